"""Write the reference's answer as a plan, so that the rules can be tried on it."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from tests.oracles.planner.model import Account, Json, Row, read_account
from tests.oracles.planner.reading import LITERAL, Reading
from tests.oracles.planner.reference import Reference, permitted, wanted
from tests.oracles.planner.requests import everything, plan
from tests.oracles.planner.rounding import cut
from tests.oracles.planner.rules_figures import to_the_cent
from tests.oracles.planner.rules_whole_account import needs

ZERO = Fraction(0)
ORDER = {"SELL": 0, "BUY": 1, "HOLD": 2}


def text(amount: Fraction, places: int = 18) -> str:
    """A plain decimal, rounded to the places."""
    scaled = round(amount * 10**places)
    digits = f"{abs(scaled):0{places + 1}d}"
    return f"{'-' if scaled < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def render(scenario: Json, reading: Reading = LITERAL) -> dict[str, Any]:
    """The plan of the reference, quantities rounded down.

    Raises:
        NotEnough: the scenario asks to raise more than there is.
    """
    account = read_account(scenario)
    answer = plan(account, reading)
    quantities = cut(account, answer)
    spent = sum((quantity * account.rows[symbol].price for symbol, quantity in quantities.items()), ZERO)
    asked = everything(account) if account.request and account.request.kind == "rebalance_all" else account
    items = [_item(asked, row, quantities.get(row.symbol, ZERO), answer) for row in account.rows.values()]
    items.append(_cash(asked))
    items.sort(key=lambda item: (ORDER[item["action"]], -abs(Fraction(item["trade_amount"])), item["symbol"]))
    return {
        "plan_id": "sha256:reference",
        "portfolio_value": text(account.portfolio_value, 2),
        "needs_rebalance": needs(account, restricted=True, reading=reading),
        "cash_after": text(to_the_cent(account.cash - spent), 2),
        "items": items,
    }


def _item(account: Account, row: Row, quantity: Fraction, answer: Reference) -> dict[str, Any]:
    figures = _figures(account, row.symbol, row.value, row.target_percent, account.band(row))
    action = "BUY" if quantity > 0 else "SELL" if quantity < 0 else "HOLD"
    reason = answer.reasons.get(row.symbol, "HELD") if quantity else held_because(account, row, answer)
    amount = text(to_the_cent(quantity * row.price), 2)
    traded = {"action": action, "trade_amount": amount, "quantity": text(abs(quantity)), "reason": reason}
    return figures | traded


def held_because(account: Account, row: Row, answer: Reference) -> str:
    """Why a row rests."""
    if account.base <= 0:
        return "NO_VALUE"
    if not account.counts(row):
        return "EXCLUDED" if row.symbol in account.policy.excluded else "UNTARGETED_HELD"
    if row.symbol in answer.left_out:
        return answer.left_out[row.symbol]
    amount, _ = wanted(account, row)
    if not account.tradable(row):
        return "FROZEN" if row.symbol in account.policy.frozen else "NOT_CHOSEN"
    if amount and not permitted(account, row, amount):
        return account.policy.mode.upper()
    return "BELOW_MIN_TRADE" if amount else "WITHIN_BAND"


def _cash(account: Account) -> dict[str, Any]:
    figures = _figures(account, "CASH", account.cash, account.cash_target, account.cash_band)
    reason = "NO_VALUE" if account.base <= 0 else "CASH"
    return figures | {"action": "HOLD", "trade_amount": "0.00", "quantity": "0", "reason": reason}


def _figures(account: Account, symbol: str, value: Fraction, target: Fraction, band: Fraction) -> dict[str, Any]:
    actual = value * 100 / account.base if account.base > 0 else ZERO
    drift = abs(actual - target)
    return {
        "symbol": symbol,
        "target_percent": text(target, 6),
        "actual_percent": text(actual, 6),
        "drift_percent": text(actual - target, 6),
        "drift_level": "WITHIN_TOLERANCE" if drift <= band else "WARNING" if drift <= 2 * band else "CRITICAL",
        "current_value": text(value, 2),
        "target_value": text(target * account.base / 100, 2),
    }
