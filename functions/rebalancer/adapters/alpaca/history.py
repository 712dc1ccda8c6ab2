"""The `BrokerHistory` port on Alpaca: account activities as events of the ledger, positions as the broker has them.

Source of the activity types: Alpaca's OpenAPI description of the trading API, `ActivityType` and `ActivitySubType`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final

from rebalancer.adapters.alpaca.entitlements import ExDates, fetch_ex_dates, payment_day
from rebalancer.adapters.alpaca.failures import unreadable
from rebalancer.adapters.alpaca.snapshot import fetch_account
from rebalancer.adapters.alpaca.symbols import CRYPTO, OPTION, normalise_symbol
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireBooking, WirePosition, read_each
from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.ledger.events import (
    CashActivity,
    CashKind,
    Fill,
    LedgerEvent,
    ShareKind,
    ShareLeg,
    activity_event_id,
    fill_event_id,
)
from rebalancer.core.ledger.reconciliation import BrokerPosition
from rebalancer.core.ledger.times import parse_stamp, start_of_day_ns
from rebalancer.ports.ledger import Holdings

PER_PAGE: Final = 100
"""The most that Alpaca gives at once."""

CONTRACT_SHARES: Final = Decimal(100)
"""Options are priced a share and held by the contract of a hundred."""

_CANCELED: Final = "canceled"
_PAIR_LENGTH_MIN: Final = 6
_OPTION = re.compile(r"[A-Z]{1,6}[0-9]{6}[CP][0-9]{8}")
_ZERO = Decimal(0)

_CASH_KINDS: Final = {
    # Short-term gains that a fund distributes are ordinary dividends (IRS Publication 550).
    CashKind.DIVIDEND: ("DIV", "DIVCGS", "DIVTXEX"),
    CashKind.CAPITAL_GAIN: ("CGD", "DIVCGL"),
    CashKind.CASH_IN_LIEU: ("CIL",),
    CashKind.RETURN_OF_CAPITAL: ("DIVROC",),
    CashKind.FEE: ("FEE", "DIVFEE", "CFEE", "PTC"),
    CashKind.TAX: ("DIVFT", "DIVNRA", "DIVTW", "DIVWH", "INTNRA", "INTTW", "WH"),
    CashKind.INTEREST: ("INT", "INTPNL", "SWP"),
}
_PAID_IN_OR_OUT: Final = frozenset({"CSD", "CSW", "TRANS", "JNL", "JNLC", "ACATC"})
_CASH_KIND_OF = {name: kind for kind, names in _CASH_KINDS.items() for name in names}

_SHARE_KINDS: Final = {
    "SPLIT": ShareKind.SPLIT,
    "NC": ShareKind.SYMBOL_CHANGE,
    "MA": ShareKind.MERGER,
    "REO": ShareKind.MERGER,
    "VOF": ShareKind.MERGER,
    "SPIN": ShareKind.SPINOFF,
    "REORG": ShareKind.WORTHLESS,
    "OPEXP": ShareKind.WORTHLESS,
    "JNLS": ShareKind.TRANSFER,
    "ACATS": ShareKind.TRANSFER,
    "FOPT": ShareKind.TRANSFER,
    "OCT": ShareKind.TRANSFER,
    "OPASN": ShareKind.TRANSFER,
    "OPEXC": ShareKind.TRANSFER,
    "OPTRD": ShareKind.TRANSFER,
    "CFEE": ShareKind.FEE,
    "CIL": ShareKind.CASH_IN_LIEU,
}
_BEFORE_THE_OPEN: Final = frozenset(
    {
        ShareKind.SPLIT,
        ShareKind.STOCK_DIVIDEND,
        ShareKind.SYMBOL_CHANGE,
        ShareKind.MERGER,
        ShareKind.SPINOFF,
        ShareKind.CASH_IN_LIEU,
    }
)
"""Booked at some hour, but in force from the morning of their day."""

_ACROSS_SYMBOLS: Final = frozenset({ShareKind.SYMBOL_CHANGE, ShareKind.MERGER, ShareKind.SPINOFF})


def fetch_activities(trading: AlpacaRest, after: datetime | None) -> list[LedgerEvent]:
    """See `BrokerHistory`."""
    bookings = list(_bookings(trading, after))
    ex_dates = fetch_ex_dates(trading, bookings)
    return [_event(booking, ex_dates) for booking in bookings]


def fetch_holdings(trading: AlpacaRest) -> Holdings:
    """See `BrokerHistory`."""
    account = fetch_account(trading)
    held = read_each(WirePosition, trading.get("/positions"), "position")
    positions = sorted((_position(one) for one in held if one.qty), key=lambda position: position.symbol)
    return Holdings(account.cash, tuple(positions), account.equity)


def _bookings(trading: AlpacaRest, after: datetime | None) -> Iterator[WireBooking]:
    query = {"direction": "asc", "page_size": str(PER_PAGE)}
    if after is not None:
        query["after"] = after.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    while True:
        page = read_each(WireBooking, trading.get("/account/activities", query), "activity")
        yield from page
        if len(page) < PER_PAGE or query.get("page_token") == page[-1].id:
            return
        query = {**query, "page_token": page[-1].id}


def _event(booking: WireBooking, ex_dates: ExDates) -> LedgerEvent:
    try:
        if booking.activity_type == "FILL":
            return _fill(booking)
        kind = _share_kind(booking)
        return _cash(booking, ex_dates) if kind is None else _leg(booking, kind)
    except InvalidInput as error:
        raise unreadable(f"activity {booking.id}", error.message.rstrip(".")) from error


def _fill(booking: WireBooking) -> Fill:
    symbol, side = _symbol(booking), _side(booking)
    if booking.qty is None or booking.price is None or not booking.order_id or symbol is None:
        raise unreadable(f"activity {booking.id}", "a fill without symbol, qty, price or order_id")
    return Fill(
        event_id=fill_event_id(booking.id),
        at_ns=parse_stamp(booking.transaction_time, "transaction_time"),
        order_id=booking.order_id,
        symbol=symbol,
        side=side,
        quantity=abs(booking.qty),
        price=booking.price * _shares_in(symbol),
        cumulative_quantity=booking.cum_qty or _ZERO,
        is_void=booking.status == _CANCELED,
    )


def _side(booking: WireBooking) -> OrderSide:
    """Buying, or selling; `sell_short` is a sale."""
    for side in OrderSide:
        if (booking.side or "").startswith(side.value):
            return side
    raise unreadable(f"activity {booking.id}", f"side: {str(booking.side)[:20]!r} is neither buy nor sell")


def _share_kind(booking: WireBooking) -> ShareKind | None:
    """Why shares moved; None where the activity moves cash alone."""
    if booking.symbol is None or not booking.qty:
        return None
    if booking.activity_type == "DIV":
        # For cash, `qty` is how many shares the dividend was paid on.
        is_in_shares = booking.activity_sub_type == "SDIV" and not booking.net_amount
        return ShareKind.STOCK_DIVIDEND if is_in_shares else None
    return _SHARE_KINDS.get(booking.activity_type)


def _cash(booking: WireBooking, ex_dates: ExDates) -> CashActivity:
    amount, paid_on = booking.net_amount or _ZERO, payment_day(booking)
    return CashActivity(
        event_id=activity_event_id(booking.id),
        at_ns=_booked_ns(booking),
        kind=_cash_kind(booking, amount),
        amount_usd=amount,
        broker_type=booking.activity_type,
        symbol=_symbol(booking),
        is_void=booking.status == _CANCELED,
        entitled_on=None if paid_on is None else ex_dates.get((booking.symbol or "", paid_on)),
    )


def _cash_kind(booking: WireBooking, amount: Decimal) -> CashKind:
    if booking.activity_type in _PAID_IN_OR_OUT:
        # A withdrawal that came back is money that came in.
        return CashKind.WITHDRAWAL if amount < 0 else CashKind.DEPOSIT
    if booking.activity_type == "DIV" and booking.activity_sub_type == "ROC":
        return CashKind.RETURN_OF_CAPITAL
    return _CASH_KIND_OF.get(booking.activity_type, CashKind.OTHER)


def _leg(booking: WireBooking, kind: ShareKind) -> ShareLeg:
    symbol = _symbol(booking)
    if symbol is None or booking.qty is None:
        raise unreadable(f"activity {booking.id}", "shares without symbol or qty")
    price = booking.price if booking.price is not None else booking.per_share_amount
    at_ns = _day_ns(booking) if kind in _BEFORE_THE_OPEN else None
    return ShareLeg(
        event_id=activity_event_id(booking.id),
        at_ns=_booked_ns(booking) if at_ns is None else at_ns,
        kind=kind,
        group=_group(booking, kind, symbol),
        symbol=symbol,
        quantity=booking.qty,
        cash_usd=booking.net_amount or _ZERO,
        price=None if price is None else price * _shares_in(symbol),
        broker_type=booking.activity_type,
        is_void=booking.status == _CANCELED,
    )


def _group(booking: WireBooking, kind: ShareKind, symbol: str) -> str:
    """Name the action of a leg: its legs share the broker's group; where it names none, they share their day, and their
    symbol unless the action is one that changes it."""
    if kind not in _BEFORE_THE_OPEN:
        return activity_event_id(booking.id)
    if booking.group_id:
        return f"group:{booking.group_id}"
    if kind is ShareKind.CASH_IN_LIEU:
        return activity_event_id(booking.id)
    day = (booking.date or str(booking.created_at or ""))[:10]
    return f"{kind.value}:{day}" if kind in _ACROSS_SYMBOLS else f"{kind.value}:{day}:{symbol}"


def _booked_ns(booking: WireBooking) -> int:
    """When the broker booked it; the morning of its day if it gives no more."""
    if booking.created_at:
        return parse_stamp(booking.created_at, "created_at")
    day = _day_ns(booking)
    return parse_stamp(booking.date, "date") if day is None else day


def _day_ns(booking: WireBooking) -> int | None:
    """Return the morning in New York of the activity's day; None if it gives none. A midnight in UTC means a day."""
    text = booking.date or ""
    is_day = len(text) == len("2026-03-02") or text[10:].startswith("T00:00:00")
    try:
        return start_of_day_ns(date.fromisoformat(text[:10])) if is_day else None
    except ValueError:
        raise unreadable(f"activity {booking.id}", "date: it is not a date") from None


def _symbol(booking: WireBooking) -> str | None:
    """Return the symbol in our spelling. Activities name no asset class: a longer word that ends with a currency is a
    pair."""
    if not booking.symbol:
        return None
    is_pair = len(booking.symbol) >= _PAIR_LENGTH_MIN and booking.symbol.isalpha()
    return normalise_symbol(booking.symbol, CRYPTO if is_pair else None)


def _shares_in(symbol: str) -> Decimal:
    return CONTRACT_SHARES if _OPTION.fullmatch(symbol) else Decimal(1)


def _position(position: WirePosition) -> BrokerPosition:
    symbol = normalise_symbol(position.symbol, position.asset_class)
    is_short = position.side == "short" or position.qty < 0
    per_unit = CONTRACT_SHARES if position.asset_class == OPTION else Decimal(1)
    return BrokerPosition(
        symbol=symbol,
        quantity=-abs(position.qty) if is_short else position.qty,
        average_cost_usd=_times(position.avg_entry_price, per_unit),
        price_usd=_times(position.current_price, per_unit),
        asset_class=position.asset_class,
    )


def _times(price: Decimal | None, units: Decimal) -> Decimal | None:
    return None if price is None else price * units
