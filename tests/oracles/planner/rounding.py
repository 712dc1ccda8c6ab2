"""How exact trades become quantities, in the plainest way that the contract allows."""

from __future__ import annotations

from fractions import Fraction

from tests.oracles.planner.model import Account
from tests.oracles.planner.reference import Reference

ZERO = Fraction(0)


def cut(account: Account, answer: Reference) -> dict[str, Fraction]:
    """Signed quantities, rounded towards zero; exits are exact. Buys give way to what the sells lost by rounding."""
    quantities: dict[str, Fraction] = {}
    for symbol, amount in answer.trades.items():
        row = account.rows[symbol]
        steps = abs(amount) / row.price / account.policy.unit
        quantity = (steps.numerator // steps.denominator) * account.policy.unit
        if row.target_percent == 0 and amount == -row.value:
            quantity = abs(row.quantity)
        if quantity:
            quantities[symbol] = quantity if amount > 0 else -quantity
    _pay(account, quantities)
    least = account.policy.minimum if account.policy.whole else ZERO
    prices = {symbol: row.price for symbol, row in account.rows.items()}
    return {symbol: each for symbol, each in quantities.items() if each and abs(each) * prices[symbol] >= least}


def _pay(account: Account, quantities: dict[str, Fraction]) -> None:
    buys = sorted((symbol for symbol, each in quantities.items() if each > 0), key=lambda symbol: -quantities[symbol])
    for symbol in buys:
        spent = sum((each * account.rows[name].price for name, each in quantities.items()), ZERO)
        lacks = spent - (account.cash - account.buffer_usd)
        if lacks > 0:
            steps = lacks / account.rows[symbol].price / account.policy.unit
            quantity = quantities[symbol] - -(-steps.numerator // steps.denominator) * account.policy.unit
            quantities[symbol] = max(ZERO, quantity)
