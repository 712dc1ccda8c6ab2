"""The lots behind a holding, as far as a plan needs them: what was paid, and since when they are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ZERO, describe, parse_decimal, parse_positive, plain
from rebalancer.core.base.shape import join, require_list, require_object
from rebalancer.core.base.symbols import parse_symbol


@dataclass(frozen=True, slots=True)
class HeldLot:
    """Shares that were bought together and are still held.

    Args:
        quantity: shares or coins, above 0.
        cost_per_share: US dollars, wash sales added; None where nobody knows it.
        acquired_on: the day of the purchase in New York; None where it is not known.
        held_since: the day from which the holding period counts, where a wash sale moved it; None: `acquired_on`.
    """

    quantity: Decimal
    cost_per_share: Decimal | None = None
    acquired_on: date | None = None
    held_since: date | None = None

    @property
    def counts_from(self) -> date | None:
        """The day from which the holding period counts."""
        return self.held_since or self.acquired_on


@dataclass(frozen=True, slots=True)
class HeldLots:
    """All open long lots of an account, oldest first by symbol.

    Args:
        on: the day of a sale, in New York.
        realized_usd: US dollars, net gains that were realized before in the calendar year of that day; negative: net
            losses. None where nobody knows.
    """

    on: date
    by_symbol: Mapping[str, tuple[HeldLot, ...]] = field(default_factory=dict)
    realized_usd: Decimal | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_symbol", MappingProxyType(dict(self.by_symbol)))


def parse_held_lots(
    on: object, rows: object, path: str = "lots", day_path: str = "on", realized: object = None
) -> HeldLots:
    """Read `[{symbol, quantity, cost_per_share?, acquired_on?, held_since?}]`, oldest first in each symbol.

    Lots without a day count as the oldest: nobody knows that they are younger. `realized` is what the year has realized
    so far, in US dollars.

    Raises:
        InvalidInput: naming the offending item and key.
    """
    day = _parse_day(on, day_path)
    if day is None:
        raise InvalidInput(f"{day_path} is missing: lots need the day of the sale.", field=day_path)
    found: dict[str, list[HeldLot]] = {}
    for index, item in enumerate(require_list(rows, path)):
        place = f"{path}[{index}]"
        row = require_object(
            item,
            place,
            required=("symbol", "quantity"),
            optional=("cost_per_share", "acquired_on", "held_since"),
        )
        cost = row.get("cost_per_share")
        lot = HeldLot(
            parse_positive(row["quantity"], join(place, "quantity")),
            None if cost is None else parse_decimal(cost, join(place, "cost_per_share"), low=ZERO),
            _parse_day(row.get("acquired_on"), join(place, "acquired_on")),
            _parse_day(row.get("held_since"), join(place, "held_since")),
        )
        found.setdefault(parse_symbol(row["symbol"], join(place, "symbol")), []).append(lot)
    return HeldLots(
        day,
        {symbol: tuple(sorted(lots, key=lambda lot: lot.acquired_on or date.min)) for symbol, lots in found.items()},
        None if realized is None else parse_decimal(realized, "realized_usd"),
    )


def dump_held_lots(held: HeldLots) -> list[dict[str, object]]:
    """Write the lots as `parse_held_lots` reads them, by symbol."""
    return [
        {
            "symbol": symbol,
            "quantity": plain(lot.quantity),
            **({} if lot.cost_per_share is None else {"cost_per_share": plain(lot.cost_per_share)}),
            **({} if lot.acquired_on is None else {"acquired_on": lot.acquired_on.isoformat()}),
            **({} if lot.held_since is None else {"held_since": lot.held_since.isoformat()}),
        }
        for symbol in sorted(held.by_symbol)
        for lot in held.by_symbol[symbol]
    ]


def dump_stored_lots(held: HeldLots) -> dict[str, object]:
    """Write the lots with the day of the sale, as a snapshot holds them."""
    known = {} if held.realized_usd is None else {"realized_usd": plain(held.realized_usd)}
    return {"on": held.on.isoformat(), "rows": dump_held_lots(held), **known}


def parse_stored_lots(value: object, path: str) -> HeldLots | None:
    """Read what `dump_stored_lots` wrote, or nothing."""
    if value is None:
        return None
    row = require_object(value, path, required=("on", "rows"), optional=("realized_usd",))
    return parse_held_lots(row["on"], row["rows"], join(path, "rows"), join(path, "on"), row.get("realized_usd"))


def _parse_day(value: object, field: str) -> date | None:
    if value is None:
        return None
    try:
        if isinstance(value, str):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise InvalidInput(f'{field} is {describe(value)}, but must be a day, such as "2024-03-28".', field=field)
