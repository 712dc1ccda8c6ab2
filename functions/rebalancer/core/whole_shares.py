"""Whole shares: the integer quantities that bring the traded symbols nearest to their targets.

The objective is L1 tracking error, Σ |value after − wanted value| over the symbols that trade. Cash is the budget, not
a term of the sum: a share that would move its symbol further from its target than leaving the money in cash is not
bought. First every trade is rounded towards selling, then shares are given out by largest remainder while they help and
can be paid, then, where money was short, swaps close the rest. Exits are exact and take no part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from rebalancer.core.intents import Hold, Intent, Reason, sum_amounts
from rebalancer.core.knapsack import Move, improve
from rebalancer.core.limits import scale_to_limit
from rebalancer.core.money import QUOTIENT
from rebalancer.core.sizing import Budget, Trade, divide_up, trim_buys

# Tracking error that is not worth a search, as a share of the base: a hundredth of a basis point.
TOLERANCE: Final = Decimal("0.000001")
# How many shares of one symbol a swap may move.
SWAP_SHARES_MAX: Final = 3


@dataclass(slots=True)
class _Line:
    """One trade while it is being rounded: `shares` is signed; `amount` is what the policy wants, `aim` what it may."""

    intent: Intent
    price: Decimal
    amount: Decimal
    aim: Decimal
    shares: Decimal
    fewest: int

    def allows(self, shares: Decimal) -> bool:
        """Whether this signed quantity keeps the trade's side, its minimum and what may be sold."""
        if shares == 0:
            return True
        if abs(shares) < self.fewest:
            return False
        return shares > 0 if self.amount > 0 else shares < 0 and -shares <= self.intent.row.sellable

    def error(self, shares: Decimal) -> Decimal:
        """Distance from the wanted value after trading this many shares."""
        return abs(shares * self.price - self.amount)


def size_whole(intents: list[Intent], budget: Budget, base: Decimal) -> tuple[list[Trade], list[Hold]]:
    """Size every trade in whole shares, except exits, which trade the exact position.

    Args:
        intents: wanted trades.
        budget: what buys may spend before sells.
        base: money that 100 % stands for, in the frame's unit.
    """
    sells, buys = sum_amounts(intents)
    aims = intents
    holds: list[Hold] = []
    is_short = buys > budget.cash + sells + budget.cent
    if is_short:
        wanted = [intent for intent in intents if intent.amount > 0]
        scaled, holds = scale_to_limit(
            wanted, budget.cash + sells, budget.minimum, scaled=Reason.LIMITED_BY_CASH, dropped=Reason.NOT_FUNDED
        )
        aims = [intent for intent in intents if intent.amount < 0] + scaled
    trades = [Trade(aim.row, -aim.row.quantity, aim.reason) for aim in aims if aim.is_exit]
    slack = budget.cash - sum((trade.quantity * trade.row.price for trade in trades), Decimal(0))
    amounts = {intent.row.symbol: intent.amount for intent in intents} if is_short else None
    lines = [_line(aim, amounts, budget.minimum) for aim in aims if not aim.is_exit]
    slack -= sum((line.shares * line.price for line in lines), Decimal(0))
    slack = _give_back(lines, slack)
    trades = _pay_covers(trades, holds, slack)
    _place(lines, slack, base * TOLERANCE, is_short)
    for line in lines:
        if line.shares:
            trades.append(Trade(line.intent.row, line.shares, line.intent.reason))
        else:
            holds.append(Hold(line.intent.row, Reason.NOT_FUNDED if is_short else Reason.ROUNDS_TO_ZERO))
    return trades, holds


def _pay_covers(trades: list[Trade], holds: list[Hold], slack: Decimal) -> list[Trade]:
    """Buying back a short position in full is a buy too: where nothing else gives way, it must."""
    if slack >= 0 or all(trade.quantity < 0 for trade in trades):
        return trades
    sells = [trade for trade in trades if trade.quantity < 0]
    return sells + trim_buys((trade for trade in trades if trade.quantity > 0), holds, -slack, 0, frozenset())


