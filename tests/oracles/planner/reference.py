"""A planner for fractional shares, in exact fractions: what each row trades before quantities are rounded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from tests.oracles.planner.model import Account, Row
from tests.oracles.planner.reading import LITERAL, Reading

ZERO = Fraction(0)
Trades = dict[str, Fraction]


@dataclass
class Reference:
    """The answer of the reference planner.

    Args:
        trades: signed dollars by symbol, none of them zero.
        reasons: why each of them trades.
        left_out: why a trade that was wanted did not fit under a limit.
        knife_edge: how near the funding came to leaving out a trade, or not; rounding may tip what is nearer than that.
    """

    trades: Trades = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    knife_edge: Fraction | None = None


def plan_reference(account: Account, reading: Reading = LITERAL) -> Reference:
    """Plan an account that has no request."""
    if account.base <= 0:
        return Reference()
    answer = Reference()
    for row in account.rows.values():
        amount, reason = wanted(account, row, reading)
        if amount and permitted(account, row, amount) and abs(amount) >= account.policy.minimum:
            answer.trades[row.symbol], answer.reasons[row.symbol] = amount, reason
    bring_cash_home(account, answer, reading)
    limit(account, answer)
    return answer


def wanted(account: Account, row: Row, reading: Reading = LITERAL) -> tuple[Fraction, str]:
    """What step 1 asks of a row, whoever forbids it: signed dollars and the reason."""
    policy, to_target = account.policy, account.target_usd(row) - row.value
    if not account.counts(row):
        return ZERO, ""
    held = account.held(row)
    if row.target_percent == 0:
        return (-row.value if held else ZERO), ("TARGET_ZERO" if row.targeted else "UNTARGETED")
    if not held or (reading.short_is_not_held and row.quantity < 0):
        return to_target, "NOT_HELD"
    drift, band = account.drift(row), account.band(row)
    if abs(drift) <= band and policy.threshold != 0:
        return ZERO, ""
    spare = policy.reach * band * account.base / 100
    amount = min(ZERO, to_target + spare) if to_target < 0 else max(ZERO, to_target - spare)
    return amount, ("OUTSIDE_BAND" if abs(drift) > band else "NO_THRESHOLD")


def permitted(account: Account, row: Row, amount: Fraction) -> bool:
    """Whether the policy lets this row trade on this side."""
    return account.tradable(row) and (account.policy.may_buy if amount > 0 else account.policy.may_sell)


def cash_destination(account: Account, projected: Fraction) -> Fraction | None:
    """Where projected cash is to go, in dollars; None where it is inside its band."""
    band = account.cash_band * account.base / 100
    off = projected - account.cash_target_usd
    if abs(off) <= band:
        return None
    spare = account.policy.reach * band
    return max(account.cash_target_usd + (spare if off > 0 else -spare), account.buffer_usd)


def bring_cash_home(account: Account, answer: Reference, reading: Reading) -> None:
    """Step 3: spend what is too much, raise what is too little."""
    projected = account.cash - sum(answer.trades.values())
    destination = cash_destination(account, projected)
    buys = any(amount > 0 for amount in answer.trades.values())
    if destination is None and reading.shortage != "rest" and buys and projected < account.buffer_usd:
        destination = account.buffer_usd
        if reading.shortage == "home":
            spare = account.policy.reach * account.cash_band * account.base / 100
            destination = max(destination, account.cash_target_usd - spare)
    if destination is None or destination == projected:
        return
    sign = 1 if projected > destination else -1
    left = abs(projected - destination)
    gaps = []
    for row in account.rows.values():
        gap = account.target_usd(row) - row.value - answer.trades.get(row.symbol, ZERO)
        if gap * sign > 0 and permitted(account, row, gap):
            gaps.append((abs(gap), row.symbol))
    for gap, symbol in sorted(gaps, key=lambda each: (-each[0], each[1])):
        part = min(gap, left)
        before = answer.trades.get(symbol, ZERO)
        compared = part if reading.added_minimum else abs(before) + part
        if part > 0 and compared >= account.policy.minimum:
            answer.trades[symbol] = before + sign * part
            answer.reasons.setdefault(symbol, "CASH_OUTSIDE_BAND")
            left -= part


def limit(account: Account, answer: Reference) -> None:
    """Step 4: turnover, then funding."""
    minimum, cap = account.policy.minimum, account.turnover_usd
    if cap is not None:
        kept, _ = scale_down(answer.trades, cap, minimum)
        mark(answer, kept, "LIMITED_BY_TURNOVER", "MAX_TURNOVER")
    buys = {symbol: amount for symbol, amount in answer.trades.items() if amount > 0}
    sells = {symbol: amount for symbol, amount in answer.trades.items() if amount < 0}
    budget = account.cash - sum(sells.values()) - account.buffer_usd
    funded, answer.knife_edge = scale_down(buys, budget, minimum)
    mark(answer, sells | funded, "LIMITED_BY_CASH", "NOT_FUNDED")


def mark(answer: Reference, kept: Trades, shrunk: str, dropped: str) -> None:
    """Take over what is left of the trades, and say which of them shrank and which are gone."""
    answer.left_out |= dict.fromkeys(answer.trades.keys() - kept.keys(), dropped)
    for symbol, amount in kept.items():
        if amount != answer.trades[symbol]:
            answer.reasons[symbol] = shrunk
    answer.trades = kept
    answer.reasons = {symbol: answer.reasons[symbol] for symbol in kept}


def scale_down(trades: Trades, most: Fraction, minimum: Fraction) -> tuple[Trades, Fraction | None]:
    """Shrink all alike until they sum to `most`; leave out what falls below the minimum, smallest first, by symbol.

    The second answer is how near any trade came to being left out, or kept; None where all of them fit.
    """
    kept, knife_edge = dict(trades), None
    while kept:
        total = size(kept.values())
        if total <= most:
            return kept, knife_edge
        factor = max(most, ZERO) / total
        smallest = min(kept, key=lambda symbol: (abs(kept[symbol]), symbol))
        scaled = abs(kept[smallest]) * factor
        distance = abs(scaled - minimum)
        knife_edge = distance if knife_edge is None else min(knife_edge, distance)
        if scaled >= minimum and factor > 0:
            return {symbol: amount * factor for symbol, amount in kept.items()}, knife_edge
        del kept[smallest]
    return kept, knife_edge


def size(amounts: Iterable[Fraction]) -> Fraction:
    """The sum of both sides."""
    return sum((abs(amount) for amount in amounts), ZERO)
