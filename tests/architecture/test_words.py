"""Spelling, and words that a first reading trips over."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.architecture.files import ROOT, written_files

CODESPELL = str(Path(sys.executable).with_name("codespell"))
# How often each word may still be found. A number only goes down; a word at 0 stays out.
WORDS_LEFT = {
    "told": 153,
    "tells": 22,
    "stands": 91,
    "stood": 5,
    "lies": 16,
    "reckon": 2,
    "reckoned": 19,
    "mend": 1,
    "mends": 1,
    "mended": 2,
    "spoilt": 6,
    "rota": 0,
}
# This file names the words, and these hold none of ours.
NOT_PROSE = {"tests/architecture/test_words.py", "LICENSE", "NOTICE"}


def spelling_faults(*paths: Path) -> str:
    finished = subprocess.run([CODESPELL, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert finished.returncode in {0, 65}, finished.stderr
    return finished.stdout


def test_every_word_is_spelled_as_dictionaries_have_it() -> None:
    assert spelling_faults(*written_files()) == ""


def test_a_misspelled_word_is_refused(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("An order that was re" + "cieved.\n", encoding="utf-8")
    assert "==> received" in spelling_faults(note)


def found_words(texts: list[str]) -> Counter[str]:
    pattern = re.compile(rf"\b({'|'.join(WORDS_LEFT)})\b", re.IGNORECASE)
    return Counter(word.lower() for text in texts for word in pattern.findall(text))


def test_no_banned_word_is_added() -> None:
    prose = [path for path in written_files() if str(path.relative_to(ROOT)) not in NOT_PROSE]
    found = found_words([path.read_text(encoding="utf-8") for path in prose])
    assert {word: found[word] for word, left in WORDS_LEFT.items() if found[word] > left} == {}


@pytest.mark.parametrize("text", ["what it told", "It Stands here", "# mend this"])
def test_a_banned_word_is_found_in_any_case(text: str) -> None:
    assert sum(found_words([text]).values()) == 1
