"""The limits of the risk gate: how much may be ordered, at what prices, and when trading stops by itself.

A person's limits are within the system's: of two limits the stricter one counts. The defaults are wide enough for any
rebalance that a person approves with open eyes, and narrow enough for a wrong price or a wrong zero.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, plain
from rebalancer.core.base.option_kinds import PERCENT_MAX, Amount, Shown, Unit, WholeText
from rebalancer.core.base.options import amount, dump_options, options_of, parse_options, symbols, whole_text
from rebalancer.core.base.shape import join, require_object

RESTRICTED_SYMBOLS_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class RiskLimits:
    """Every limit; a value exactly at its limit is allowed."""

    order_notional_usd_max: Decimal = amount(
        Decimal(1_000_000),
        "Dollars that one order may be worth.",
        unit=Unit.DOLLARS,
        shown=Shown("amounts", "Largest order"),
    )
    order_percent_max: Decimal = amount(
        Decimal(200),
        "One order in percent of the account's value. 200% lets a margin account sell all that it holds.",
        unit=Unit.PERCENT,
        shown=Shown("amounts", "Largest order, as a share of the account"),
    )
    run_notional_usd_max: Decimal = amount(
        Decimal(2_000_000),
        "Dollars of all orders of one run, buys and sells together.",
        unit=Unit.DOLLARS,
        shown=Shown("amounts", "Largest rebalance"),
    )
    run_turnover_percent_max: Decimal = amount(
        Decimal(200),
        "All orders of one run in percent of the account's value. 200% is selling everything and buying anew.",
        unit=Unit.PERCENT,
        shown=Shown("amounts", "Largest share of the account"),
    )
    orders_per_day_max: int = whole_text(
        2000,
        "Orders of all runs begun since midnight in New York.",
        unit=Unit.COUNT,
        low=0,
        shown=Shown("amounts", "Orders a day"),
    )
    position_percent_max: Decimal = amount(
        HUNDRED,
        "Share of the account that a bought symbol may reach. Sells are never stopped by it.",
        unit=Unit.PERCENT,
        high=PERCENT_MAX,
        shown=Shown("amounts", "Largest holding"),
    )
    over_target_percent_max: Decimal = amount(
        HUNDRED,
        "Percentage points that a bought symbol may be above its target. A symbol without a target counts from 0. "
        "Sells are never stopped by it.",
        unit=Unit.PERCENT,
        high=PERCENT_MAX,
        shown=Shown("amounts", "Largest holding above its target"),
    )
    price_collar_percent_max: Decimal = amount(
        Decimal(5),
        "How far the price that an order was sized with may be from the middle of bid and ask.",
        unit=Unit.PERCENT,
        shown=Shown("prices", "Distance from the quote"),
    )
    close_collar_percent_max: Decimal = amount(
        Decimal(50),
        "How far that price may be from yesterday's close: catches a price that is wrong altogether.",
        unit=Unit.PERCENT,
        shown=Shown("prices", "Distance from the last close"),
    )
    spread_percent_max: Decimal = amount(
        Decimal(5),
        "How far apart bid and ask may be. A wide spread makes a market order expensive.",
        unit=Unit.PERCENT,
        shown=Shown("prices", "Widest spread"),
    )
    quote_age_seconds_max: int = whole_text(
        900,
        "A quote older than this many seconds is not traded on.",
        unit=Unit.SECONDS,
        low=1,
        shown=Shown("prices", "Oldest quote"),
    )
    drawdown_percent_max: Decimal = amount(
        Decimal(35),
        "Halts trading when the account has fallen this far from its highest value. Deposits don't count.",
        unit=Unit.PERCENT,
        high=PERCENT_MAX,
        shown=Shown("trips", "Fall from the high"),
    )
    daily_loss_percent_max: Decimal = amount(
        Decimal(20),
        "Allows only sells for 24 hours when the account has lost this much since the last close.",
        unit=Unit.PERCENT,
        high=PERCENT_MAX,
        shown=Shown("trips", "Loss in a day"),
    )
    rejections_max: int = whole_text(
        3,
        "Halts trading for 24 hours when the broker has rejected this many orders.",
        unit=Unit.COUNT,
        low=1,
        shown=Shown("trips", "Rejected orders in a day"),
    )
    restricted_symbols: frozenset[str] = symbols(
        "Never bought and never sold by Evenkeel, whatever a plan says.",
        most=RESTRICTED_SYMBOLS_MAX,
        shown=Shown("amounts", "Restricted symbols"),
    )


DEFAULT_LIMITS: Final = RiskLimits()

LIMIT_NAMES: Final = tuple(options_of(RiskLimits))
"""Every key of a limits map."""


def parse_limits(value: object, path: str = "limits", *, base: RiskLimits = DEFAULT_LIMITS) -> RiskLimits:
    """Read a map of limits as it is stored or sent: numbers as strings or integers, symbols as a list.

    A key that is missing takes its value from `base`; None is no map at all, and gives `base`.

    Raises:
        InvalidInput: naming the field: an unknown key, no number, a number outside its range, an invalid symbol.
    """
    if value is None:
        return base
    return parse_options(require_object(value, path, optional=LIMIT_NAMES), path, base=base)


def dump_limits(limits: RiskLimits) -> dict[str, object]:
    """Write limits as a map of strings, the symbols as a sorted list; the inverse of `parse_limits`."""
    return dump_options(limits)


def stricter_limits(first: RiskLimits, second: RiskLimits) -> RiskLimits:
    """Of each limit the stricter one: the smaller number, and every symbol that either restricts."""
    stricter: dict[str, Any] = {
        name: option.stricter(getattr(first, name), getattr(second, name))
        for name, option in options_of(RiskLimits).items()
    }
    return replace(first, **stricter)


def require_within(own: RiskLimits, system: RiskLimits, path: str = "limits") -> None:
    """Refuse limits of a person that are looser than the system's.

    Raises:
        InvalidInput: LIMIT_BEYOND_SYSTEM, naming the first such field and what the system allows.
    """
    for name, option in options_of(RiskLimits).items():
        value, bound = getattr(own, name), getattr(system, name)
        if isinstance(option, Amount | WholeText) and value > bound:
            field = join(path, name)
            raise InvalidInput(
                f"{field} is {plain(Decimal(value))}, but the system allows at most {plain(Decimal(bound))}.",
                code="LIMIT_BEYOND_SYSTEM",
                field=field,
            )
