"""Lines of documents: a line of prose that is too long is broken after its sentences, else between words.

`python -m local.setup.prose` writes; with --check it names what it would change. Tables and code stay as they are, and
a line that is short enough is never touched, so that doing it twice changes nothing.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parents[2]
WIDTH: Final = 120
ATOM: Final = re.compile(r"(?:!?\[[^\]]*\]\([^)]*\)|`[^`]*`|\*\*[^*]+\*\*|[^\s`\[!]|!(?!\[)|[\[`])+")
"""What is never broken: a word, with the links, code and bold text that it touches."""
UNBROKEN: Final = re.compile(r"\s*(?:[|#<]|\[[^\]]+\]: |!\[[^\]]*\]\([^)]*\)$)")
"""Tables, headings, HTML, definitions of links, and pictures alone."""
LEAD: Final = re.compile(r"^(\s*(?:(?:[-*+]|\d+\.)\s+|>\s?)*)(.*)$")
SENTENCE_END: Final = re.compile(r"[.!?:][)\"”*`]*$")
LONG_WORD: Final = 90
"""Code and links that are longer are broken between their words; Markdown reads a line end there as a space."""
BEGINS_SOMETHING: Final = re.compile(r"^(?:[-+*#>|=]|\d+[.)]$|<!--|```)")
"""A word that would begin a list, a heading or a table where it begins a line."""


def wrapped(text: str) -> str:
    """Return the document with no line of prose longer than `WIDTH`, as far as its words allow."""
    lines: list[str] = []
    is_code = False
    for line in text.split("\n"):
        if line.lstrip().startswith("```"):
            is_code = not is_code
        if is_code or len(line) <= WIDTH or UNBROKEN.match(line):
            lines.append(line)
        else:
            lines += _broken(line)
    return "\n".join(lines)


def _broken(line: str) -> Iterator[str]:
    found = LEAD.match(line)
    lead, rest = (found[1], found[2]) if found else ("", line)
    indent = re.sub(r"\S", " ", lead) if ">" not in lead else lead
    prefix = lead
    words = [part for word in ATOM.findall(rest) for part in (word.split() if len(word) > LONG_WORD else [word])]
    for sentence in _sentences(words):
        for part in _parts(sentence, len(indent)):
            yield f"{prefix}{' '.join(part)}"
            prefix = indent


def _sentences(words: list[str]) -> Iterator[list[str]]:
    sentence: list[str] = []
    for index, word in enumerate(words):
        sentence.append(word)
        following = words[index + 1] if index + 1 < len(words) else ""
        ends = SENTENCE_END.search(word) and len(word) > 2 and re.match(r"[\"“(*`\[]*[A-Z`\[]", following)
        if ends and not word.endswith(":") and not BEGINS_SOMETHING.match(following):
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def _parts(words: list[str], indent: int) -> Iterator[list[str]]:
    """Break what is still too long: behind a comma in the second half of the line, else behind the last word."""
    room = WIDTH - indent
    while len(" ".join(words)) > room:
        fits = [at for at in range(1, len(words)) if len(" ".join(words[:at])) <= room]
        fits = [at for at in fits if not BEGINS_SOMETHING.match(words[at])]
        if not fits:
            break
        commas = [at for at in fits if words[at - 1][-1] in ",;:)" and len(" ".join(words[:at])) > room // 2]
        at = (commas or fits)[-1]
        yield words[:at]
        words = words[at:]
    yield words


def documents(root: Path) -> list[Path]:
    """Every document that is kept in the repository, new ones included."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.md"]
    named = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout.split("\n")
    return [root / name for name in named if name and (root / name).is_file()]


def main(arguments: list[str]) -> int:
    """Write, or with --check name, what is too long."""
    changed = [(path, text) for path in documents(ROOT) if (text := path.read_text(encoding="utf-8")) != wrapped(text)]
    for path, text in changed:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} has lines that are too long: run `make format`", file=sys.stderr)
        else:
            path.write_text(wrapped(text), encoding="utf-8")
    return 1 if changed and "--check" in arguments else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
