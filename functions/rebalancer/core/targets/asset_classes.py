"""Asset classes: one target for several symbols that may replace each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ZERO, describe, parse_decimal, plain, require_finite
from rebalancer.core.base.shape import join, require_bool, require_list, require_object
from rebalancer.core.base.symbols import CASH, parse_symbol

if TYPE_CHECKING:
    from rebalancer.contract import targets as shapes

MAX_NAME_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class AssetClass:
    """A share of the account that its members hold together.

    The class has the band: as long as the members' sum is inside it, none of them trades. Buys go to the first member
    that may trade, sells come from the last one first, so that over time the account moves to the preferred members.

    Args:
        name: how a person calls it; unique.
        target_percent: percent of the base, at least 0; 0 means that every member is to be sold.
        members: symbols in order of preference, at least one; a symbol belongs to one class and has no own target.
        tolerance_percent: the class's own band, read in the policy's band mode; None takes the policy's threshold.
        enabled: False is the same as no class at all: its members are then untargeted holdings.
    """

    name: str
    target_percent: Decimal
    members: tuple[str, ...]
    tolerance_percent: Decimal | None = None
    enabled: bool = True

    def __post_init__(self) -> None:
        for name, number in (("target_percent", self.target_percent), ("tolerance_percent", self.tolerance_percent)):
            if number is None:
                continue
            field = f"{name} of {self.name}"
            require_finite(number, field)
            if number < 0:
                raise InvalidInput(f"{field} is {plain(number)}, but must be at least 0.", field=field)
        if not self.members:
            raise InvalidInput(f"members of {self.name} is empty, but must name at least one symbol.", field="members")


def require_apart(classes: Sequence[AssetClass], target_symbols: Sequence[str]) -> None:
    """Refuse two classes of one name, and a symbol that is in two classes or has a target of its own besides."""
    names: set[str] = set()
    owners = dict.fromkeys(target_symbols, "targets")
    for asset_class in classes:
        if asset_class.name in names:
            raise InvalidInput(
                f"asset_classes name {asset_class.name} twice; each class may be there once.", field="asset_classes"
            )
        names.add(asset_class.name)
        for symbol in asset_class.members:
            if symbol in owners:
                place = owners[symbol]
                where = "has a target of its own" if place == "targets" else f"is a member of {place} already"
                raise InvalidInput(
                    f"asset_classes put {symbol} into {asset_class.name}, but it {where}; name it once.",
                    field="asset_classes",
                )
            owners[symbol] = asset_class.name


def require_members_count(classes: Sequence[AssetClass], excluded: Collection[str]) -> None:
    """Refuse a class with a member that the policy excludes: it would count in no share, and no plan could be made."""
    for each in classes:
        for symbol in each.members:
            if symbol in excluded:
                raise InvalidInput(
                    f"asset_classes put {symbol} into {each.name}, but policy.excluded names it; remove it from one of "
                    f"them, or freeze {symbol} instead.",
                    code="EXCLUDED_TARGET",
                    field="asset_classes",
                )


def parse_classes(value: object, field: str = "asset_classes") -> tuple[AssetClass, ...]:
    """Read the scenario's list of asset classes.

    Raises:
        InvalidInput: naming the offending item and key.
    """
    return tuple(_parse_class(item, f"{field}[{index}]") for index, item in enumerate(require_list(value, field)))


def _parse_class(value: object, field: str) -> AssetClass:
    row = require_object(
        value, field, required=("name", "target_percent", "members"), optional=("tolerance_percent", "enabled")
    )
    name = row["name"]
    if not isinstance(name, str) or not name.strip() or len(name) > MAX_NAME_LENGTH or not name.isprintable():
        raise InvalidInput(
            f"{join(field, 'name')} is {describe(name)}, but must be a name of at most {MAX_NAME_LENGTH} characters.",
            field=join(field, "name"),
        )
    members: list[str] = []
    for index, item in enumerate(require_list(row["members"], join(field, "members"))):
        symbol = parse_symbol(item, f"{join(field, 'members')}[{index}]")
        if symbol == CASH:
            raise InvalidInput(
                f"{join(field, 'members')}[{index}] is {CASH}, which cannot be a member of a class; give it a target.",
                field=f"{join(field, 'members')}[{index}]",
            )
        members.append(symbol)
    tolerance = row.get("tolerance_percent")
    return AssetClass(
        name=name.strip(),
        target_percent=parse_decimal(row["target_percent"], join(field, "target_percent"), low=ZERO),
        members=tuple(members),
        tolerance_percent=None
        if tolerance is None
        else parse_decimal(tolerance, join(field, "tolerance_percent"), low=ZERO),
        enabled=require_bool(row.get("enabled", True), join(field, "enabled")),
    )


def dump_classes(classes: Sequence[AssetClass]) -> list[shapes.AssetClass]:
    """Write asset classes in the scenario's JSON form, by name; the inverse of `parse_classes`."""
    return [
        {
            "name": each.name,
            "target_percent": plain(each.target_percent),
            "members": list(each.members),
            "tolerance_percent": None if each.tolerance_percent is None else plain(each.tolerance_percent),
            "enabled": each.enabled,
        }
        for each in sorted(classes, key=lambda each: each.name)
    ]
