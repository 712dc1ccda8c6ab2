"""An order's life as events: every change once, whenever and however often we looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.order import BrokerOrder, LegState, OrderSide
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.ledger.events import Fill, StrategyShare
from rebalancer.core.ledger.internal import transfers_of_plan
from rebalancer.core.ledger.orders import OrderReport, oldest_open_ns, order_events
from tests.core.ledger.happenings import START, a_fill, at

TWO = (StrategyShare("growth", Decimal(6)), StrategyShare("income", Decimal(4)))


def an_order(status: str, filled: str = "0", minute: int = 0) -> OrderReport:
    """A purchase of ten, sent at minute 0, in that status since a minute."""
    order = BrokerOrder(
        order_id="o1",
        client_order_id="ek-run-1-01",
        symbol="SPY",
        side=OrderSide.BUY,
        quantity=Decimal(10),
        filled_quantity=Decimal(filled),
        filled_average_price=Decimal(100) if filled != "0" else None,
        state=LegState.WORKING,
        status=status,
        submitted_at=START,
    )
    return OrderReport(order, START + timedelta(minutes=minute))


def a_part(name: str, quantity: str, cumulative: str) -> Fill:
    return replace(a_fill(name, quantity, "100", order="o1"), cumulative_quantity=Decimal(cumulative))


def test_an_order_that_was_filled_at_once_was_new_and_is_filled() -> None:
    events = order_events(an_order("filled", "10", 2), [a_part("2", "10", "10")], TWO)
    assert [(event.status, event.filled_quantity, event.at_ns) for event in events] == [
        ("new", Decimal(0), at(0)),
        ("filled", Decimal(10), at(2)),
    ]
    assert {event.strategies for event in events} == {TWO}
    assert [event.filled_average_price for event in events] == [None, Decimal(100)]


def test_parts_that_nobody_saw_are_told_by_the_fills() -> None:
    fills = [a_part("3", "4", "10"), a_part("1", "6", "6")]
    events = order_events(an_order("filled", "10", 3), fills)
    assert [(event.event_id, event.at_ns) for event in events] == [
        ("order:o1:new:0", at(0)),
        ("order:o1:partially_filled:6", at(1)),
        ("order:o1:filled:10", at(3)),
    ]


def test_looking_early_and_late_gives_the_same_events() -> None:
    part = a_part("1", "6", "6")
    early = order_events(an_order("partially_filled", "6", 1), [part])
    late = order_events(an_order("canceled", "6", 5), [part])
    assert [event.event_id for event in early] == ["order:o1:new:0", "order:o1:partially_filled:6"]
    assert [replace(event, quantity=None) for event in late[:2]] == [replace(event, quantity=None) for event in early]
    assert late[2].event_id == "order:o1:canceled:6"


def test_an_order_without_any_time_has_no_events() -> None:
    report = an_order("accepted")
    assert order_events(replace(report, order=replace(report.order, submitted_at=None), changed_at=None), []) == ()


def test_the_oldest_order_that_has_not_ended_is_looked_at_again() -> None:
    ended, standing = order_events(an_order("filled", "10", 2), []), order_events(an_order("new"), [])
    other = [replace(event, order_id="o2", event_id="x", at_ns=at(7)) for event in standing]
    assert oldest_open_ns([*ended, *other]) == at(7)
    assert oldest_open_ns(ended) is None


def test_crossed_shares_and_paid_cash_become_transfers_that_sum_to_zero() -> None:
    document = {
        "crossings": [{"symbol": "SPY", "seller": "growth", "buyer": "income", "quantity": "1.5", "price": "100"}],
        "transfers": [
            {"strategy": "growth", "amount_usd": "-30.25"},
            {"strategy": "unassigned", "amount_usd": "-20"},
            {"strategy": "income", "amount_usd": "40.25"},
            {"strategy": "mixed", "amount_usd": "10"},
        ],
    }
    found = transfers_of_plan(document, "r1", at(1))
    assert [(each.giver, each.receiver, each.quantity, each.symbol) for each in found] == [
        ("growth", "income", Decimal("1.5"), "SPY"),
        ("growth", "income", Decimal("30.25"), None),
        ("unassigned", "income", Decimal(10), None),
        ("unassigned", "mixed", Decimal(10), None),
    ]
    assert len({each.event_id for each in found}) == len(found)
    with pytest.raises(InvariantViolation, match="the strategies of run r1"):
        transfers_of_plan({"crossings": "all"}, "r1", at(1))
