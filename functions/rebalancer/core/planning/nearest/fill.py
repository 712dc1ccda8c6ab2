"""Which sums whole shares can reach: one bit for each sum, so that the best use of any money is looked up."""

from collections.abc import Sequence
from typing import Final, NamedTuple

# Bits over all layers: 32 MiB at most.
BITS_MAX: Final = 1 << 28
_CHUNK: Final = 64


class Stock(NamedTuple):
    """Shares of one symbol that may be bought: a price, and how many."""

    price: int
    shares: int


class Fill:
    """All sums of money that some choice of the shares costs, up to a limit."""

    def __init__(self, stocks: Sequence[Stock], limit: int) -> None:
        """Note every sum up to the limit; `fits` must hold."""
        self.unit = unit_of(stocks)
        self._stocks = stocks
        self._size = min(limit, total_of(stocks)) // self.unit + 1
        mask = (1 << self._size) - 1
        self._layers = [1]
        for stock in stocks:
            self._layers.append(_with_stock(self._layers[-1], stock.price // self.unit, stock.shares, mask))
        self._bytes = self._layers[-1].to_bytes(self._size // 8 + 1, "little")

    def best(self, money: int, beyond: int) -> int | None:
        """Find the greatest sum that the money pays and that is more than `beyond`; None if there is none."""
        if money < 0:
            return None
        place = min(money // self.unit, self._size - 1)
        lowest = max(beyond // self.unit + 1, 0)
        if place < lowest:
            return None
        found = self._highest(place)
        return found * self.unit if found >= lowest else None

    def _highest(self, place: int) -> int:
        """Find the highest bit at or below a place; bit 0, the sum of no share, is always there."""
        end = place // 8
        top = self._bytes[end] & ((2 << (place % 8)) - 1)
        if top:
            return end * 8 + top.bit_length() - 1
        width = _CHUNK
        while True:
            start = max(0, end - width)
            chunk = self._bytes[start:end].rstrip(b"\0")
            if chunk:
                return (start + len(chunk) - 1) * 8 + chunk[-1].bit_length() - 1
            end, width = start, width * 2

    def counts(self, money: int) -> list[int]:
        """Find shares, by the place of their stock, that cost exactly a sum that can be reached."""
        left = money // self.unit
        counts = [0] * len(self._stocks)
        for place in range(len(self._stocks) - 1, -1, -1):
            step, before = self._stocks[place].price // self.unit, self._layers[place]
            while not before >> left & 1:
                left -= step
                counts[place] += 1
        return counts


def fits(stocks: Sequence[Stock], limit: int) -> bool:
    """Return whether noting every sum is affordable."""
    return (min(limit, total_of(stocks)) // unit_of(stocks) + 1) * (len(stocks) + 1) <= BITS_MAX


def unit_of(stocks: Sequence[Stock]) -> int:
    """Return the greatest amount of which every price is a multiple."""
    unit = 0
    for stock in stocks:
        other = stock.price
        while other:
            unit, other = other, unit % other
    return unit or 1


def total_of(stocks: Sequence[Stock]) -> int:
    """Return what all shares cost."""
    return sum(stock.price * stock.shares for stock in stocks)


def _with_stock(sums: int, step: int, count: int, mask: int) -> int:
    """Add up to so many shares: parts of 1, 2, 4 … make every number."""
    part = 1
    while count > 0 and (part * step) < mask.bit_length():
        part = min(part, count)
        sums |= (sums << (part * step)) & mask
        count -= part
        part *= 2
    return sums
