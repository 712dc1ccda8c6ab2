"""What an account's own figures say of its open orders, its free cash and its equity at the previous close."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from rebalancer.adapters.alpaca.symbols import CRYPTO, OPTION
from rebalancer.adapters.alpaca.wire import WireAccount, WirePosition
from rebalancer.core.account.funds import Funds
from rebalancer.core.base.new_york import new_york_time

_ZERO = Decimal(0)
_ROUNDING: Final = Decimal("0.02")
"""Dollars by which figures of cents may miss a formula that doubles them; no order is worth so little."""

_CLOSE_HOUR: Final = 16
"""Alpaca's `last_equity` is the equity "as of previous trading day at 16:00:00 ET" (account object)."""


def funds_of(account: WireAccount) -> Funds:
    """Return what buys may spend, and what of it has settled: Alpaca's non-marginable buying power."""
    spendable, settled = spendable_cash(account), account.non_marginable_buying_power
    return Funds(spendable, spendable if settled is None else max(_ZERO, min(spendable, settled)))


def spendable_cash(account: WireAccount) -> Decimal:
    """Dollars that a buy may spend without margin: the smaller of cash and buying power, at least 0.

    On a margin account buying power can exceed cash even while open buys have spoken for that cash; what they reserve
    is taken off where the figures show it.
    """
    reserved = reserved_by_orders(account, _ZERO) or _ZERO
    return max(_ZERO, min(account.cash - reserved, account.buying_power))


def reserved_by_orders(account: WireAccount, unmarginable_value: Decimal) -> Decimal | None:
    """Dollars of buying power that open orders hold, or None where the figures do not add up to an answer.

    Alpaca documents (account object, "Placing Orders") that buying power is the cash of an account with multiplier 1
    and 2 × (equity − initial margin) with multiplier 2, reduced at once by open buys and open short sales. Initial
    margin might count orders too, and house margins differ, so that formula is believed only while initial margin is
    exactly Regulation T's half of what is held long, in full for the `unmarginable_value` (dollars), and nothing is
    held short. Buying power that is used up says nothing: it stops at 0.
    """
    if account.multiplier == 1:
        return max(_ZERO, account.cash - account.buying_power) if account.buying_power > 0 else None
    equity, margin, held_long = account.equity, account.initial_margin, account.long_market_value
    if account.multiplier != 2 or equity is None or margin is None or held_long is None or account.short_market_value:
        return None
    margin_of_holdings = (held_long + unmarginable_value) / 2
    if abs(margin - margin_of_holdings) > _ROUNDING or account.buying_power <= 0:
        return None
    return max(_ZERO, 2 * (equity - margin) - account.buying_power)


def may_have_open_orders(account: WireAccount, positions: Sequence[WirePosition]) -> bool:
    """Whether account and positions leave room for an open order; False spares asking for orders.

    Each kind of open order leaves a mark: a sell of something held lowers that position's `qty_available`; a buy or a
    short sale lowers buying power. A purchase that covers a short leaves none, so a short position is always room. All
    figures that decide are of one answer each, so a moving price cannot hide an order. In doubt the answer is True, and
    costs one request.
    """
    if any(position.qty_available != position.qty or position.qty < 0 for position in positions):
        return True
    if any(position.side != "long" or position.asset_class == OPTION for position in positions):
        return True
    unmarginable = [p for p in positions if not p.asset_marginable or p.asset_class == CRYPTO]
    if any(position.market_value is None for position in unmarginable):
        return True
    value = sum((position.market_value or _ZERO for position in unmarginable), _ZERO)
    reserved = reserved_by_orders(account, value)
    return reserved is None or reserved > _ROUNDING


def last_equity_at(account: WireAccount) -> datetime | None:
    """When `last_equity` was measured, or when the account was opened, if later; None if neither is known."""
    opened = None if account.created_at is None else account.created_at.astimezone(UTC)
    try:
        closed = new_york_time(date.fromisoformat(account.balance_asof or ""), _CLOSE_HOUR)
    except ValueError:
        return opened
    return closed if opened is None else max(closed, opened)
