"""Wanted trades as a problem of whole numbers: what each row may trade, what it costs, and how much nearer it gets.

Every trade keeps its side, is none or at least the minimum, and passes what is wanted by less than a share. Sales start
from all that they may sell, so that keeping a share is a choice that costs money, like buying one.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple, TypeAlias

from rebalancer.core.base.money import ZERO
from rebalancer.core.planning.items import Intent
from rebalancer.core.planning.nearest.fill import Stock
from rebalancer.core.planning.nearest.search import Answer, Extra, Problem

# By place of a trade: at least so many shares, or none.
Branch: TypeAlias = Mapping[int, int]
_NONE: Final = 0


class Line(NamedTuple):
    """One trade: `start` are its signed shares before anything is chosen, `error` their distance from what is wanted.

    `stock` are wanted shares beyond them, `extra` the last choice, of `extra_shares` shares; both may be none.
    """

    start: int
    error: int
    price: int
    wanted: int
    stock: Stock | None = None
    extra: Extra | None = None
    extra_shares: int = 0

    def distance(self, shares: int) -> int:
        """Return how far so many signed shares are from what is wanted."""
        return abs(shares * self.price - self.wanted)


class Lines:
    """All trades that are sized in whole shares, as one problem."""

    def __init__(self, intents: Sequence[Intent], money: Decimal, minimum: Decimal, branch: Branch) -> None:
        """Read the trades, exits left out.

        Args:
            intents: wanted trades.
            money: what buys may spend before these sales; negative where the sales have to bring it.
            minimum: the least trade.
            branch: of which trades the shares are limited from below, or to none.
        """
        numbers = [money, minimum, *[each for row, amount, _, _ in intents for each in (row.price, amount)]]
        self.exponent = min(_exponent(number) for number in numbers)
        self.least = self.whole(minimum)
        self.lines = [self._line(intent, branch.get(place)) for place, intent in enumerate(intents)]
        spent = sum(line.start * line.price for line in self.lines)
        self.error = sum(line.error for line in self.lines)
        self._stocked = [place for place, line in enumerate(self.lines) if line.stock is not None]
        self._extra = [place for place, line in enumerate(self.lines) if line.extra is not None]
        self.problem = Problem(
            self.whole(money) - spent,
            [line.stock for line in self.lines if line.stock is not None],
            [line.extra for line in self.lines if line.extra is not None],
        )

    def whole(self, number: Decimal) -> int:
        """Return money in the unit of which every amount here is a multiple."""
        return int(number.scaleb(-self.exponent))

    def money(self, number: int) -> Decimal:
        """Return the money that a whole number means."""
        return Decimal(number).scaleb(self.exponent)

    def near(self, shares: Sequence[int]) -> list[int]:
        """Return the wanted shares that an answer at hand has of each stock."""
        return [max(0, shares[place] - self.lines[place].start) for place in self._stocked]

    def shares_of(self, answer: Answer) -> list[int]:
        """Return signed shares by the place of the trade."""
        shares = [line.start for line in self.lines]
        for place, count in zip(self._stocked, answer.counts or [], strict=True):
            shares[place] += count
        for index in answer.taken or []:
            place = self._extra[index]
            shares[place] += self.lines[place].extra_shares
        return shares

    def too_small(self, shares: Sequence[int]) -> int | None:
        """Return the first trade that is below the minimum; None where there is none."""
        for place, (line, count) in enumerate(zip(self.lines, shares, strict=True)):
            if count and abs(count) * line.price < self.least:
                return place
        return None

    def fewest(self, place: int) -> int:
        """Return the fewest shares that an order may have, if it has any."""
        return max(1, -(-self.least // self.lines[place].price))

    def _line(self, intent: Intent, fewest: int | None) -> Line:
        price, wanted = self.whole(intent.row.price), self.whole(intent.amount)
        if fewest == _NONE:
            return Line(0, abs(wanted), price, wanted)
        if wanted > 0:
            return _buy(price, wanted, self.least, fewest or 0)
        return _sale(price, wanted, self.least, int(max(ZERO, intent.row.sellable)))


def _buy(price: int, wanted: int, least: int, start: int) -> Line:
    full, rest = divmod(wanted, price)
    fewest = max(1, -(-least // price))
    if fewest > full:
        gain = wanted - ((full + 1) * price - wanted)
        is_open = fewest == full + 1 and rest and gain > 0
        extra = Extra((full + 1) * price, gain) if is_open else None
        return Line(0, wanted, price, wanted, None, extra, full + 1)
    extra = Extra(price, 2 * rest - price) if 2 * rest > price else None
    stock = Stock(price, full - start) if full > start else None
    return Line(start, wanted - start * price, price, wanted, stock, extra, 1)


def _sale(price: int, wanted: int, least: int, held: int) -> Line:
    full, rest = divmod(-wanted, price)
    most = min(full + (1 if rest else 0), held)
    kept = min(full, held)
    if kept * price < least:
        kept = 0
    if most * price < least:
        most = 0
    error, error_kept = abs(wanted + most * price), abs(wanted + kept * price)
    gain = error - error_kept
    extra = Extra((most - kept) * price, gain) if gain > 0 else None
    return Line(-most, error, price, wanted, None, extra, most - kept)


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
