"""Rules about requests to invest and to raise cash."""

from __future__ import annotations

import re
from fractions import Fraction

from tests.oracles.planner.case import CENT, ZERO, Case, Findings
from tests.oracles.planner.model import Account
from tests.oracles.planner.requests import buyable, investable, possible, sellable, wanted_cash
from tests.oracles.planner.rules_whole_account import rounding


def invests_what_was_asked(case: Case) -> Findings:
    """An investment buys no more than was asked, and as much of it as rows below their target can take."""
    account = case.account
    if account.request is None or account.request.kind != "invest" or account.base <= 0:
        return
    spent = sum((amount for amount in case.traded.values() if amount > 0), ZERO)
    most = investable(account)
    if spent > most:
        yield f"{float(spent)} bought of {float(most)}"
    left = most - spent
    if case.turnover_spent:
        return
    for row, _ in case.pairs:
        if buyable(account, row):
            more = min(account.target_usd(row) - case.after(row), left)
            if more >= account.policy.minimum and more > case.unit(row) + rounding(case):
                yield f"{float(left)} of {float(most)} stay, and {row.symbol} could take {float(more)}"
                return


def raises_what_was_asked(case: Case) -> Findings:
    """A raise leaves that much cash beyond cash's target, and sells no more than it needs."""
    account = case.account
    if account.request is None or account.request.kind != "raise" or account.base <= 0:
        return
    raised = -sum((amount for amount in case.traded.values() if amount < 0), ZERO)
    wanted = wanted_cash(account)
    step = max((case.unit(row) for row, item in case.pairs if item.signed), default=ZERO) + case.slack
    if raised > wanted + step + account.policy.minimum or (raised and not wanted):
        yield f"{float(raised)} raised for {float(wanted)}"
    if not case.turnover_spent and wanted - raised > max(step, account.policy.minimum):
        yield f"{float(raised)} raised of {float(wanted)}"


def most_overweight_first(case: Case) -> Findings:
    """A raise takes nothing from below a target while another row stays above its own."""
    account = case.account
    if account.request is None or account.request.kind != "raise" or account.base <= 0 or case.turnover_spent:
        return
    sellable_symbols = {row.symbol for row in sellable(account)}
    deep = [row.symbol for row, item in case.pairs if item.signed < 0 and _gap(case, row.symbol) > case.unit(row)]
    for row, _ in case.pairs:
        above = -_gap(case, row.symbol)
        if row.symbol in sellable_symbols and deep and above > max(account.policy.minimum, case.unit(row)) + case.slack:
            yield f"{deep[0]} is sold below its target while {row.symbol} stays {float(above)} above"
            return


def refusal(account: Account, message: str) -> Findings:
    """A raise is refused only where more is asked than there is, and names what could be raised."""
    request = account.request
    if request is None or request.kind == "rebalance_all":
        yield f"refused a good scenario: {message}"
        return
    if request.kind == "invest":
        if account.base > 0 and request.usd <= account.cash - account.buffer_usd:
            yield f"refused an investment that is there: {message}"
        return
    low, high = possible(account), possible(account, dust=True)
    cut = sum((account.policy.unit * row.price for row in sellable(account)), CENT)
    if account.base > 0 and request.usd <= low - cut:
        yield f"refused a raise of {float(request.usd)}, {float(low)} are there: {message}"
        return
    named = [Fraction(text.replace(",", "")) for text in re.findall(r"\d[\d,]*(?:\.\d+)?", message)]
    if account.base > 0 and high >= 0 and not any(low - cut <= amount <= high + CENT for amount in named):
        yield f"does not name {float(low):.2f}, which could be raised: {message}"


def _gap(case: Case, symbol: str) -> Fraction:
    row = case.account.rows[symbol]
    return case.account.target_usd(row) - case.after(row)


RULES = {
    "INVESTS_WHAT_WAS_ASKED": invests_what_was_asked,
    "RAISES_WHAT_WAS_ASKED": raises_what_was_asked,
    "MOST_OVERWEIGHT_FIRST": most_overweight_first,
}
