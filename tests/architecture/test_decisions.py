"""Every decision has a status and a date, and the index says the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "docs" / "decisions"
PAGES = sorted(FOLDER.glob("[0-9]*.md"))
HEAD = re.compile(
    r"# (?P<number>\d+)\. (?P<title>.+)\n\nStatus: (?P<status>[^.\n]+)\. Date: (?P<date>\d{4}-\d\d-\d\d)\.\n"
)
STATUSES = re.compile(r"accepted|replaced by \d{4}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name[:4])
def test_a_decision_says_its_status_and_its_date(page: Path) -> None:
    head = HEAD.match(page.read_text(encoding="utf-8"))
    assert head is not None
    assert STATUSES.fullmatch(head["status"])
    assert int(head["number"]) == int(page.name[:4])


def test_the_index_lists_every_decision_as_its_page_has_it() -> None:
    index = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = []
    for page in PAGES:
        head = HEAD.match(page.read_text(encoding="utf-8"))
        assert head is not None
        rows.append(f"| [{page.name[:4]}]({page.name}) | {head['title']} | {head['status']} | {head['date']} |")
    assert [line for line in index.splitlines() if line.startswith("| [")] == rows
