"""What a person wants of tax-loss harvesting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.base.stored_fields import StoredFields, dump_decimal

if TYPE_CHECKING:
    from rebalancer.contract import statements as shapes

LOSS_USD_MIN: Final = Decimal(100)
"""A loss below this is not worth a trade, unless the person says otherwise."""


@dataclass(frozen=True, slots=True)
class HarvestWishes:
    """What a person decided about harvests: the smallest loss in dollars, by symbol what may replace it (the best
    first), and lists of symbols that they call substantially identical."""

    loss_usd_min: Decimal = LOSS_USD_MIN
    replacements: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    same_as: tuple[tuple[str, ...], ...] = ()


def dump_wishes(wishes: HarvestWishes) -> shapes.HarvestWishes:
    """Write a person's wishes as they are stored."""
    return {
        "loss_usd_min": dump_decimal(wishes.loss_usd_min),
        "replacements": [
            {"symbol": symbol, "by": list(others)} for symbol, others in sorted(wishes.replacements.items())
        ],
        "same_as": [{"symbols": list(symbols)} for symbols in wishes.same_as],
    }


def parse_wishes(document: Mapping[str, Any] | None, place: str) -> HarvestWishes:
    """Read a person's wishes; those of somebody who has none where nothing is stored."""
    if document is None:
        return HarvestWishes()
    stored = StoredFields(document, place)
    replacements = {row.text("symbol"): _texts(row, "by") for row in stored.rows("replacements")}
    # Wishes that were stored before the lists existed have none.
    same_as = stored.rows("same_as") if stored.get("same_as") is not None else ()
    return HarvestWishes(stored.decimal("loss_usd_min"), replacements, tuple(_texts(row, "symbols") for row in same_as))


def _texts(row: StoredFields, field: str) -> tuple[str, ...]:
    values = row.get(field)
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise row.refuse(field, "a list of strings")
    return tuple(values)
