"""The short form of `make year`: some accounts through half a year, without a difference."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from tests.extent import by_extent
from tests.oracles.year.cases import YearCase, cases
from tests.oracles.year.drive import Year
from tests.oracles.year.stories import STORIES

ROOT = Path(__file__).parents[3]

SHORT = {
    "quarterly, cooldown, cash invested",
    "halts, monthly",
    "corporate actions",
    "orders rejected",
    "asked first, monthly, cooldown",
}
CHECKS = by_extent(sample=40, usual=110, whole=10_000)


@pytest.mark.parametrize("case", [each for each in cases() if each.name in SHORT], ids=lambda case: case.name)
def test_every_check_comes_to_what_was_due(case: YearCase) -> None:
    year = Year(case, 2026)
    for _ in islice(year.checks(), CHECKS):
        pass
    assert year.tally.differences == []
    assert year.tally.orders > 0


def test_a_product_that_follows_another_rule_is_noticed() -> None:
    (case,) = [each for each in cases() if each.name == "cooldown of 31 days"]
    year = Year(case, 2026)
    year.case = replace(case, triggers={})
    for _ in islice(year.checks(), 60):
        pass
    assert year.tally.differences


@pytest.mark.parametrize(("story", "path", "name"), STORIES)
def test_each_story_has_its_test_and_is_on_the_page(story: str, path: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
    assert f"| {story} | `{name}` |" in (ROOT / "docs/automation-year.md").read_text(encoding="utf-8")
