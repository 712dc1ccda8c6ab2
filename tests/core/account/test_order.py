"""The table of a leg's transitions, and which order counts as ours."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.order import (
    OPEN_AT_BROKER,
    TERMINAL,
    TRANSITIONS,
    UNRESOLVED,
    LegState,
    OrderSide,
    is_same_order,
    may_follow,
)
from tests.core.runs import a_leg, an_order


def test_every_state_has_its_row_and_its_kind() -> None:
    assert set(TRANSITIONS) == set(LegState)
    kinds = [{LegState.PLANNED}, UNRESOLVED, OPEN_AT_BROKER, TERMINAL]
    assert sorted(state for kind in kinds for state in kind) == sorted(LegState)


@pytest.mark.parametrize("state", list(LegState))
def test_a_state_may_be_reported_again(state: LegState) -> None:
    assert may_follow(state, state)


TABLE = """
PLANNED INTENDED UNKNOWN WORKING PARTIALLY_FILLED FILLED CANCELED EXPIRED REPLACED REJECTED DENIED SKIPPED
PLANNED          yes yes .   .   .   .   .   .   .   .   yes yes
INTENDED         .   yes yes yes yes yes yes yes yes yes yes yes
UNKNOWN          .   yes yes yes yes yes yes yes yes yes .   yes
WORKING          .   .   .   yes yes yes yes yes yes yes .   .
PARTIALLY_FILLED .   .   .   .   yes yes yes yes yes .   .   .
FILLED           .   .   .   .   .   yes .   .   .   .   .   .
CANCELED         .   .   .   .   .   yes yes .   .   .   .   .
EXPIRED          .   .   .   .   .   yes .   yes .   .   .   .
REPLACED         .   .   .   .   .   yes .   .   yes .   .   .
REJECTED         .   .   .   .   .   .   .   .   .   yes .   .
DENIED           .   .   .   .   .   yes yes yes yes .   yes .
SKIPPED          .   .   .   .   .   yes yes yes yes .   .   yes
"""


def table() -> list[tuple[LegState, LegState, bool]]:
    head, *rows = TABLE.strip().splitlines()
    columns = [LegState(word) for word in head.split()]
    cells = [(LegState(row.split()[0]), row.split()[1:]) for row in rows]
    return [
        (before, after, word == "yes") for before, words in cells for after, word in zip(columns, words, strict=True)
    ]


def test_the_table_has_every_pair_of_states() -> None:
    assert {(before, after) for before, after, _ in table()} == {(one, other) for one in LegState for other in LegState}


@pytest.mark.parametrize(("before", "after", "allowed"), table())
def test_a_leg_moves_as_the_table_says_and_in_no_other_way(before: LegState, after: LegState, allowed: bool) -> None:
    assert may_follow(before, after) is allowed


@pytest.mark.parametrize(
    "sent", [LegState.UNKNOWN, LegState.WORKING, LegState.PARTIALLY_FILLED, LegState.FILLED, LegState.REJECTED]
)
def test_an_order_is_never_sent_before_it_was_intended(sent: LegState) -> None:
    assert not may_follow(LegState.PLANNED, sent)


def test_an_unknown_order_may_be_intended_again_but_one_that_the_broker_has_may_not() -> None:
    assert may_follow(LegState.UNKNOWN, LegState.INTENDED)
    assert not [state for state in OPEN_AT_BROKER | TERMINAL if may_follow(state, LegState.INTENDED)]


def test_nothing_goes_back_to_planned() -> None:
    assert [state for state in LegState if may_follow(state, LegState.PLANNED)] == [LegState.PLANNED]


def test_an_order_with_the_same_symbol_side_and_quantity_is_ours_however_the_quantity_is_written() -> None:
    leg = a_leg(quantity="10")
    assert is_same_order(leg.request(), replace(an_order(leg), quantity=Decimal("10.000")))


def test_an_order_that_differs_in_symbol_side_or_quantity_is_not_ours() -> None:
    leg = a_leg(quantity="10")
    order = an_order(leg)
    others = [
        replace(order, symbol="QQQ"),
        replace(order, side=OrderSide.BUY),
        replace(order, quantity=Decimal(11)),
        replace(order, quantity=None),
    ]
    assert not [other for other in others if is_same_order(leg.request(), other)]
