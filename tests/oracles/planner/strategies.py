"""The same scenarios for Hypothesis, which can then make a finding small."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.oracles.planner.policies import draw, draw_bad
from tests.oracles.planner.scenarios import FAMILIES, Scenario


def scenarios() -> SearchStrategy[Scenario]:
    """Any good scenario."""
    return st.randoms(use_true_random=False).map(lambda chance: draw(chance)[1])


def scenarios_of(family: str) -> SearchStrategy[Scenario]:
    """A scenario of one family, under the default policy."""
    return st.randoms(use_true_random=False).map(FAMILIES[family])


def bad_scenarios() -> SearchStrategy[tuple[str, Scenario]]:
    """A scenario that must be refused, and why."""
    return st.randoms(use_true_random=False).map(draw_bad)
