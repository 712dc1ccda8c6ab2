"""How drift becomes trades: the options a person sets once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ZERO, describe, parse_decimal, plain, require_finite
from rebalancer.core.base.shape import join, parse_option, require_list, require_object
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.targets.allocation import WeightRule

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
class SizingPolicy:
    """Every option of a plan, with the defaults of the documented scenario.

    Args:
        drift_threshold_percent: the band, at least 0; `0` lets every symbol trade.
        band: whether the band is in percentage points or in percent of the target.
        trade_to: the target, the band's edge, or midway between the two.
        mode: which side may trade.
        min_trade_usd: trades strictly below this many dollars are dropped.
        shares: fractional or whole shares.
        share_places: decimals of a fractional quantity, 0 to 9.
        cash_buffer_percent: percent of the base that buys leave in cash, 0 to 100.
        weights: refuse or normalise weights that do not sum to 100.
        untargeted: hold or sell what no target names.
        max_turnover_percent: greatest sum of all trades, buys and sells, in percent of the base; None is no limit.
        relative_threshold_percent: the second threshold of a combined band, in percent of the target, at least 0; it
            has no effect on the other bands. With its default and the threshold of 5 this is Larry Swedroe's 5/25
            rule: 5 percentage points, or a quarter of the target if that is less.
        only: symbols that may trade, the others are held; None lets all trade.
        frozen: symbols that are never traded; they stay in the base with their targets.
        excluded: holdings that are never traded and left out of the base; they may have no target.
    """

    drift_threshold_percent: Decimal = Decimal(5)
    band: BandMode = BandMode.ABSOLUTE
    trade_to: TradeTo = TradeTo.TARGET
    mode: Mode = Mode.FULL
    min_trade_usd: Decimal = Decimal(10)
    shares: ShareMode = ShareMode.FRACTIONAL
    share_places: int = MAX_SHARE_PLACES
    cash_buffer_percent: Decimal = ZERO
    weights: WeightRule = WeightRule.STRICT
    untargeted: Untargeted = Untargeted.HOLD
    max_turnover_percent: Decimal | None = None
    relative_threshold_percent: Decimal = Decimal(25)
    only: frozenset[str] | None = None
    frozen: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _require_amount(self.drift_threshold_percent, "drift_threshold_percent")
        _require_amount(self.relative_threshold_percent, "relative_threshold_percent")
        _require_amount(self.min_trade_usd, "min_trade_usd")
        _require_amount(self.cash_buffer_percent, "cash_buffer_percent", HUNDRED)
        if self.max_turnover_percent is not None:
            _require_amount(self.max_turnover_percent, "max_turnover_percent")
        if not 0 <= self.share_places <= MAX_SHARE_PLACES:
            raise InvalidInput(
                f"share_places is {self.share_places}, but must be from 0 to {MAX_SHARE_PLACES}.", field="share_places"
            )

    @property
    def has_exceptions(self) -> bool:
        """Whether some symbol may be held back."""
        return self.only is not None or bool(self.frozen) or bool(self.excluded)

    def holds_back(self, symbol: str) -> bool:
        """Whether the symbol may not trade: it is frozen, excluded or not chosen."""
        return symbol in self.frozen or symbol in self.excluded or (self.only is not None and symbol not in self.only)


def _require_amount(number: Decimal, field: str, high: Decimal | None = None) -> None:
    require_finite(number, field)
    if number < 0 or (high is not None and number > high):
        bounds = "at least 0" if high is None else f"from 0 to {plain(high)}"
        raise InvalidInput(f"{field} is {plain(number)}, but must be {bounds}.", field=field)


_KEYS: Final = (
    "drift_threshold_percent",
    "band",
    "trade_to",
    "mode",
    "min_trade_usd",
    "shares",
    "share_places",
    "cash_buffer_percent",
    "weights",
    "untargeted",
    "max_turnover_percent",
    "relative_threshold_percent",
    "only",
    "frozen",
    "excluded",
)


def parse_policy(value: object, path: str = "policy") -> SizingPolicy:
    """Read the scenario's policy; a missing key takes its default, and `null` or no object takes them all.

    Raises:
        InvalidInput: for an unknown key, an unknown option or a number outside its range.
    """
    if value is None:
        return SizingPolicy()
    row = require_object(value, path, optional=_KEYS)
    default = SizingPolicy()
    places = row.get("share_places", default.share_places)
    if not isinstance(places, int) or isinstance(places, bool) or not 0 <= places <= MAX_SHARE_PLACES:
        raise InvalidInput(
            f"{join(path, 'share_places')} is {describe(places)}, but must be an integer from 0 to {MAX_SHARE_PLACES}.",
            field=join(path, "share_places"),
        )
    turnover = row.get("max_turnover_percent")
    return SizingPolicy(
        drift_threshold_percent=_amount(row, path, "drift_threshold_percent", default.drift_threshold_percent),
        band=parse_option(BandMode, row.get("band", default.band.value), join(path, "band")),
        trade_to=parse_option(TradeTo, row.get("trade_to", default.trade_to.value), join(path, "trade_to")),
        mode=parse_option(Mode, row.get("mode", default.mode.value), join(path, "mode")),
        min_trade_usd=_amount(row, path, "min_trade_usd", default.min_trade_usd),
        shares=parse_option(ShareMode, row.get("shares", default.shares.value), join(path, "shares")),
        share_places=places,
        cash_buffer_percent=_amount(row, path, "cash_buffer_percent", default.cash_buffer_percent, HUNDRED),
        weights=parse_option(WeightRule, row.get("weights", default.weights.value), join(path, "weights")),
        untargeted=parse_option(Untargeted, row.get("untargeted", default.untargeted.value), join(path, "untargeted")),
        max_turnover_percent=None
        if turnover is None
        else parse_decimal(turnover, join(path, "max_turnover_percent"), low=ZERO),
        relative_threshold_percent=_amount(row, path, "relative_threshold_percent", default.relative_threshold_percent),
        only=_parse_only(row.get("only"), join(path, "only")),
        frozen=_symbols(row.get("frozen", []), join(path, "frozen")),
        excluded=_symbols(row.get("excluded", []), join(path, "excluded")),
    )


def _parse_only(value: object, path: str) -> frozenset[str] | None:
    if value is None:
        return None
    symbols = _symbols(value, path)
    if not symbols:
        raise InvalidInput(f"{path} is empty, but must name at least one symbol, or be null for all.", field=path)
    return symbols


def _symbols(value: object, path: str) -> frozenset[str]:
    return frozenset(parse_symbol(symbol, f"{path}[{index}]") for index, symbol in enumerate(require_list(value, path)))


def _amount(row: Mapping[str, object], path: str, key: str, default: Decimal, high: Decimal | None = None) -> Decimal:
    return parse_decimal(row[key], join(path, key), low=ZERO, high=high) if key in row else default


def dump_policy(policy: SizingPolicy) -> dict[str, object]:
    """Write a policy in the scenario's JSON form; the inverse of `parse_policy`.

    Options that came after the first planner are written only where they have an effect, so that a policy without them
    keeps its bytes, and every plan its id.
    """
    turnover = policy.max_turnover_percent
    document: dict[str, object] = {
        "drift_threshold_percent": plain(policy.drift_threshold_percent),
        "band": policy.band.value,
        "trade_to": policy.trade_to.value,
        "mode": policy.mode.value,
        "min_trade_usd": plain(policy.min_trade_usd),
        "shares": policy.shares.value,
        "share_places": policy.share_places,
        "cash_buffer_percent": plain(policy.cash_buffer_percent),
        "weights": policy.weights.value,
        "untargeted": policy.untargeted.value,
        "max_turnover_percent": None if turnover is None else plain(turnover),
    }
    if policy.band is BandMode.COMBINED:
        document["relative_threshold_percent"] = plain(policy.relative_threshold_percent)
    if policy.only is not None:
        document["only"] = sorted(policy.only)
    if policy.frozen:
        document["frozen"] = sorted(policy.frozen)
    if policy.excluded:
        document["excluded"] = sorted(policy.excluded)
    return document
