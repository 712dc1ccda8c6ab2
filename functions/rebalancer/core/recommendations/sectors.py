"""Sectors: which part of the economy a symbol belongs to, for limits on concentration."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import describe
from rebalancer.core.base.symbols import parse_symbol

UNKNOWN_SECTOR: Final = "UNKNOWN"
MAX_SECTOR_LENGTH: Final = 60


@dataclass(frozen=True, slots=True)
class Sectors:
    """The user's own map first, then the asset class; what neither names is a sector of its own, `UNKNOWN`.

    Args:
        by_symbol: sector by symbol, as the user gave it.
        asset_classes: asset class by symbol, the fallback.
    """

    by_symbol: Mapping[str, str] = field(default_factory=dict)
    asset_classes: Mapping[str, str] = field(default_factory=dict)

    def sector_of(self, symbol: str) -> str:
        """Return the sector of a symbol."""
        return self.by_symbol.get(symbol) or self.asset_classes.get(symbol) or UNKNOWN_SECTOR


def parse_sector_map(value: object, field: str = "sectors") -> dict[str, str]:
    """Read `{"MSFT": "Technology", …}`.

    Raises:
        InvalidInput: naming the symbol whose sector is no short text, or an invalid symbol, or one that is there twice.
    """
    if not isinstance(value, Mapping):
        raise InvalidInput(f"{field} is {describe(value)}, but must be an object of sectors by symbol.", field=field)
    sectors: dict[str, str] = {}
    for key, sector in value.items():
        symbol = parse_symbol(key, f"the key in {field}")
        path = f"{field}.{symbol}"
        if symbol in sectors:
            raise InvalidInput(f"{path} is given twice; each symbol has one sector.", field=path)
        text = sector.strip() if isinstance(sector, str) else ""
        if not text or len(text) > MAX_SECTOR_LENGTH or not text.isprintable():
            raise InvalidInput(
                f"{path} is {describe(sector)}, but must be a sector's name of at most {MAX_SECTOR_LENGTH} characters.",
                field=path,
            )
        sectors[symbol] = text
    return sectors
