"""The reference planner gives the numbers that were computed by hand, and the rules find nothing in them."""

from __future__ import annotations

import pytest

from tests.oracles.planner.hand import HandCase, differences
from tests.oracles.planner.hand_cases import CASES
from tests.oracles.planner.judge import judge_plan
from tests.oracles.planner.render import render
from tests.oracles.planner.requests import NotEnough

PLANNED = [case for case in CASES if not case.plan.startswith("REFUSED")]
REFUSED = [case for case in CASES if case.plan.startswith("REFUSED")]


@pytest.mark.parametrize("case", PLANNED, ids=lambda case: case.name)
def test_the_reference_gives_the_numbers_computed_by_hand(case: HandCase) -> None:
    assert list(differences(case, render(case.scenario))) == []


@pytest.mark.parametrize("case", PLANNED, ids=lambda case: case.name)
def test_no_rule_finds_anything_in_a_plan_computed_by_hand(case: HandCase) -> None:
    assert judge_plan(case.scenario, render(case.scenario)) == []


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_more_than_there_is_names_what_there_is(case: HandCase) -> None:
    with pytest.raises(NotEnough, match=case.plan.split()[1]):
        render(case.scenario)


def test_each_case_has_a_name_of_its_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 40
