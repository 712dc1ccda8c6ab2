"""The limits of the risk gate: how much may be ordered, at what prices, and when trading stops by itself.

A person's limits lie within the system's: of two limits the stricter one counts. The defaults are wide enough for any
rebalance that a person approves with open eyes, and narrow enough for a wrong price or a wrong zero.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ONE, ZERO, parse_decimal, plain
from rebalancer.core.base.shape import join, require_list, require_object
from rebalancer.core.base.symbols import parse_symbol

RESTRICTED_SYMBOLS_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class RiskLimits:
    """Every limit; a value exactly at its limit is allowed.

    Args:
        order_notional_usd_max: dollars of one order.
        run_notional_usd_max: dollars of all orders of a run, buys and sells together.
        run_turnover_percent_max: the same sum in percent of the account's equity.
        orders_per_day_max: orders of all runs begun since midnight in New York.
        position_percent_max: a bought symbol's value after the run, in percent of equity.
        price_collar_percent_max: how far the price that an order was sized with may lie from the middle of the quote.
        close_collar_percent_max: how far it may lie from the last close where the last trade does not confirm it.
        spread_percent_max: ask minus bid, in percent of their middle.
        quote_age_seconds_max: how old the quote may be by the broker's clock.
        drawdown_percent_max: fall of the equity from its high-water mark beyond which trading is halted.
        daily_loss_percent_max: loss since the last close beyond which only sells are allowed for a day.
        rejections_max: so many orders rejected by the broker within a day halt trading for a day.
        restricted_symbols: never ordered, neither way.
    """

    order_notional_usd_max: Decimal = Decimal(1_000_000)
    run_notional_usd_max: Decimal = Decimal(2_000_000)
    run_turnover_percent_max: Decimal = Decimal(200)
    orders_per_day_max: int = 2000
    position_percent_max: Decimal = HUNDRED
    price_collar_percent_max: Decimal = Decimal(5)
    close_collar_percent_max: Decimal = Decimal(50)
    spread_percent_max: Decimal = Decimal(5)
    quote_age_seconds_max: int = 900
    drawdown_percent_max: Decimal = Decimal(35)
    daily_loss_percent_max: Decimal = Decimal(20)
    rejections_max: int = 3
    restricted_symbols: frozenset[str] = frozenset()


DEFAULT_LIMITS: Final = RiskLimits()

LIMIT_NAMES: Final = tuple(field.name for field in fields(RiskLimits))
"""Every key of a limits map."""

_SYMBOLS: Final = "restricted_symbols"
_WHOLE: Final = {"orders_per_day_max": ZERO, "quote_age_seconds_max": ONE, "rejections_max": ONE}
"""Limits that are whole numbers, each with the least that is allowed."""

_AT_MOST_ALL: Final = frozenset({"position_percent_max", "drawdown_percent_max", "daily_loss_percent_max"})
"""Percents of which more than 100 means nothing."""


def parse_limits(value: object, path: str = "limits", *, base: RiskLimits = DEFAULT_LIMITS) -> RiskLimits:
    """Read a map of limits as it is stored or sent: numbers as strings or integers, symbols as a list.

    A key that is missing takes its value from `base`; None is no map at all, and gives `base`.

    Raises:
        InvalidInput: naming the field: an unknown key, no number, a number outside its range, a symbol that is none.
    """
    if value is None:
        return base
    row = require_object(value, path, optional=LIMIT_NAMES)

    def amount(name: str, default: Decimal) -> Decimal:
        high = HUNDRED if name in _AT_MOST_ALL else None
        return parse_decimal(row[name], join(path, name), low=ZERO, high=high) if name in row else default

    def whole(name: str, default: int) -> int:
        return _read_whole(row[name], join(path, name), low=_WHOLE[name]) if name in row else default

    return RiskLimits(
        order_notional_usd_max=amount("order_notional_usd_max", base.order_notional_usd_max),
        run_notional_usd_max=amount("run_notional_usd_max", base.run_notional_usd_max),
        run_turnover_percent_max=amount("run_turnover_percent_max", base.run_turnover_percent_max),
        orders_per_day_max=whole("orders_per_day_max", base.orders_per_day_max),
        position_percent_max=amount("position_percent_max", base.position_percent_max),
        price_collar_percent_max=amount("price_collar_percent_max", base.price_collar_percent_max),
        close_collar_percent_max=amount("close_collar_percent_max", base.close_collar_percent_max),
        spread_percent_max=amount("spread_percent_max", base.spread_percent_max),
        quote_age_seconds_max=whole("quote_age_seconds_max", base.quote_age_seconds_max),
        drawdown_percent_max=amount("drawdown_percent_max", base.drawdown_percent_max),
        daily_loss_percent_max=amount("daily_loss_percent_max", base.daily_loss_percent_max),
        rejections_max=whole("rejections_max", base.rejections_max),
        restricted_symbols=_read_symbols(row[_SYMBOLS], join(path, _SYMBOLS))
        if _SYMBOLS in row
        else base.restricted_symbols,
    )


def _read_whole(value: object, field: str, *, low: Decimal) -> int:
    number = parse_decimal(value, field, low=low)
    if number != number.to_integral_value():
        raise InvalidInput(f"{field} is {plain(number)}, but must be a whole number.", field=field)
    return int(number)


def _read_symbols(value: object, field: str) -> frozenset[str]:
    rows = require_list(value, field)
    if len(rows) > RESTRICTED_SYMBOLS_MAX:
        raise InvalidInput(
            f"{field} names {len(rows)} symbols, but at most {RESTRICTED_SYMBOLS_MAX} are allowed.", field=field
        )
    return frozenset(parse_symbol(symbol, f"{field}[{index}]") for index, symbol in enumerate(rows))


def dump_limits(limits: RiskLimits) -> dict[str, object]:
    """Write limits as a map of strings, the symbols as a sorted list; the inverse of `parse_limits`."""
    return {name: _dump(getattr(limits, name)) for name in LIMIT_NAMES}


def _dump(value: Decimal | int | frozenset[str]) -> object:
    if isinstance(value, frozenset):
        return sorted(value)
    return plain(Decimal(value))


def stricter_limits(first: RiskLimits, second: RiskLimits) -> RiskLimits:
    """Of each limit the stricter one: the smaller number, and every symbol that either restricts."""
    return RiskLimits(
        order_notional_usd_max=min(first.order_notional_usd_max, second.order_notional_usd_max),
        run_notional_usd_max=min(first.run_notional_usd_max, second.run_notional_usd_max),
        run_turnover_percent_max=min(first.run_turnover_percent_max, second.run_turnover_percent_max),
        orders_per_day_max=min(first.orders_per_day_max, second.orders_per_day_max),
        position_percent_max=min(first.position_percent_max, second.position_percent_max),
        price_collar_percent_max=min(first.price_collar_percent_max, second.price_collar_percent_max),
        close_collar_percent_max=min(first.close_collar_percent_max, second.close_collar_percent_max),
        spread_percent_max=min(first.spread_percent_max, second.spread_percent_max),
        quote_age_seconds_max=min(first.quote_age_seconds_max, second.quote_age_seconds_max),
        drawdown_percent_max=min(first.drawdown_percent_max, second.drawdown_percent_max),
        daily_loss_percent_max=min(first.daily_loss_percent_max, second.daily_loss_percent_max),
        rejections_max=min(first.rejections_max, second.rejections_max),
        restricted_symbols=first.restricted_symbols | second.restricted_symbols,
    )


def require_within(own: RiskLimits, system: RiskLimits, path: str = "limits") -> None:
    """Refuse limits of a person that are looser than the system's.

    Raises:
        InvalidInput: LIMIT_BEYOND_SYSTEM, naming the first such field and what the system allows.
    """
    for name in LIMIT_NAMES:
        value, bound = getattr(own, name), getattr(system, name)
        if name != _SYMBOLS and value > bound:
            field = join(path, name)
            raise InvalidInput(
                f"{field} is {plain(Decimal(value))}, but the system allows at most {plain(Decimal(bound))}.",
                code="LIMIT_BEYOND_SYSTEM",
                field=field,
            )
