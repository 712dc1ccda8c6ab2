"""A second opinion on a price: the newest quote and the last close, and whether an order may trust its own price."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from rebalancer.core.account.quote import Quote
from rebalancer.core.base.money import HUNDRED, divide_shown, plain
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.limits import RiskLimits


def assess_quote(
    symbol: str, reference_price: Decimal, quote: Quote | None, at: datetime, limits: RiskLimits
) -> Breach | None:
    """Whether an order of this symbol may trust the price that it was sized with: None, or the first reason why not.

    Args:
        symbol: as it is ordered.
        reference_price: dollars, above zero.
        quote: the newest one; None where the market has none.
        at: the broker's time.
        limits: age, spread and both collars.
    """
    if quote is None or (quote.bid is None and quote.ask is None):
        return Breach(
            "NO_QUOTE", f"There is no quote for {symbol}.", symbol=symbol, remedy="Try again when it is quoted."
        )
    if quote.bid is None or quote.ask is None:
        side = "bid" if quote.bid is None else "ask"
        return Breach(
            "ONE_SIDED_QUOTE",
            f"The quote for {symbol} has no {side}: the symbol may be halted.",
            symbol=symbol,
            limit="bid and ask",
            value=f"no {side}",
            remedy="Try again when both sides are quoted.",
        )
    return (
        _assess_age(symbol, quote.quoted_at, at, limits)
        or _assess_spread(symbol, quote.bid, quote.ask, limits)
        or _assess_collars(symbol, reference_price, quote, limits)
    )


def is_live(symbol: str, quote: Quote, at: datetime, limits: RiskLimits) -> bool:
    """Whether somebody bids and asks for the symbol now, so that it is traded, whatever a list says."""
    is_full = quote.bid is not None and quote.ask is not None
    return is_full and _assess_age(symbol, quote.quoted_at, at, limits) is None


def _assess_age(symbol: str, quoted_at: datetime | None, at: datetime, limits: RiskLimits) -> Breach | None:
    # A quote from the future is as little to be trusted as an old one.
    seconds = None if quoted_at is None else abs(int((at - quoted_at).total_seconds()))
    if seconds is not None and seconds <= limits.quote_age_seconds_max:
        return None
    age = "has no time" if seconds is None else f"is {seconds} seconds old"
    return Breach(
        "STALE_QUOTE",
        f"The newest quote for {symbol} {age}, more than the {limits.quote_age_seconds_max} seconds that are allowed.",
        symbol=symbol,
        limit=str(limits.quote_age_seconds_max),
        value=None if seconds is None else str(seconds),
        remedy="Try again when it is quoted anew; it may be halted.",
    )


def _assess_spread(symbol: str, bid: Decimal, ask: Decimal, limits: RiskLimits) -> Breach | None:
    spread, middle = ask - bid, (ask + bid) / 2
    if spread * HUNDRED <= limits.spread_percent_max * middle:
        return None
    percent = divide_shown(spread, middle, HUNDRED)
    return Breach(
        "WIDE_SPREAD",
        f"Bid and ask of {symbol} are {percent:.2f}% apart, more than the {plain(limits.spread_percent_max)}% that "
        "is allowed.",
        symbol=symbol,
        limit=plain(limits.spread_percent_max),
        value=f"{percent:.4f}",
        remedy="Try again when it trades more calmly, or use a limit order.",
    )


def _assess_collars(symbol: str, reference: Decimal, quote: Quote, limits: RiskLimits) -> Breach | None:
    """Require that quote and last trade confirm the price; if no trade does, the last close must.

    Bids and trades that agree are the market's own word, also on a day of news or of a split, when the last close is
    far away. A quote alone is not: nobody has traded at it.
    """
    collar = limits.price_collar_percent_max
    refused = _assess_collar("PRICE_COLLAR", symbol, reference, "the middle of its quote", quote.middle, collar)
    if refused or _lies_within(reference, quote.last_trade, collar):
        return refused
    close = quote.previous_close
    return _assess_collar("CLOSE_COLLAR", symbol, reference, "its last close", close, limits.close_collar_percent_max)


def _lies_within(reference: Decimal, anchor: Decimal | None, percent: Decimal) -> bool:
    return anchor is not None and anchor > 0 and abs(reference - anchor) * HUNDRED <= percent * anchor


def _assess_collar(
    code: str, symbol: str, reference: Decimal, of_what: str, anchor: Decimal | None, limit: Decimal
) -> Breach | None:
    if anchor is None or anchor <= 0 or _lies_within(reference, anchor, limit):
        return None
    percent = divide_shown(abs(reference - anchor), anchor, HUNDRED)
    return Breach(
        code,
        f"The price of {symbol}, ${reference:,.2f}, is {percent:.2f}% from {of_what}, ${anchor:,.2f}: more than "
        f"the {plain(limit)}% that is allowed.",
        symbol=symbol,
        limit=plain(limit),
        value=f"{percent:.4f}",
        remedy="Preview again; if the price is right, raise this limit in the settings.",
    )
