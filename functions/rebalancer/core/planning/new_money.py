"""How much new money would bring every row inside its band without selling anything, and what it would buy.

New money makes the account larger, so that what is above its band comes down to it, and it pays for what is below. For
each amount the rows say between which bounds they must be bought; all of that is linear in the amount, piece by piece,
and concave, so that the least amount is found exactly: from the left, by the line that touches what is still lacking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, Final, NamedTuple

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT, dump_money, plain
from rebalancer.core.planning.cash import buffer_of
from rebalancer.core.planning.drift import DriftReport, measure_rows, steps_of
from rebalancer.core.planning.drift_row import DriftRow
from rebalancer.core.planning.wishes import Wishes
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import SizingPolicy

if TYPE_CHECKING:
    from rebalancer.contract import standing as shapes

_CENTS: Final = 100
_ROUNDS: Final = 64
_ZERO: Final = Fraction(0)


class NewBuy(NamedTuple):
    """What the new money buys of one symbol: shares, and US dollars at the snapshot's price."""

    symbol: str
    quantity: Decimal
    usd: Decimal


@dataclass(frozen=True, slots=True)
class NewMoney:
    """The answer.

    Args:
        usd: the amount, None where no amount does it without selling.
        buys: what to buy with it and with the cash that is there, by symbol.
        is_least: whether it is proven that not even a cent less would do.
        reason: why no amount does it, where none does.
    """

    usd: Decimal | None
    buys: tuple[NewBuy, ...] = ()
    is_least: bool = False
    reason: str | None = None


class _Line(NamedTuple):
    """One row as exact dollars and shares of the base; what is bought of it is a multiple of `step` dollars."""

    symbol: str
    value: Fraction
    target: Fraction
    band: Fraction
    least: Fraction
    price: Fraction
    step: Fraction
    may_buy: bool

    def bounds(self, base: Fraction) -> tuple[Fraction, Fraction]:
        """Return what must and what may be bought at most, in dollars, where the account is worth so much."""
        low = max(_ZERO, (self.target - self.band) * base - self.value, self.least)
        return low, (self.target + self.band) * base - self.value

    def slopes(self, base: Fraction) -> tuple[Fraction, Fraction]:
        """Return how both bounds grow with the base, from here upwards."""
        grows = self.target > self.band and (self.target - self.band) * base - self.value >= max(_ZERO, self.least)
        return (self.target - self.band if grows else _ZERO), self.target + self.band


class _Account(NamedTuple):
    """All rows; cash, its band as shares of the base, and the least trade."""

    base: Fraction
    cash: Fraction
    low: Fraction
    high: Fraction
    minimum: Fraction
    lines: tuple[_Line, ...]


def find_new_money(allocation: StrategyAllocation, snapshot: PortfolioSnapshot, policy: SizingPolicy) -> NewMoney:
    """Find the least deposit after which buys alone bring every row and cash inside its band.

    It is proven to be the least where the exact bound, rounded up to the cent, can be bought with whole cents, the
    smallest trade and the quantities that can be ordered; else a slightly larger amount is found that can.

    Raises:
        InvalidInput: what `measure_drift` refuses.
    """
    report = measure_rows(allocation, snapshot, policy)
    with localcontext(EXACT):
        wishes = Wishes(report.frame, policy, report.rows, report.classes)
        stuck = _stuck(report, wishes)
        if stuck is not None:
            return NewMoney(None, reason=stuck)
        account = _read(report, snapshot, wishes)
    bound = _least(account)
    if bound is None:
        return NewMoney(None, reason="No deposit brings every row inside its band without a sale.")
    first = _round_up(bound * _CENTS)
    found = _first_that_works(account, first)
    if found is None:
        return NewMoney(None, reason="The smallest trade or whole shares keep some row outside its band.")
    cents, bought = found
    prices = {line.symbol: line.price for line in account.lines}
    buys = tuple(
        NewBuy(symbol, _decimal(dollars / prices[symbol]), _decimal(dollars))
        for symbol, dollars in sorted(bought.items())
        if dollars
    )
    return NewMoney(Decimal(cents).scaleb(-2), buys, cents == first)


def dump_new_money(found: NewMoney) -> shapes.NewMoney:
    """Write the answer as plain JSON values."""
    return {
        "usd": None if found.usd is None else dump_money(found.usd),
        "is_least": found.is_least,
        "reason": found.reason,
        "buys": [
            {"symbol": each.symbol, "quantity": plain(each.quantity), "usd": dump_money(each.usd)}
            for each in found.buys
        ],
    }


def _stuck(report: DriftReport, wishes: Wishes) -> str | None:
    """Say what only a sale could bring inside its band."""
    if not report.frame.has_value:
        return "The account has no value to measure against."
    rows = [row for row in report.rows if wishes.counts(row)]
    held = [row.symbol for row in rows if not row.given_percent and row.is_held]
    held += [each.asset_class.name for each in report.classes if not each.row.given_percent and each.row.is_held]
    return f"Only a sale brings {', '.join(sorted(held))} to a target of 0." if held else None


