"""How drift becomes trades: the options a person sets once.

Each option is one field of `SizingPolicy`. A new one is a new field: its reader, its stored form, the settings page,
the documents and the command line follow from it (`make generate`).
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.money import ONE
from rebalancer.core.base.option_kinds import PERCENT_MAX, Shown, Unit
from rebalancer.core.base.options import (
    amount,
    choice,
    dump_options,
    maybe_amount,
    maybe_symbols,
    options_of,
    parse_options,
    require_options,
    symbols,
    whole,
)
from rebalancer.core.base.shape import require_object
from rebalancer.core.targets.allocation import WeightRule
from rebalancer.core.targets.objective import Objective, ObjectiveOptions

MAX_SHARE_PLACES: Final = 9


class BandMode(StrEnum):
    """How a threshold number is read: percentage points, percent of the target, or the narrower of the two."""

    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    COMBINED = "combined"


class TradeTo(StrEnum):
    """Where a symbol outside its band is brought back to."""

    TARGET = "target"
    EDGE = "edge"
    HALFWAY = "halfway"


class Mode(StrEnum):
    """Which side may trade."""

    FULL = "full"
    BUY_ONLY = "buy_only"
    SELL_ONLY = "sell_only"


class ShareMode(StrEnum):
    """What quantities may be ordered."""

    FRACTIONAL = "fractional"
    WHOLE = "whole"


class Untargeted(StrEnum):
    """What happens to a holding that no target names."""

    HOLD = "hold"
    SELL = "sell"


@dataclass(frozen=True, slots=True)
class SizingPolicy(ObjectiveOptions):
    """Every option of a plan, with the defaults of the documented scenario.

    An option that came after the first planner is `written` only where it has an effect, so that a policy without it
    keeps its bytes, and every plan its id.
    """

    drift_threshold_percent: Decimal = amount(
        Decimal(5),
        "Half the width of the band. With 0 every drift is traded that is worth the minimum trade.",
        unit=Unit.PERCENT,
        shown=Shown("trigger", "Threshold"),
    )
    band: BandMode = choice(
        BandMode.ABSOLUTE,
        "How a threshold is read. A target's own tolerance on the allocation page replaces the general one.",
        words={
            BandMode.ABSOLUTE: ("Percentage points", "With 5, a target of 40% trades below 35% and above 45%."),
            BandMode.RELATIVE: (
                "Percent of the target",
                "With 25, a target of 40% trades below 30% and above 50%, one of 4% below 3% and above 5%.",
            ),
            BandMode.COMBINED: (
                "Whichever is narrower",
                "Large targets keep a band in percentage points, small ones a band that fits their size.",
            ),
        },
        shown=Shown("trigger", "How the band is measured", rank=-1),
    )
    trade_to: TradeTo = choice(
        TradeTo.TARGET,
        "How far a trade goes. Nearer is cheaper now, the target itself lasts longer.",
        words={
            TradeTo.TARGET: ("The target", "The whole drift is traded away."),
            TradeTo.HALFWAY: ("Halfway", "Midway between the band's edge and the target."),
            TradeTo.EDGE: ("The band's edge", "Just inside the band: the smallest trade."),
        },
        shown=Shown("trades", "Trade back to"),
    )
    mode: Mode = choice(
        Mode.FULL,
        "Which side may trade.",
        words={
            Mode.FULL: ("Buys and sells", "Both sides trade."),
            Mode.BUY_ONLY: ("Buys only", "Nothing is sold."),
            Mode.SELL_ONLY: ("Sells only", "Nothing is bought."),
        },
    )
    min_trade_usd: Decimal = amount(
        Decimal(10),
        "A trade worth less is left out; it shows in the plan with this reason.",
        unit=Unit.DOLLARS,
        shown=Shown("trades", "Smallest trade"),
    )
    shares: ShareMode = choice(
        ShareMode.FRACTIONAL,
        "What quantities are ordered. Symbols that the broker sells only whole are always traded whole.",
        words={
            ShareMode.FRACTIONAL: ("Fractions", "Targets are met to the cent."),
            ShareMode.WHOLE: (
                "Whole shares only",
                "Leftover cash goes where it brings the account closest to its targets.",
            ),
        },
        shown=Shown("trades", "Shares"),
    )
    share_places: int = whole(
        MAX_SHARE_PLACES,
        "Decimals of a fractional quantity; quantities round towards zero.",
        unit=Unit.PLACES,
        low=0,
        high=MAX_SHARE_PLACES,
    )
    cash_buffer_percent: Decimal = amount(
        Decimal(0),
        "Share of the account that buys never spend; the target of cash is never less.",
        unit=Unit.PERCENT,
        high=PERCENT_MAX,
        shown=Shown("trades", "Cash buffer"),
    )
    weights: WeightRule = choice(
        WeightRule.STRICT,
        "What happens to enabled targets that do not sum to 100.",
        words={
            WeightRule.STRICT: ("Must sum to 100", "A sum outside 100 ± 0.01 is refused."),
            WeightRule.NORMALIZE: ("Scaled to 100", "Every target is scaled in proportion."),
        },
    )
    untargeted: Untargeted = choice(
        Untargeted.HOLD,
        "What happens to every holding that no target names. On the allocation page you can decide one by one.",
        words={
            Untargeted.HOLD: ("Leave alone", "They stay, and don't count in the shares."),
            Untargeted.SELL: ("Sell", "The next plan sells every one of them whole."),
        },
        shown=Shown("trades", "Holdings without a target"),
    )
    max_turnover_percent: Decimal | None = maybe_amount(
        "The most that one plan may trade, buys and sells together, in percent of the account. A larger plan is made "
        "smaller in proportion. Empty: no cap.",
        unit=Unit.PERCENT,
        shown=Shown("trades", "Turnover cap"),
    )
    relative_threshold_percent: Decimal = amount(
        Decimal(25),
        "The second threshold of “whichever is narrower”; the other two ways of measuring ignore it.",
        unit=Unit.PERCENT,
        shown=Shown("trigger", "Threshold in percent of the target"),
        written=lambda policy: policy.band is BandMode.COMBINED,
    )
    only: frozenset[str] | None = maybe_symbols(
        "Symbols that may trade, the others are held; null lets all trade.",
        written=lambda policy: policy.only is not None,
    )
    frozen: frozenset[str] = symbols(
        "Symbols that never trade, but count: they keep their place and their target.",
        shown=Shown("trades", "Frozen symbols"),
        written=lambda policy: bool(policy.frozen),
    )
    excluded: frozenset[str] = symbols(
        "Symbols that never trade and are left out of every share, as if they were in another account. They may have "
        "no target.",
        shown=Shown("trades", "Excluded holdings"),
        written=lambda policy: bool(policy.excluded),
    )
    cash_band_percent: Decimal | None = maybe_amount(
        "How far cash may be from its target; the own tolerance of a CASH target replaces it. Empty: the threshold "
        "where the band is in percentage points, else 1 point.",
        unit=Unit.PERCENT,
        shown=Shown("trigger", "Cash band"),
        written=lambda policy: policy.cash_band_percent is not None,
    )
    gains_budget_usd: Decimal | None = maybe_amount(
        "The most of net gains that plans may realize in a calendar year, in dollars. What would pass it is not sold, "
        "except for cash that you raise yourself. Empty: no budget.",
        unit=Unit.DOLLARS,
        shown=Shown("trades", "Budget of realized gains", rank=1),
        written=lambda policy: policy.gains_budget_usd is not None,
    )
    untradable: frozenset[str] = frozenset()
    """No option: what the snapshot says that the broker does not trade now. The planner puts it here."""

    def __post_init__(self) -> None:
        require_options(self)

    @property
    def cash_band(self) -> Decimal:
        """Return how far cash may be from its target, in percentage points, where it has no tolerance of its own."""
        if self.cash_band_percent is not None:
            return self.cash_band_percent
        return self.drift_threshold_percent if self.band is BandMode.ABSOLUTE else ONE

    @property
    def needs_lots(self) -> bool:
        """Return whether plans depend on the lots that are held: they weigh the tax of sales, or limit gains."""
        return self.objective is Objective.LEAST_COST or self.gains_budget_usd is not None

    @property
    def may_buy(self) -> bool:
        """Return whether the mode lets buys trade."""
        return self.mode is not Mode.SELL_ONLY

    @property
    def may_sell(self) -> bool:
        """Return whether the mode lets sells trade."""
        return self.mode is not Mode.BUY_ONLY

    @property
    def has_exceptions(self) -> bool:
        """Whether some symbol may be held back."""
        return self.only is not None or bool(self.frozen) or bool(self.excluded) or bool(self.untradable)

    def holds_back(self, symbol: str) -> bool:
        """Whether the symbol may not trade: it is frozen, excluded or not chosen, or the broker does not trade it."""
        is_kept = symbol in self.frozen or symbol in self.excluded or symbol in self.untradable
        return is_kept or (self.only is not None and symbol not in self.only)


def parse_policy(value: object, path: str = "policy") -> SizingPolicy:
    """Read the scenario's policy; a missing key takes its default, and `null` or no object takes them all.

    Raises:
        InvalidInput: for an unknown key, an unknown option or a number outside its range.
    """
    if value is None:
        return SizingPolicy()
    row = require_object(value, path, optional=tuple(options_of(SizingPolicy)))
    return parse_options(row, path, base=SizingPolicy())


def dump_policy(policy: SizingPolicy) -> dict[str, object]:
    """Write a policy in the scenario's JSON form; the inverse of `parse_policy`."""
    return dump_options(policy)
