"""A rule about whole shares: the integer optimum is at least as good as the plainest rounding."""

from __future__ import annotations

from fractions import Fraction

from tests.oracles.planner.case import Case, Findings
from tests.oracles.planner.reading import READINGS
from tests.oracles.planner.requests import plan
from tests.oracles.planner.rounding import cut

ZERO = Fraction(0)
Distance = tuple[Fraction, Fraction]


def no_worse_than_rounding_down(case: Case) -> Findings:
    """Whole shares end at least as near to what is wanted as if each trade were rounded down.

    Where money is short, every split of it that buys as much is as near to the targets: the rows' drift decides too.
    """
    account = case.account
    if not account.policy.whole or account.base <= 0 or case.is_cash_request:
        return
    first = ""
    for reading in READINGS:
        answer = plan(account, reading)
        down = {symbol: each * account.rows[symbol].price for symbol, each in cut(account, answer).items()}
        plain, actual = distance(answer.trades, down), distance(answer.trades, case.traded)
        if actual[0] <= plain[0] or sum(actual) <= sum(plain) or left(case, case.traded) <= left(case, down):
            return
        first = first or f"{float(actual[0])} dollars from what is wanted, rounding down {float(plain[0])}"
    yield first


def distance(wanted: dict[str, Fraction], traded: dict[str, Fraction]) -> Distance:
    """How far the trades are from what is wanted: over the rows, and in cash."""
    symbols = sorted(wanted.keys() | traded.keys())
    lacks = [wanted.get(symbol, ZERO) - traded.get(symbol, ZERO) for symbol in symbols]
    return sum((abs(each) for each in lacks), ZERO), abs(sum(lacks, ZERO))


def left(case: Case, traded: dict[str, Fraction]) -> Fraction:
    """How far the rows that count are from their targets after these trades."""
    rows = [row for row, _ in case.pairs if case.account.counts(row)]
    return sum((abs(case.account.target_usd(row) - row.value - traded.get(row.symbol, ZERO)) for row in rows), ZERO)


RULES = {"NO_WORSE_THAN_ROUNDING_DOWN": no_worse_than_rounding_down}
