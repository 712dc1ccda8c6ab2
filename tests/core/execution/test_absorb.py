"""How the broker's word on an order changes a leg, and what a lookup of lost answers leads to."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.absorb import ORDER_MISMATCH, UNSENT_AFTER, absorb_lookup, absorb_order
from tests.core.runs import NOW, a_leg, a_run, an_order

SOON, LATE = NOW + UNSENT_AFTER - timedelta(seconds=1), NOW + UNSENT_AFTER


def test_an_accepted_order_is_working_under_the_brokers_id() -> None:
    leg = a_leg(state=LegState.INTENDED)
    moved = absorb_order(leg, an_order(leg))
    assert (moved.state, moved.order_id, moved.status, moved.submitted_at) == (
        LegState.WORKING,
        "order-01",
        "working",
        NOW,
    )


def test_a_partial_fill_and_then_the_rest_add_up() -> None:
    leg = a_leg(quantity="10", state=LegState.WORKING)
    half = absorb_order(leg, an_order(leg, LegState.PARTIALLY_FILLED, filled="5", price="99"))
    whole = absorb_order(half, an_order(leg, LegState.FILLED, filled="10", price="99.5"))
    assert (half.state, half.filled_quantity, half.filled_average_price) == (
        LegState.PARTIALLY_FILLED,
        Decimal(5),
        Decimal(99),
    )
    assert (whole.state, whole.filled_quantity, whole.filled_average_price) == (
        LegState.FILLED,
        Decimal(10),
        Decimal("99.5"),
    )


def test_a_leg_keeps_when_the_broker_filled_it_whole() -> None:
    leg = a_leg(quantity="10", state=LegState.WORKING)
    filled = replace(an_order(leg, LegState.FILLED, filled="10"), filled_at=LATE)
    assert absorb_order(leg, filled).filled_at == LATE
    assert absorb_order(leg, an_order(leg)).filled_at is None


def test_an_older_answer_that_arrives_late_changes_nothing() -> None:
    leg = a_leg(state=LegState.FILLED)
    assert absorb_order(leg, an_order(leg, LegState.WORKING)) == leg
    assert absorb_order(leg, an_order(leg, LegState.PARTIALLY_FILLED, filled="5")) == leg


def test_a_filled_quantity_never_shrinks() -> None:
    leg = replace(a_leg(state=LegState.PARTIALLY_FILLED), filled_quantity=Decimal(5))
    assert absorb_order(leg, an_order(leg, LegState.PARTIALLY_FILLED, filled="3")).filled_quantity == 5


@pytest.mark.parametrize("ended", [LegState.CANCELED, LegState.EXPIRED, LegState.REPLACED])
def test_a_late_fill_of_an_ended_order_counts(ended: LegState) -> None:
    leg = replace(a_leg(state=LegState.WORKING), state=ended)
    part = absorb_order(leg, an_order(leg, ended, filled="4"))
    assert (part.state, part.filled_quantity) == (ended, Decimal(4))
    whole = absorb_order(part, an_order(leg, LegState.FILLED, filled="10"))
    assert (whole.state, whole.filled_quantity) == (LegState.FILLED, Decimal(10))


def test_a_late_partial_fill_of_a_cancelled_order_counts_though_the_order_stays_cancelled() -> None:
    leg = replace(a_leg(state=LegState.CANCELED), filled_quantity=Decimal(1))
    moved = absorb_order(leg, an_order(leg, LegState.PARTIALLY_FILLED, filled="4"))
    assert (moved.state, moved.filled_quantity) == (LegState.CANCELED, Decimal(4))


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (LegState.REJECTED, "BROKER_REJECTED"),
        (LegState.EXPIRED, "EXPIRED"),
        (LegState.CANCELED, "CANCELED"),
        (LegState.REPLACED, "REPLACED"),
    ],
)
def test_an_order_that_ended_unfilled_names_its_reason(state: LegState, reason: str) -> None:
    leg = a_leg(state=LegState.WORKING)
    assert absorb_order(leg, an_order(leg, state)).reason == reason


def test_an_order_that_was_replaced_says_so_and_keeps_what_it_had_filled() -> None:
    leg = a_leg(quantity="10", state=LegState.WORKING)
    moved = absorb_order(leg, an_order(leg, LegState.REPLACED, filled="4"))
    assert (moved.state, moved.filled_quantity) == (LegState.REPLACED, Decimal(4))
    assert moved.message == "Somebody replaced this order at the broker; the order in its place is not this run's."


def test_an_order_that_was_filled_after_all_no_longer_says_that_it_ended() -> None:
    leg = replace(a_leg(state=LegState.WORKING), state=LegState.CANCELED, reason="CANCELED")
    assert absorb_order(leg, an_order(leg, LegState.FILLED, filled="10")).reason is None


def test_a_fill_keeps_the_reason_for_a_scaled_quantity() -> None:
    leg = replace(a_leg(state=LegState.WORKING), reason="SCALED_TO_CASH")
    assert absorb_order(leg, an_order(leg, LegState.FILLED, filled="10")).reason == "SCALED_TO_CASH"


@pytest.mark.parametrize("lost", [LegState.INTENDED, LegState.UNKNOWN])
@pytest.mark.parametrize("now", [SOON, LATE])
def test_an_order_that_is_found_is_adopted_and_not_sent_again(lost: LegState, now: object) -> None:
    leg = a_leg(state=lost)
    moved, resend = absorb_lookup(a_run(leg), {"01": an_order(leg, LegState.FILLED, filled="10")}, LATE)
    assert (moved.legs[0].state, moved.legs[0].order_id, resend) == (LegState.FILLED, "order-01", ())


def test_an_order_that_is_not_found_is_unknown_while_its_request_may_still_be_on_the_way() -> None:
    moved, resend = absorb_lookup(a_run(a_leg(state=LegState.INTENDED)), {"01": None}, SOON)
    assert (moved.legs[0].state, resend) == (LegState.UNKNOWN, ())


def test_an_order_that_is_not_found_after_any_request_is_dead_is_sent_again() -> None:
    run = a_run(a_leg(state=LegState.UNKNOWN))
    assert absorb_lookup(run, {"01": None}, LATE) == (run, ("01",))


def test_only_unresolved_legs_are_touched() -> None:
    run = a_run(a_leg("01", state=LegState.FILLED), a_leg("02"), a_leg("03", state=LegState.UNKNOWN))
    moved, resend = absorb_lookup(run, {"01": None, "02": None}, LATE)
    assert (moved, resend) == (run, ())


def test_another_order_under_our_id_marks_the_leg_and_sends_nothing_more() -> None:
    first, second, third = (
        a_leg("01", state=LegState.UNKNOWN),
        a_leg("02", symbol="QQQ", state=LegState.UNKNOWN),
        a_leg("03", OrderSide.BUY, symbol="GLD", state=LegState.UNKNOWN),
    )
    found = {"01": replace(an_order(first), quantity=Decimal(11)), "02": an_order(second), "03": None}
    moved, resend = absorb_lookup(a_run(first, second, third), found, LATE)
    assert resend == ()
    assert [leg.state for leg in moved.legs] == [LegState.SKIPPED, LegState.WORKING, LegState.UNKNOWN]
    assert moved.legs[0].reason == ORDER_MISMATCH
    assert moved.legs[0].message == "The broker holds another order under the id of the sell of SPY."
    assert moved.is_open, "the order that was adopted must still be cancelled"
