"""What a person wants: a share of the account for each symbol, and for cash."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, ONE, ZERO, parse_decimal, plain, require_finite
from rebalancer.core.base.shape import join, require_bool, require_list, require_object
from rebalancer.core.base.symbols import CASH, parse_symbol
from rebalancer.core.targets.asset_classes import AssetClass, require_apart

if TYPE_CHECKING:
    from rebalancer.contract import targets as shapes

# How far the sum of strict weights may be from 100, in percentage points; the limit itself is allowed.
SUM_TOLERANCE: Final = Decimal("0.01")


class WeightRule(StrEnum):
    """What to do when the weights do not sum to 100."""

    STRICT = "strict"
    NORMALIZE = "normalize"


@dataclass(frozen=True, slots=True)
class TargetWeight:
    """The wanted share of one symbol, or of cash under the reserved symbol `CASH`.

    Args:
        symbol: upper case.
        target_percent: percent of the base, at least 0; 0 means that the holding is to be sold.
        tolerance_percent: this symbol's own band, at least 0, read in the policy's band mode (percentage points, or
            percent of the target); None takes the policy's threshold. Cash has no band: its tolerance has no effect.
        enabled: False is the same as no target at all.
    """

    symbol: str
    target_percent: Decimal
    tolerance_percent: Decimal | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        for name, number in (("target_percent", self.target_percent), ("tolerance_percent", self.tolerance_percent)):
            if number is None:
                continue
            field = f"{name} of {self.symbol}"
            require_finite(number, field)
            if number < 0:
                raise InvalidInput(f"{field} is {plain(number)}, but must be at least 0.", field=field)


@dataclass(frozen=True, slots=True)
class StrategyAllocation:
    """One set of target weights, of symbols and of asset classes; their order means nothing.

    Raises:
        InvalidInput: when two targets name the same symbol, or a class and a target or another class do.
    """

    targets: tuple[TargetWeight, ...]
    as_of: datetime | None = None
    classes: tuple[AssetClass, ...] = ()

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for target in self.targets:
            if target.symbol in seen:
                raise InvalidInput(
                    f"targets name {target.symbol} twice; each symbol may have one target.", field="targets"
                )
            seen.add(target.symbol)
        require_apart(self.enabled_classes, [target.symbol for target in self.enabled_targets])

    @property
    def enabled_classes(self) -> tuple[AssetClass, ...]:
        """The asset classes that count."""
        return tuple(each for each in self.classes if each.enabled)

    @property
    def class_targets(self) -> tuple[TargetWeight, ...]:
        """The enabled classes as targets under their names."""
        return tuple(
            TargetWeight(each.name, each.target_percent, each.tolerance_percent) for each in self.enabled_classes
        )

    @property
    def enabled_targets(self) -> tuple[TargetWeight, ...]:
        """The targets that count, cash among them."""
        return tuple(target for target in self.targets if target.enabled)

    @property
    def cash_percent(self) -> Decimal:
        """The target of cash as it was given, 0 without one."""
        return next((target.target_percent for target in self.enabled_targets if target.symbol == CASH), ZERO)


@dataclass(frozen=True, slots=True)
class WeightScale:
    """How a target percent becomes a share of the base: `target_percent × numerator ÷ denominator`.

    Kept as two exact numbers, because a normalised weight such as 1 ÷ 3 has no exact decimal.
    """

    numerator: Decimal
    denominator: Decimal


def weigh_targets(targets: Sequence[TargetWeight], rule: WeightRule) -> WeightScale:
    """Apply the weight rule to the sum of the targets that count, cash included.

    Strict weights are used as they are, also when they sum to 99.995; normalised ones are divided by their sum.

    Raises:
        InvalidInput: strict, and the sum is not 100 ± 0.01; or normalised, and the sum is 0.
    """
    with localcontext(EXACT):
        total = sum([target.target_percent for target in targets], ZERO)
        distance = abs(total - HUNDRED)
    if rule is WeightRule.NORMALIZE:
        if total == 0:
            raise InvalidInput(
                "targets sum to 0%, so they cannot be normalized; at least one must be greater than 0.",
                code="WEIGHT_SUM",
                field="targets",
            )
        return WeightScale(ONE, total)
    if distance > SUM_TOLERANCE:
        raise InvalidInput(
            f"targets sum to {plain(total)}%, but must sum to 100 ± {plain(SUM_TOLERANCE)}; "
            f'give the rest to "{CASH}" or set policy.weights to "{WeightRule.NORMALIZE.value}".',
            code="WEIGHT_SUM",
            field="targets",
        )
    return WeightScale(ONE / HUNDRED, ONE)


def parse_targets(value: object, field: str = "targets") -> tuple[TargetWeight, ...]:
    """Read the scenario's list of targets.

    Raises:
        InvalidInput: naming the offending item and key; also for the same symbol twice, in whatever case.
    """
    targets: list[TargetWeight] = []
    first_seen: dict[str, int] = {}
    for index, item in enumerate(require_list(value, field)):
        path = f"{field}[{index}]"
        target = parse_target(item, path)
        if target.symbol in first_seen:
            raise InvalidInput(
                f"{path}.symbol is {target.symbol}, which {field}[{first_seen[target.symbol]}] already names; "
                "each symbol may have one target.",
                field=f"{path}.symbol",
            )
        first_seen[target.symbol] = index
        targets.append(target)
    return tuple(targets)


def parse_target(value: object, field: str) -> TargetWeight:
    """Read one target weight, as `parse_targets` does each of its items."""
    row = require_object(value, field, required=("symbol", "target_percent"), optional=("tolerance_percent", "enabled"))
    tolerance = row.get("tolerance_percent")
    return TargetWeight(
        symbol=parse_symbol(row["symbol"], join(field, "symbol")),
        target_percent=parse_decimal(row["target_percent"], join(field, "target_percent"), low=ZERO),
        tolerance_percent=None
        if tolerance is None
        else parse_decimal(tolerance, join(field, "tolerance_percent"), low=ZERO),
        enabled=require_bool(row.get("enabled", True), join(field, "enabled")),
    )


def dump_targets(targets: Sequence[TargetWeight]) -> list[shapes.TargetWeight]:
    """Write targets in the scenario's JSON form, by symbol; the inverse of `parse_targets`."""
    return [
        {
            "symbol": target.symbol,
            "target_percent": plain(target.target_percent),
            "tolerance_percent": None if target.tolerance_percent is None else plain(target.tolerance_percent),
            "enabled": target.enabled,
        }
        for target in sorted(targets, key=lambda target: target.symbol)
    ]
