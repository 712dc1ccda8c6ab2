"""Generated files: what they hold, and where one differs from its declaration."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
HEADER: Final = "// Written by `make generate` from the declarations in Python. Do not edit.\n"


def replaced(text: str, name: str, body: str) -> str:
    """A document with the part between the markers of `name` replaced.

    Raises:
        ValueError: the document has no such markers.
    """
    start, end = f"<!-- generated: {name} -->\n", "<!-- generated: end -->"
    head, found, rest = text.partition(start)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"The markers of {name} are missing.")
    return f"{head}{start}{body}{end}{tail}"


def markdown_table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """A table of a document."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines, ""])


def literal(value: object) -> str:
    """A value as TypeScript writes it."""
    return json.dumps(value, ensure_ascii=False)


def stale(wanted: Mapping[Path, str], root: Path = ROOT) -> list[str]:
    """The files that differ from what they should hold, by their paths below the root."""
    return [
        str(path)
        for path, text in sorted(wanted.items())
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]


def write(wanted: Mapping[Path, str], root: Path = ROOT) -> list[str]:
    """Write the files that differ. Returns their paths."""
    written = stale(wanted, root)
    for path in written:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(wanted[Path(path)], encoding="utf-8")
    return written