def _read(report: DriftReport, snapshot: PortfolioSnapshot, wishes: Wishes) -> _Account:
    frame, cash = report.frame, report.cash
    scale, whole = Fraction(frame.scale), Fraction(frame.base) * Fraction(frame.scale)
    steps = steps_of(wishes.policy, snapshot)
    lines = [
        _line(row, row, steps.of(row.symbol), wishes.may_trade(row) and wishes.policy.may_buy)
        for row in report.rows
        if wishes.counts(row) and row.given_percent
    ]
    for each in report.classes:
        free = [member for member in each.members if not wishes.policy.holds_back(member.symbol)]
        bought = free[0] if free else each.members[0]
        lines.append(_line(each.row, bought, steps.of(bought.symbol), bool(free) and wishes.policy.may_buy))
    target, band = Fraction(cash.value + cash.gap) / whole, Fraction(cash.band) / whole
    low = max(Fraction(buffer_of(frame, wishes.policy)) / whole, target - band)
    value = Fraction(cash.value) / scale
    return _Account(Fraction(frame.base), value, low, target + band, Fraction(frame.minimum) / scale, tuple(lines))


def _line(row: DriftRow, bought: DriftRow, step: Decimal, may_buy: bool) -> _Line:
    scale = Fraction(row.frame.scale)
    whole = Fraction(row.frame.base) * scale
    price = Fraction(bought.price) / scale
    least = Fraction(row.frame.minimum - row.value) / scale if row.is_missing else _ZERO
    target = Fraction(row.value + row.gap) / whole
    return _Line(
        bought.symbol,
        Fraction(row.value) / scale,
        target,
        Fraction(row.band) / whole,
        max(least, price * Fraction(step)) if row.is_missing else _ZERO,
        price,
        price * Fraction(step),
        may_buy,
    )


def _least(account: _Account) -> Fraction | None:
    """Find the least amount at which nothing is lacking, or None where something always is."""
    amount = _ZERO
    for _ in range(4 * len(account.lines) + 8):
        lacks = [(lack, slope) for lack, slope in _lacking(account, amount) if lack < 0]
        if not lacks:
            return amount
        if any(slope <= 0 for _, slope in lacks):
            return None
        amount += max(-lack / slope for lack, slope in lacks)
    return None


def _lacking(account: _Account, amount: Fraction) -> Iterator[tuple[Fraction, Fraction]]:
    """Each condition at an amount, below 0 where it fails, and how it grows from there."""
    base = account.base + amount
    must = may = must_slope = may_slope = _ZERO
    for line in account.lines:
        (low, high), (low_slope, high_slope) = line.bounds(base), line.slopes(base)
        if not line.may_buy:
            yield -low, -low_slope
            yield high, high_slope
            continue
        yield high - low, high_slope - low_slope
        must, must_slope = must + low, must_slope + low_slope
        may, may_slope = may + high, may_slope + high_slope
    yield account.cash + amount - account.low * base - must, 1 - account.low - must_slope
    yield may - account.cash - amount + account.high * base, may_slope - 1 + account.high


def _first_that_works(account: _Account, cents: int) -> tuple[int, dict[str, Fraction]] | None:
    """Find the first amount in cents that can be bought for, and the dollars that it buys of each symbol."""
    failed, step = cents, 1
    bought = _buy(account, Fraction(cents, _CENTS))
    if bought is not None:
        return cents, bought
    for _ in range(_ROUNDS):
        works = _buy(account, Fraction(failed + step, _CENTS))
        if works is not None:
            return _narrow(lambda each: _buy(account, Fraction(each, _CENTS)), failed, failed + step, works)
        failed, step = failed + step, step * 2
    return None


def _narrow(
    buy: Callable[[int], dict[str, Fraction] | None], failed: int, works: int, bought: dict[str, Fraction]
) -> tuple[int, dict[str, Fraction]]:
    while works - failed > 1:
        middle = (failed + works) // 2
        found = buy(middle)
        if found is None:
            failed = middle
        else:
            works, bought = middle, found
    return works, bought


def _buy(account: _Account, amount: Fraction) -> dict[str, Fraction] | None:
    """Buy what must be bought, then what cash has too much; None where that does not bring everything inside."""
    base = account.base + amount
    bought: dict[str, Fraction] = {}
    for line in account.lines:
        low, high = line.bounds(base)
        if low > 0 and not line.may_buy:
            return None
        dollars = _round_up(max(low, account.minimum) / line.step) * line.step if low > 0 else _ZERO
        if dollars > high:
            return None
        bought[line.symbol] = dollars
    left = account.cash + amount - sum(bought.values(), _ZERO)
    if left < account.low * base:
        return None
    return _spend(account, base, bought, left - account.high * base)


def _spend(
    account: _Account, base: Fraction, bought: dict[str, Fraction], too_much: Fraction
) -> dict[str, Fraction] | None:
    """Buy more of the rows that lack most, up to their bands' upper edges, until cash is inside its band."""
    for line in _by_gap(account.lines, base, bought):
        if too_much <= 0:
            break
        room = line.bounds(base)[1] - bought[line.symbol]
        most = min(room // line.step, _round_up(too_much / line.step)) * line.step
        if line.may_buy and most > 0 and bought[line.symbol] + most >= account.minimum:
            bought[line.symbol] += most
            too_much -= most
    return bought if too_much <= 0 else None


def _by_gap(lines: Sequence[_Line], base: Fraction, bought: dict[str, Fraction]) -> list[_Line]:
    return sorted(lines, key=lambda line: (line.value + bought[line.symbol] - line.target * base, line.symbol))


def _round_up(number: Fraction) -> int:
    """Return the least integer that is not below a number."""
    return -(-number.numerator // number.denominator)


def _decimal(number: Fraction) -> Decimal:
    """Write a fraction that has a decimal exactly."""
    return EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))
