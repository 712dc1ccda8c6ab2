"""Rules about each trade: side, size, who may trade, and how quantities are cut."""

from __future__ import annotations

from fractions import Fraction

from tests.oracles.planner.case import LIMITED, ZERO, Case, Findings
from tests.oracles.planner.model import Account, Row
from tests.oracles.planner.reference import permitted, size, wanted


def towards_the_target(case: Case) -> Findings:
    """Each trade moves its row towards the target; none passes it, but by the rounding of a whole share."""
    for row, item in case.pairs:
        gap, amount = case.account.target_usd(row) - row.value, case.traded.get(row.symbol, ZERO)
        if case.is_cash_request and amount < 0 and row.targeted:
            continue  # A raise may sell below the target.
        past = abs(amount) - abs(gap)
        allowed = case.unit(row) if case.account.policy.whole else ZERO
        if amount * gap < 0 or (amount and not gap):
            yield f"{row.symbol}: {item.action} of {float(amount)} away from its target, gap {float(gap)}"
        elif past > 0 and past >= allowed:
            yield f"{row.symbol}: {float(amount)} passes the target by {float(past)}"


def no_short_sale(case: Case) -> Findings:
    """No sale ends below zero, and no purchase of a short position with target 0 ends above."""
    for row, item in case.pairs:
        if item.action == "SELL" and item.quantity > max(row.quantity, ZERO):
            yield f"{row.symbol}: sells {float(item.quantity)} of {float(row.quantity)}"


def who_may_trade(case: Case) -> Findings:
    """Frozen, excluded, not chosen and untargeted holdings that are held never trade."""
    for row, item in case.pairs:
        if item.action != "HOLD" and not case.account.tradable(row):
            yield f"{row.symbol}: {item.action} though it may not trade"


def side_of_the_mode(case: Case) -> Findings:
    """The mode forbids a side; so does a request that only buys or only sells."""
    policy, request = case.account.policy, case.account.request
    forbidden = {"BUY": not policy.may_buy, "SELL": not policy.may_sell}
    if request and request.kind == "invest":
        forbidden["SELL"] = True
    if request and request.kind == "raise":
        forbidden["BUY"] = True
    for _, item in case.pairs:
        if forbidden.get(item.action, False):
            yield f"{item.symbol}: {item.action} under {policy.mode}, {request}"


def minimum_trade(case: Case) -> Findings:
    """No trade is below the minimum, but by the cut of a fractional quantity."""
    for row, item in case.pairs:
        cut = ZERO if case.account.policy.whole else case.unit(row)
        amount = abs(case.traded.get(row.symbol, ZERO))
        if amount and amount + cut < case.account.policy.minimum:
            yield f"{row.symbol}: {item.action} of {float(amount)}"


def orderable_quantity(case: Case) -> Findings:
    """Quantities have the policy's places; only a whole exit is exact."""
    for row, item in case.pairs:
        if item.quantity % case.account.policy.unit and not _is_exit(case.account, row, item.signed):
            yield f"{row.symbol}: quantity {float(item.quantity)}"


def exits_whole(case: Case) -> Findings:
    """A target of 0 that is still held, and an untargeted holding that is to be sold, leave whole."""
    account = case.account
    if case.is_cash_request or account.base <= 0:
        return
    for row, item in case.pairs:
        amount, _ = wanted(case.asked, row)
        if row.target_percent or not amount or not permitted(account, row, amount) or item.reason in LIMITED:
            continue
        bought_back = item.action == "BUY" and (-row.quantity - item.signed) * row.price <= case.slack
        if item.signed != -row.quantity and not bought_back:
            yield f"{row.symbol}: {item.action} {float(item.quantity)} of {float(row.quantity)}, {item.reason}"


def dust_rests(case: Case) -> Findings:
    """What is worth less than the minimum and has target 0 is nothing held: it does not trade."""
    for row, item in case.pairs:
        if not row.target_percent and item.action != "HOLD" and not case.account.held(row):
            yield f"{row.symbol}: {item.action} of {float(row.value)}"


def funded(case: Case) -> Findings:
    """Buys cost at most cash, plus sells, less buffer."""
    buys = any(amount > 0 for amount in case.traded.values())
    if buys and case.cash_after < case.account.buffer_usd:
        yield f"cash after is {float(case.cash_after)}, the buffer {float(case.account.buffer_usd)}"


def turnover(case: Case) -> Findings:
    """All trades together stay under the turnover cap."""
    cap, spent = case.account.turnover_usd, size(case.traded.values())
    if cap is not None and spent > max(cap, ZERO):
        yield f"{float(spent)} of {float(cap)}"


def reason_is_true(case: Case) -> Findings:
    """A reason that can be checked is right."""
    account = case.account
    for row, item in case.pairs:
        for right, wrong in _claims(case, row):
            if right is not None and item.reason not in right:
                yield f"{row.symbol}: {item.action} {item.reason}, not one of {sorted(right)}"
            if item.reason in wrong:
                yield f"{row.symbol}: {item.action} says {item.reason}"
    if account.base <= 0:
        for item in case.items:
            if (item.action, item.reason) != ("HOLD", "NO_VALUE"):
                yield f"{item.symbol}: {item.action} {item.reason} without a base"


def _claims(case: Case, row: Row) -> list[tuple[set[str] | None, set[str]]]:
    """Pairs of: the reasons of which one must be given (None: any), and reasons that would be false."""
    account, asked, item = case.account, case.asked, case.by_symbol[row.symbol]
    if account.base <= 0:
        return []
    if not account.counts(row):
        return [({"EXCLUDED", "UNTARGETED_HELD", "FROZEN", "NOT_CHOSEN"}, set())]
    if case.is_cash_request:
        return []
    amount, reason = wanted(asked, row)
    if item.action != "HOLD":
        short = {"NOT_HELD"} if row.quantity < 0 else set()
        if not amount:
            return [({"CASH_OUTSIDE_BAND", "LIMITED_BY_CASH", "LIMITED_BY_TURNOVER"} | short, set())]
        also = {"CASH_OUTSIDE_BAND"} if reason in {"OUTSIDE_BAND", "NO_THRESHOLD"} else set()
        limited = {"LIMITED_BY_CASH", "LIMITED_BY_TURNOVER"}
        same = {"NO_THRESHOLD", "NOT_HELD"} if asked.policy.threshold == 0 else set()
        return [({reason} | also | limited | short | same, set())]
    false = (
        {"WITHIN_BAND"} if reason in {"OUTSIDE_BAND", "NOT_HELD"} and abs(amount) >= account.policy.minimum else set()
    )
    if not amount or permitted(account, row, amount):
        false |= {"FROZEN", "EXCLUDED", "NOT_CHOSEN"} if account.tradable(row) else set()
    return [(None, false)]


def _is_exit(account: Account, row: Row, signed: Fraction) -> bool:
    return signed != 0 and signed == -row.quantity and (row.target_percent == 0 or account.request is not None)


RULES = {
    "TOWARDS_THE_TARGET": towards_the_target,
    "NO_SHORT_SALE": no_short_sale,
    "WHO_MAY_TRADE": who_may_trade,
    "SIDE_OF_THE_MODE": side_of_the_mode,
    "MINIMUM_TRADE": minimum_trade,
    "ORDERABLE_QUANTITY": orderable_quantity,
    "EXITS_WHOLE": exits_whole,
    "DUST_RESTS": dust_rests,
    "FUNDED": funded,
    "TURNOVER": turnover,
    "REASON_IS_TRUE": reason_is_true,
}