def _line(aim: Intent, amounts: dict[str, Decimal] | None, minimum: Decimal) -> _Line:
    row = aim.row
    price = row.price
    amount = aim.amount if amounts is None else amounts[row.symbol]
    fewest = int(divide_up(minimum, price)) if price < minimum else 1
    if aim.amount > 0:
        shares = aim.amount // price
        if shares < fewest:
            shares = Decimal(0)
    else:
        shares = -min(divide_up(-aim.amount, price), row.sellable // 1)
        if -shares < fewest:
            shares = Decimal(0)
    return _Line(aim, price, amount, aim.amount, shares, fewest)


def _give_back(lines: Sequence[_Line], slack: Decimal) -> Decimal:
    """Where sells could not be rounded up, buys may cost too much: take shares from the largest buys until they fit."""
    if slack >= 0:
        return slack
    buys = [line for line in lines if line.shares > 0]
    for line in sorted(buys, key=lambda line: (-line.shares * line.price, line.intent.row.symbol)):
        kept = max(Decimal(0), line.shares - divide_up(-slack, line.price))
        kept = kept if line.allows(kept) else Decimal(0)
        slack += (line.shares - kept) * line.price
        line.shares = kept
        if slack >= 0:
            break
    return slack


def _place(lines: Sequence[_Line], slack: Decimal, tolerance: Decimal, is_short: bool) -> None:
    """Give out what is left by largest remainder, then repair by swaps if the linear bound leaves room for better."""
    candidates = sorted(_candidates(lines), key=lambda candidate: candidate[:2])
    first_missed: Decimal | None = None
    room = Decimal(0)
    for _, _, gain, step, line in candidates:
        cost = step * line.price
        if cost <= slack:
            slack -= cost
            line.shares += step
            if first_missed is not None:
                room -= gain
        elif first_missed is None and slack >= 0:
            first_missed = QUOTIENT.divide(gain, cost)
            room = QUOTIENT.divide(gain * slack, cost)
    if is_short and slack > 0:
        # Wants are far from met, so every dollar left could still remove a dollar of error.
        first_missed, room = Decimal(1), slack
    if first_missed is not None and room > tolerance:
        _swap(lines, slack, first_missed, tolerance)


def _candidates(lines: Sequence[_Line]) -> Iterator[tuple[Decimal, str, Decimal, Decimal, _Line]]:
    """The next step towards buying of each line that it brings no further from its wanted value: (−remainder, symbol,
    gain, step, line)."""
    for line in lines:
        shares = line.shares
        step = Decimal(line.fewest) if shares == 0 and line.amount > 0 else Decimal(1)
        gain = line.error(shares) - line.error(shares + step)
        if gain >= 0 and line.allows(shares + step):
            remainder = QUOTIENT.divide(line.aim - shares * line.price, step * line.price)
            yield -remainder, line.intent.row.symbol, gain, step, line


def _swap(lines: Sequence[_Line], slack: Decimal, ratio: Decimal, tolerance: Decimal) -> None:
    exponent = min(_exponent(slack), *(min(_exponent(line.price), _exponent(line.amount)) for line in lines))
    moves: list[list[Move]] = []
    for line in lines:
        error = line.error(line.shares)
        open_to_it: list[Move] = []
        for count in range(-SWAP_SHARES_MAX, SWAP_SHARES_MAX + 1):
            shares = line.shares + count
            gain = error - line.error(shares)
            if count and line.allows(shares) and (count < 0 or gain > 0):
                cost = count * line.price
                open_to_it.append(Move(count, int(cost.scaleb(-exponent)), int(gain.scaleb(-exponent))))
        moves.append(open_to_it)
    steps = improve(int(slack.scaleb(-exponent)), moves, int(ratio.scaleb(6)), int(tolerance.scaleb(-exponent)))
    for place, count in steps.items():
        lines[place].shares += count


def _exponent(number: Decimal) -> int:
    exponent = number.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0
