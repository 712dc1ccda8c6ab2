"""The page on the five documents names files that are there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "seeds.md"
_PATH = re.compile(
    r"`((?:[A-Za-z0-9_.-]+/)+[A-Za-z0-9_.-]+|pyproject\.toml|firestore\.rules|FIRESTORE_DATA_MODEL\.md)`"
)


def test_every_file_that_the_page_names_is_there() -> None:
    named = _PATH.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 80
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_row_names_a_file_or_says_why_it_is_done_otherwise() -> None:
    rows = [
        line
        for line in PAGE.read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and "what it" not in line
    ]
    assert len(rows) > 60
    assert [row for row in rows if not _PATH.search(row) and "otherwise" not in row] == []
