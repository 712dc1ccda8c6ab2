"""What share of the base each symbol would have once a plan was carried out: for people, beside the plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from typing import Any

from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown
from rebalancer.core.base.symbols import CASH


def shares_after(items: Sequence[Mapping[str, Any]], portfolio_value: str) -> Mapping[str, Decimal | None]:
    """Percents of the base by symbol, from a stored plan's items; at the plan's prices, as if every trade was filled.

    The base is what the plan's own shares were measured by, read from the largest of them; where nothing is held it is
    the portfolio's value. None if the plan has no share, and for all where there is no base above 0.
    """
    base = _base(items, Decimal(portfolio_value))
    sells, buys = sum_trades(items)
    changes = {item["symbol"]: Decimal(item["trade_amount"]) for item in items} | {CASH: sells - buys}
    return {item["symbol"]: _after(item, changes[item["symbol"]], base) for item in items}


def cash_share(items: Sequence[Mapping[str, Any]], portfolio_value: str, cash_usd: str) -> Decimal | None:
    """Percent of the same base that so much cash is; None where there is no base above 0."""
    base = _base(items, Decimal(portfolio_value))
    return divide_shown(Decimal(cash_usd), base, HUNDRED) if base > 0 else None


def sum_trades(items: Sequence[Mapping[str, Any]]) -> tuple[Decimal, Decimal]:
    """Return what a stored plan sells and what it buys, in US dollars at its prices: (sells, buys), both at least 0."""
    amounts = [Decimal(item["trade_amount"]) for item in items]
    with localcontext(EXACT):
        sells = -sum((amount for amount in amounts if amount < 0), ZERO)
        return sells, sum((amount for amount in amounts if amount > 0), ZERO)


def _base(items: Sequence[Mapping[str, Any]], portfolio_value: Decimal) -> Decimal:
    measured = [item for item in items if item["actual_percent"] is not None and Decimal(item["actual_percent"])]
    if not measured:
        return portfolio_value
    largest = max(measured, key=lambda item: abs(Decimal(item["actual_percent"])))
    return divide_shown(Decimal(largest["current_value"]), Decimal(largest["actual_percent"]), HUNDRED)


def _after(item: Mapping[str, Any], change: Decimal, base: Decimal) -> Decimal | None:
    if item["actual_percent"] is None or base <= 0:
        return None
    return Decimal(item["actual_percent"]) + divide_shown(change, base, HUNDRED)
