"""What people look at: the history of orders, equity by day, and who earned what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO, divide_shown
from rebalancer.core.base.symbols import CASH
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import UNASSIGNED
from rebalancer.core.ledger.fold import Ledger, post_step
from rebalancer.core.ledger.stream import steps_of
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.statements.flows import Closes, Flow, flows_of
from rebalancer.core.statements.performance import EquityPoint


@dataclass(frozen=True, slots=True)
class DayMark:
    """All that is known at the end of a day: the account's point, and the equity of each strategy in dollars."""

    point: EquityPoint
    strategy_equity_usd: Mapping[str, Decimal]


def daily_marks(ledger: Ledger, days: Sequence[date], closes: Closes) -> tuple[DayMark, ...]:
    """Equity and cash at the end of each of `days` (in order, New York), at that day's closes.

    A strategy's equity is the cash that its trades and income brought or took, with the value of what it holds: its
    gain so far, plus what was given to it.

    Raises:
        InvalidInput: MISSING_PRICE naming symbol and day.
    """
    book = Book()
    steps = list(steps_of(ledger.live))
    marks: list[DayMark] = []
    flows = flows_of(ledger.live, closes)
    place = 0
    for day in days:
        end_ns = start_of_day_ns(day + timedelta(days=1))
        while place < len(steps) and steps[place].at_ns < end_ns:
            post_step(book, steps[place], ledger.attributions)
            place += 1
        with localcontext(EXACT):
            paid = [flow for flow in flows if flow.at_ns < end_ns]
            flows = flows[len(paid) :]
            strategies = _equity_by_strategy(book, closes.get(day, {}), day)
            equity = sum(strategies.values(), ZERO)
            marks.append(DayMark(equity_point(day, equity, book.cash_usd, paid), strategies))
    return tuple(marks)


def equity_point(day: date, equity_usd: Decimal, cash_usd: Decimal, paid: Sequence[Flow]) -> EquityPoint:
    """Return the point of a day with what was paid since the one before."""
    payments = tuple((flow.day, flow.amount_usd) for flow in paid if flow.amount_usd is not None)
    with localcontext(EXACT):
        total = sum((amount for _, amount in payments), ZERO)
    return EquityPoint(day, equity_usd, cash_usd, total, payments, len(payments) == len(paid))


def _equity_by_strategy(book: Book, closes: Mapping[str, Decimal], day: date) -> dict[str, Decimal]:
    equity = dict(book.strategy_cash_usd)
    for (strategy, symbol), position in sorted(book.positions.items()):
        if position.quantity:
            worth = position.quantity * _close(closes, symbol, day)
            equity[strategy] = equity.get(strategy, ZERO) + worth
    return equity


def _close(closes: Mapping[str, Decimal], symbol: str, day: date) -> Decimal:
    price = closes.get(symbol)
    if price is None:
        raise InvalidInput(
            f"closes.{day.isoformat()}.{symbol} is missing: {symbol} was held on that day and needs its price.",
            code="MISSING_PRICE",
            field=f"closes.{day.isoformat()}.{symbol}",
        )
    return price


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one strategy gained with one symbol, in dollars, and in percent of the capital invested on average."""

    strategy: str
    symbol: str
    gain_usd: Decimal
    percent: Decimal | None


def contributions(
    ledger: Ledger, first: date, last: date, closes: Closes, *, capital_usd: Decimal
) -> tuple[Contribution, ...]:
    """Who gained what between the ends of two days; the rows sum to the account's gain exactly.

    Interest, fees and all else that no symbol brought are under the symbol CASH.
    """
    begin, end = book_at(ledger, first), book_at(ledger, last)
    marks = daily_marks(ledger, (first, last), closes)
    gains: dict[tuple[str, str], Decimal] = {}
    with localcontext(EXACT):
        for key in sorted({*begin.positions, *end.positions}):
            gain = _gain(end, key, closes.get(last, {}), last) - _gain(begin, key, closes.get(first, {}), first)
            if gain:
                gains[key] = gain
        points = [mark.point for mark in marks]
        for flow in flows_of(ledger.live, closes):
            if first < flow.day <= last:
                _leave_out(gains, flow)
        total = points[1].equity_usd - points[0].equity_usd - points[1].flow_usd
        rest = total - sum(gains.values(), ZERO)
    rows = [Contribution(*key, gain, _percent(gain, capital_usd)) for key, gain in gains.items() if gain]
    if rest:
        rows.append(Contribution(UNASSIGNED, CASH, rest, _percent(rest, capital_usd)))
    return tuple(sorted(rows, key=lambda row: (-row.gain_usd, row.strategy, row.symbol)))


def _leave_out(gains: dict[tuple[str, str], Decimal], flow: Flow) -> None:
    """What transferred shares had gained before they came is no gain of this account."""
    if flow.amount_usd is None:
        raise InvalidInput(
            f"The value of the {flow.symbol} that came or went on {flow.day.isoformat()} is not known.",
            code="MISSING_PRICE",
            field=f"closes.{flow.day.isoformat()}.{flow.symbol}",
        )
    if flow.beyond_cost_usd and flow.symbol is not None:
        key = (UNASSIGNED, flow.symbol)
        gains[key] = gains.get(key, ZERO) - flow.beyond_cost_usd


def book_at(ledger: Ledger, day: date) -> Book:
    """Return the book at the end of a day in New York."""
    book = Book()
    end_ns = start_of_day_ns(day + timedelta(days=1))
    for step in steps_of(ledger.live):
        if step.at_ns < end_ns:
            post_step(book, step, ledger.attributions)
    return book


def _gain(book: Book, key: tuple[str, str], closes: Mapping[str, Decimal], day: date) -> Decimal:
    position = book.position_of(*key)
    unrealised = ZERO
    if position.quantity:
        unrealised = position.quantity * _close(closes, key[1], day) - position.cost_usd
    return position.realised_usd + position.income_usd + unrealised


def _percent(gain: Decimal, capital_usd: Decimal) -> Decimal | None:
    return divide_shown(gain, capital_usd, HUNDRED) if capital_usd > 0 else None
