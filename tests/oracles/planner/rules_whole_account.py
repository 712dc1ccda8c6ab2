"""Rules about the account as a whole: the point of version 2."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.oracles.planner.case import CENT, ZERO, Case, Findings
from tests.oracles.planner.model import Account, Row
from tests.oracles.planner.reading import LITERAL, RAISE_READINGS, READINGS, Reading
from tests.oracles.planner.reference import Reference, cash_destination, permitted, wanted
from tests.oracles.planner.requests import NotEnough, plan


def total_drift_never_grows(case: Case) -> Findings:
    """The sum of |drift| over all rows and cash is no larger after the plan than before."""
    account = case.account
    if account.base <= 0 or (account.request and account.request.kind == "raise"):
        return
    before = abs(account.cash - account.cash_target_usd)
    after = abs(case.cash_after - account.cash_target_usd)
    for row, _ in case.pairs:
        if account.counts(row):
            before += abs(row.value - account.target_usd(row))
            after += abs(case.after(row) - account.target_usd(row))
    if after > before:
        yield f"from {float(before)} to {float(after)} dollars"


def cash_comes_home(case: Case) -> Findings:
    """Cash ends inside its band wherever a row that may trade could still move it back."""
    account = case.account
    if account.base <= 0 or case.is_cash_request or case.turnover_spent:
        return
    destination = cash_destination(case.asked, case.cash_after)
    outside = abs(case.cash_after - account.cash_target_usd) - case.asked.cash_band * account.base / 100
    if destination is None or outside <= rounding(case):
        return
    off = case.cash_after - destination
    for row, amount in movers(case, off):
        yield f"cash ends {float(off)} off, and {row.symbol} could trade {float(amount)}"
        return


def movers(case: Case, off: Fraction) -> Iterator[tuple[Row, Fraction]]:
    """Rows that could still take cash back by a trade of at least the minimum, with its size."""
    account = case.account
    for row, item in case.pairs:
        gap = account.target_usd(row) - case.after(row)
        if not account.counts(row) or gap * off <= 0 or not permitted(account, row, gap) or item.signed * off < 0:
            continue
        if row.target_percent == 0 and not account.held(row):
            continue
        size = min(abs(gap), abs(off))
        if size >= account.policy.minimum and size >= case.unit(row) and size > rounding(case):
            yield row, size


def rounding(case: Case) -> Fraction:
    """What cutting every row's quantity may move cash by. Whole shares are placed with care, so they get none."""
    if case.account.policy.whole:
        return ZERO
    return CENT + sum((case.unit(row) for row, _ in case.pairs if case.account.tradable(row)), ZERO)


def enters_what_is_not_held(case: Case) -> Findings:
    """A target above 0 of which nothing is held is bought up to its target while there is money above the buffer."""
    account = case.account
    if account.base <= 0 or case.is_cash_request or case.turnover_spent:
        return
    spare = case.cash_after - account.buffer_usd
    for row, item in case.pairs:
        amount, reason = wanted(case.asked, row)
        if reason != "NOT_HELD" or amount < account.policy.minimum or not permitted(account, row, amount):
            continue
        lacks = amount - case.traded.get(row.symbol, ZERO)
        if min(lacks, spare) > max(case.unit(row), account.policy.minimum) + max(case.slack, rounding(case)):
            yield f"{row.symbol}: {item.action} {item.reason} lacks {float(lacks)}, {float(spare)} are there"


def needs_rebalance(case: Case) -> Findings:
    """True where a row or cash is outside its band and a trade could move it, or an untargeted holding is to go."""
    shown, account = case.needs_rebalance, case.account
    if not isinstance(shown, bool):
        yield f"is {shown!r}"
        return
    if account.request is not None:
        return
    answers = {needs(account, restricted, reading) for restricted in (True, False) for reading in READINGS[::6]}
    if case.traded:  # A share that is rounded up may be traded though less than one is wanted.
        if not shown and (True in answers or not account.policy.whole):
            yield "is False, but the plan trades"
    elif shown not in answers:
        yield f"is {shown}"


def needs(account: Account, restricted: bool, reading: Reading = LITERAL) -> bool:
    """Whether the account needs a rebalance, with or without the policy's restrictions on who may trade."""
    if account.base <= 0:
        return False
    off, spare = account.cash - account.cash_target_usd, cash_destination(account, account.cash)
    for row in account.rows.values():
        amount, _ = wanted(account, row, reading)
        if could(account, row, amount, restricted):
            return True
        gap = account.target_usd(row) - row.value
        if spare is not None and account.counts(row) and gap * off > 0:
            part = min(abs(gap), abs(account.cash - spare))
            if could(account, row, part if off > 0 else -part, restricted):
                return True
    return False


def could(account: Account, row: Row, amount: Fraction, restricted: bool) -> bool:
    """Whether a trade of this many dollars can be ordered at all."""
    exact = row.target_percent == 0 and amount == -row.value
    enough = exact or abs(amount) >= account.policy.unit * row.price
    allowed = not restricted or permitted(account, row, amount)
    return bool(amount) and abs(amount) >= account.policy.minimum and enough and allowed


def as_the_reference(case: Case) -> Findings:
    """Fractional shares trade what the reference trades, under one of the readings, within the rounding."""
    account = case.account
    if account.policy.whole or rounding(case) > 3 * CENT:
        return
    request = account.request
    first: str | None = None
    for reading in RAISE_READINGS if request and request.kind == "raise" else READINGS:
        try:
            answer = plan(account, reading)
        except NotEnough as error:
            yield f"a plan, but only {float(error.possible)} could be raised"
            return
        difference = compare(case, answer)
        if difference is None:
            return
        first = first or difference
    yield str(first)


def explained_by(case: Case) -> list[Reading] | None:
    """The readings under which the reference trades the same; None where it is not compared."""
    account = case.account
    if account.policy.whole or rounding(case) > 3 * CENT or case.is_cash_request:
        return None
    return [reading for reading in READINGS if compare(case, plan(account, reading)) is None]


def compare(case: Case, answer: Reference) -> str | None:
    """The first row that differs by more than rounding; None where all agree."""
    near = answer.knife_edge is not None and answer.knife_edge <= 2 * case.slack
    for row, item in case.pairs:
        expected, actual = answer.trades.get(row.symbol, ZERO), case.traded.get(row.symbol, ZERO)
        if abs(expected - actual) > case.slack + case.unit(row) and not near:
            return f"{row.symbol}: {item.action} {float(actual)} ({item.reason}) for {float(expected)}"
    return None


RULES = {
    "TOTAL_DRIFT_NEVER_GROWS": total_drift_never_grows,
    "CASH_COMES_HOME": cash_comes_home,
    "ENTERS_WHAT_IS_NOT_HELD": enters_what_is_not_held,
    "NEEDS_REBALANCE": needs_rebalance,
    "AS_THE_REFERENCE": as_the_reference,
}
