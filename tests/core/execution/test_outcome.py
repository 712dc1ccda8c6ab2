"""A run's outcome in its owner's terms: dollars of what was planned, and what counts as planned."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.execution.outcome import describe_amounts, is_as_planned
from rebalancer.core.execution.run import NOT_SETTLED, RunState, closing
from tests.core.runs import NOW, a_leg, a_run

BUY = OrderSide.BUY


def filled(quantity: str, at: str = "100", *, planned: str = "100", step: str = "0.000000001") -> Leg:
    """A buy of `planned` at $100 that was filled by `quantity` at another price."""
    leg = a_leg("01", BUY, quantity=planned, step=step, state=LegState.FILLED)
    done = Decimal(quantity)
    return replace(leg, quantity=done, filled_quantity=done, filled_average_price=Decimal(at))


@pytest.mark.parametrize(
    ("leg", "expected"),
    [
        (filled("100"), True),
        (filled("99.999999"), True),
        (filled("99.5"), True),
        (filled("99.499"), False),
        (filled("100", "100.9"), True),
        (filled("99.2", "100.8"), True),
        (filled("98", "100"), False),
        (filled("9", planned="10", step="1"), False),
        (filled("0.98", planned="1", step="0.01"), False),
        (filled("0.99", planned="1", step="0.01"), True),
        (filled("0.0199", planned="0.02"), True),
    ],
    ids=str,
)
def test_half_a_percent_or_the_plans_own_rounding_counts_as_planned(leg: Leg, expected: bool) -> None:
    assert is_as_planned(leg) is expected


@pytest.mark.parametrize("ended", [LegState.CANCELED, LegState.REJECTED, LegState.SKIPPED, LegState.DENIED])
def test_what_was_not_filled_is_never_as_planned(ended: LegState) -> None:
    assert not is_as_planned(replace(filled("100"), state=ended))


def test_the_sentence_says_dollars_and_rounds_what_was_done_down() -> None:
    leg = replace(filled("999.99999", planned="1000"), filled_average_price=Decimal(100))
    assert describe_amounts([leg]) == "Bought $99,999.99 of $100,000.00."
    assert closing(a_run(leg), NOW).message == ("Every order was filled as planned. Bought $99,999.99 of $100,000.00.")


def test_more_dollars_than_planned_are_not_called_a_part_of_them() -> None:
    assert describe_amounts([filled("100", "101")]) == "Bought $10,100.00; $10,000.00 was planned."


def test_an_order_that_the_broker_rejected_is_named_as_such() -> None:
    rejected = [replace(filled("0"), state=LegState.REJECTED, symbol=symbol) for symbol in ("GLD", "QQQ")]
    final = closing(a_run(*rejected), NOW)
    assert (final.state, final.message) == (
        RunState.COMPLETED_ADJUSTED,
        "Bought $0.00 of $20,000.00. The broker rejected 2 orders: GLD, QQQ. What is left shows as drift.",
    )


def test_a_rejection_for_want_of_settled_cash_does_not_count_towards_the_stop() -> None:
    legs = [
        a_leg("01", BUY, symbol="BTC/USD", state=LegState.REJECTED),
        a_leg("02", BUY, symbol="QQQ", state=LegState.REJECTED),
    ]
    run = a_run(replace(legs[0], reason=NOT_SETTLED), replace(legs[1], reason="BROKER_FORBIDDEN"))
    assert run.rejected_orders == 1
