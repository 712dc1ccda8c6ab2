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
    return {symbol: each for symbol, each in quantities.items() if _orderable(account, symbol, abs(each))}


def _orderable(account: Account, symbol: str, quantity: Fraction) -> bool:
    """Whether an order of this many is large enough; the cut of a fraction is forgiven."""
    policy, price = account.policy, account.rows[symbol].price
    forgiven = ZERO if policy.whole else policy.unit * price
    return quantity > 0 and quantity * price + forgiven >= policy.minimum


def _pay(account: Account, quantities: dict[str, Fraction]) -> None:
    buys = sorted((symbol for symbol, each in quantities.items() if each > 0), key=lambda symbol: -quantities[symbol])
    for symbol in buys:
        spent = sum((each * account.rows[name].price for name, each in quantities.items()), ZERO)
        lacks = spent - (account.cash - account.buffer_usd)
        if lacks > 0:
            steps = lacks / account.rows[symbol].price / account.policy.unit
            quantity = quantities[symbol] - -(-steps.numerator // steps.denominator) * account.policy.unit
            quantities[symbol] = max(ZERO, quantity)
