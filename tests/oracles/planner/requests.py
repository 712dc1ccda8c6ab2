"""What a cash request asks for, in exact fractions."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from tests.oracles.planner.model import Account, Row
from tests.oracles.planner.reading import LITERAL, Reading
from tests.oracles.planner.reference import Reference, Trades, limit, permitted, plan_reference

ZERO = Fraction(0)


class NotEnough(Exception):
    """A raise that asks for more than there is; the argument is what could be raised, in dollars."""

    def __init__(self, possible: Fraction) -> None:
        super().__init__(f"{float(possible):.2f} could be raised")
        self.possible = possible


def plan(account: Account, reading: Reading = LITERAL) -> Reference:
    """Plan with or without a request.

    Raises:
        NotEnough: more is to be raised than there is.
    """
    request = account.request
    if request is None:
        return plan_reference(account, reading)
    if request.kind == "rebalance_all":
        return plan_reference(everything(account), reading)
    if account.base <= 0:
        return Reference()
    return invest(account) if request.kind == "invest" else raise_cash(account, reading)


def everything(account: Account) -> Account:
    """The account under a threshold of 0; cash's band follows where nothing of its own is given."""
    policy = account.policy
    follows = policy.band == "absolute" and not policy.cash_band_given
    cash_band = ZERO if follows else policy.cash_band_percent
    return replace(account, policy=replace(policy, threshold=ZERO, cash_band_percent=cash_band))


def investable(account: Account) -> Fraction:
    """How much of the wish is there above the buffer."""
    assert account.request is not None
    return max(ZERO, min(account.request.usd, account.cash - account.buffer_usd))


def invest(account: Account) -> Reference:
    """Buy the largest gaps first, each at most to its target."""
    answer, left = Reference(), investable(account)
    gaps = [(account.target_usd(row) - row.value, row.symbol) for row in account.rows.values() if buyable(account, row)]
    for gap, symbol in sorted(gaps, key=lambda each: (-each[0], each[1])):
        part = min(gap, left)
        if part > 0 and part >= account.policy.minimum:
            answer.trades[symbol], answer.reasons[symbol] = part, "INVEST"
            left -= part
    limit(account, answer)
    return answer


def buyable(account: Account, row: Row) -> bool:
    """Whether the row is below a target above zero and may be bought."""
    gap = account.target_usd(row) - row.value
    return row.target_percent > 0 and gap > 0 and permitted(account, row, gap)


def wanted_cash(account: Account) -> Fraction:
    """The dollars that a raise has to find by sales."""
    assert account.request is not None
    return max(ZERO, account.cash_target_usd + account.request.usd - account.cash)


def possible(account: Account, dust: bool = False) -> Fraction:
    """What could be raised beyond cash's target, with or without what is worth less than the minimum."""
    found = sum((row.value for row in sellable(account) if dust or row.value >= account.policy.minimum), ZERO)
    return account.cash + found - account.cash_target_usd


def sellable(account: Account) -> list[Row]:
    """Rows of which something may be sold."""
    return [row for row in account.rows.values() if row.value > 0 and permitted(account, row, -row.value)]


def raise_cash(account: Account, reading: Reading) -> Reference:
    """Sell what is overweight first, then by target weight."""
    assert account.request is not None
    if account.request.usd > possible(account, dust=True):
        raise NotEnough(possible(account))
    left, sells = wanted_cash(account), {}
    rows = [row for row in sellable(account) if row.value >= account.policy.minimum]
    over = [(row.value - account.target_usd(row), row.symbol) for row in rows]
    for surplus, symbol in sorted(over, key=lambda each: (-each[0], each[1])):
        part = min(surplus, left)
        if part > 0 and part >= account.policy.minimum:
            sells[symbol], left = part, left - part
    remaining = {row.symbol: (row.target_percent, row.value - sells.get(row.symbol, ZERO)) for row in rows}
    by_weight = in_order(remaining, left) if reading.largest_weight_first else in_proportion(remaining, left)
    for symbol, part in by_weight.items():
        sells[symbol] = sells.get(symbol, ZERO) + part
    answer = Reference({symbol: -part for symbol, part in sells.items() if part > 0 and part >= account.policy.minimum})
    answer.reasons = dict.fromkeys(answer.trades, "RAISE")
    complete = sum(answer.trades.values(), ZERO) == -wanted_cash(account)
    limit(account, answer)
    if not complete:
        answer.knife_edge = ZERO  # Parts below the minimum may be placed in several ways.
    return answer


def in_proportion(rows: dict[str, tuple[Fraction, Fraction]], amount: Fraction) -> Trades:
    """Divide an amount by weight; a row that has less gives all it has, and the others share the rest."""
    parts: Trades = {}
    open_rows, left = dict(rows), amount
    while left > 0 and open_rows:
        weights = sum((weight for weight, _ in open_rows.values()), ZERO)
        if weights == 0:
            break
        share = {symbol: left * weight / weights for symbol, (weight, _) in open_rows.items()}
        full = [symbol for symbol, (_, most) in open_rows.items() if share[symbol] >= most]
        if not full:
            return parts | share
        for symbol in full:
            parts[symbol] = open_rows.pop(symbol)[1]
            left -= parts[symbol]
    return parts


def in_order(rows: dict[str, tuple[Fraction, Fraction]], amount: Fraction) -> Trades:
    """Take an amount from the largest weight first."""
    parts: Trades = {}
    for symbol, (_, most) in sorted(rows.items(), key=lambda each: (-each[1][0], each[0])):
        parts[symbol] = min(most, amount)
        amount -= parts[symbol]
    return parts
