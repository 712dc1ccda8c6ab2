"""A strategy's return is its own: what is given and taken is left out."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.ledger.events import InternalTransfer
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.statements.strategy_returns import strategy_returns
from tests.core.ledger.happenings import on

DAYS = ("2026-03-02", "2026-03-03", "2026-03-04")


def a_gift(day: str, amount: str, giver: str = "unassigned", receiver: str = "growth") -> InternalTransfer:
    return InternalTransfer(f"gift:{day}:{giver}", on(day), giver, receiver, Decimal(amount))


def a_day(day: str, **equity: str) -> Snapshot:
    worth = {name: Decimal(amount) for name, amount in equity.items()}
    total = sum(worth.values(), Decimal(0))
    return Snapshot(on(day) + 1, total, total, Decimal(0), (), worth)


def test_capital_is_no_return_and_gain_is_equity_less_capital() -> None:
    first, second, third = DAYS
    ledger = rebuild([a_gift(first, "1000"), a_gift(third, "500")])
    days = [a_day(first, growth="1000"), a_day(second, growth="1100"), a_day(third, growth="1760", unassigned="3")]
    (found,) = strategy_returns(ledger, days)
    assert (found.strategy, found.equity_usd, found.capital_usd, found.gain_usd) == (
        "growth",
        Decimal(1760),
        Decimal(1500),
        Decimal(260),
    )
    # 1,100 / 1,000, then 1,760 / 1,600.
    assert found.time_weighted == Decimal("0.21")


def test_the_days_before_a_strategy_had_anything_do_not_count() -> None:
    first, second, third = DAYS
    ledger = rebuild([a_gift(second, "200")])
    days = [a_day(first, unassigned="200"), a_day(second, growth="200"), a_day(third, growth="190")]
    (found,) = strategy_returns(ledger, days)
    assert found.time_weighted == Decimal("-0.05")


def test_what_strategies_give_each_other_is_capital_of_both() -> None:
    first, second, _ = DAYS
    ledger = rebuild([a_gift(first, "100"), a_gift(second, "40", "growth", "income")])
    days = [a_day(first, growth="100"), a_day(second, growth="60", income="40")]
    found = {row.strategy: (row.capital_usd, row.gain_usd) for row in strategy_returns(ledger, days)}
    assert found == {"growth": (Decimal(60), Decimal(0)), "income": (Decimal(40), Decimal(0))}


def test_without_snapshots_nothing_is_known() -> None:
    assert strategy_returns(rebuild(()), []) == ()
