"""What an account holds, as a person reads it: value, share, change since the last close, gain over cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import Position
from rebalancer.core.base.money import EXACT, HUNDRED, divide_shown


@dataclass(frozen=True, slots=True)
class Holding:
    """One position with its figures. Money in US dollars; percents exact to the context of percents.

    Args:
        share_percent: percent of the account's equity; None where the equity is not above 0.
        day_change_usd, day_change_percent: what is held now, at its price against the last close; None without a close.
        gain_usd, gain_percent: value less what the broker says was paid; None where that is not known.
    """

    symbol: str
    quantity: Decimal
    price: Decimal
    value_usd: Decimal
    share_percent: Decimal | None
    day_change_usd: Decimal | None
    day_change_percent: Decimal | None
    gain_usd: Decimal | None
    gain_percent: Decimal | None


def holdings_of(
    positions: Sequence[Position], last_closes: Mapping[str, Decimal], equity_usd: Decimal
) -> tuple[Holding, ...]:
    """Return the holdings with their figures, the largest value first, equals by symbol."""
    rows = (_holding(position, last_closes.get(position.symbol), equity_usd) for position in positions)
    return tuple(sorted(rows, key=lambda row: (-abs(row.value_usd), row.symbol)))


def _holding(position: Position, last_close: Decimal | None, equity_usd: Decimal) -> Holding:
    quantity, price, cost = position.quantity, position.price, position.average_cost
    with localcontext(EXACT):
        value = quantity * price
        day_change = None if last_close is None else quantity * (price - last_close)
        day_basis = None if last_close is None else abs(quantity * last_close)
        gain = None if cost is None else quantity * (price - cost)
        basis = None if cost is None else abs(quantity * cost)
    return Holding(
        symbol=position.symbol,
        quantity=quantity,
        price=price,
        value_usd=value,
        share_percent=share_percent(value, equity_usd),
        day_change_usd=day_change,
        day_change_percent=_percent(day_change, day_basis),
        gain_usd=gain,
        gain_percent=_percent(gain, basis),
    )


def share_percent(usd: Decimal, equity_usd: Decimal) -> Decimal | None:
    """Return what a part is of the account's equity, in percent; None where the equity is not above 0."""
    return _percent(usd, equity_usd)


def _percent(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    if part is None or whole is None or whole <= 0:
        return None
    return divide_shown(part, whole, HUNDRED)
