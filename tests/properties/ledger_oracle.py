"""A second reckoning of fills and splits, slow and by other means: fractions, no lots kept, everything from scratch.

First in, first out is reckoned by laying all shares ever bought and all ever sold side by side on two rulers; average
cost by walking back to the last time that the position was empty or on the other side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Traded:
    """A signed quantity at a price, or (`ratio`) a split that turns one share into so many."""

    quantity: Fraction = Fraction(0)
    price: Fraction = Fraction(0)
    ratio: Fraction | None = None


@dataclass(frozen=True)
class Reckoned:
    """Quantity held, its cost, and the gain of all that was closed."""

    quantity: Fraction
    cost: Fraction
    realised: Fraction


def in_todays_shares(story: Sequence[Traded]) -> list[Traded]:
    """The trades as if all splits had happened before the first of them."""
    factor = Fraction(1)
    adjusted: list[Traded] = []
    for trade in reversed(story):
        if trade.ratio is not None:
            factor *= trade.ratio
        else:
            adjusted.append(Traded(trade.quantity * factor, trade.price / factor))
    return list(reversed(adjusted))


def first_in_first_out(story: Sequence[Traded]) -> Reckoned:
    """What is held at which cost, and what was realised, when the oldest shares are closed first."""
    trades = in_todays_shares(story)
    bought = _ruler([trade for trade in trades if trade.quantity > 0])
    sold = _ruler([Traded(-trade.quantity, trade.price) for trade in trades if trade.quantity < 0])
    # Long or short, the oldest open share is closed by the next trade of the other side: the n-th share bought and the
    # n-th share sold close each other, whichever came first.
    matched = min(bought[-1][1] if bought else Fraction(0), sold[-1][1] if sold else Fraction(0))
    cost = _worth(bought, Fraction(0), matched)
    proceeds = _worth(sold, Fraction(0), matched)
    open_long = _worth(bought, matched, bought[-1][1]) if bought else Fraction(0)
    open_short = _worth(sold, matched, sold[-1][1]) if sold else Fraction(0)
    quantity = sum((trade.quantity for trade in trades), Fraction(0))
    return Reckoned(quantity, open_long - open_short, proceeds - cost)


def _ruler(trades: Sequence[Traded]) -> list[tuple[Fraction, Fraction, Fraction]]:
    """From, to and price of each trade on a ruler of shares."""
    marks: list[tuple[Fraction, Fraction, Fraction]] = []
    at = Fraction(0)
    for trade in trades:
        marks.append((at, at + trade.quantity, trade.price))
        at += trade.quantity
    return marks


def _worth(ruler: Sequence[tuple[Fraction, Fraction, Fraction]], low: Fraction, high: Fraction) -> Fraction:
    """What the shares between two marks were traded for."""
    parts = ((min(end, high) - max(start, low), price) for start, end, price in ruler)
    return sum((length * price for length, price in parts if length > 0), Fraction(0))


def at_average_cost(story: Sequence[Traded]) -> Reckoned:
    """What is held at average cost; realised is what the cash flows leave after the cost of what is held."""
    trades = in_todays_shares(story)
    held = [sum((trade.quantity for trade in trades[: index + 1]), Fraction(0)) for index in range(len(trades))]
    if not trades or held[-1] == 0:
        return Reckoned(Fraction(0), Fraction(0), _inflow(trades))
    begin = len(trades) - 1
    while begin > 0 and held[begin - 1] * held[-1] > 0:
        begin -= 1
    # The trade that opened this side may have closed the other one first: only what went beyond zero counts.
    price = trades[begin].price
    quantity = held[begin]
    for index in range(begin + 1, len(trades)):
        if trades[index].quantity * held[-1] > 0:
            price = (price * quantity + trades[index].price * trades[index].quantity) / held[index]
        quantity = held[index]
    cost = price * held[-1]
    return Reckoned(held[-1], cost, _inflow(trades) + cost)


def _inflow(trades: Sequence[Traded]) -> Fraction:
    return sum((-trade.quantity * trade.price for trade in trades), Fraction(0))
