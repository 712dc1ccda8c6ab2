"""What is wrong with a stored plan of least cost, if anything."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tests.oracles.best.model import Document, Model, number
from tests.oracles.best.row import ZERO


def judge(document: Document) -> Iterator[str]:
    """Say what is wrong with a stored plan of least cost."""
    model, plan = Model(document), document["plan"]
    bound = plan["bound"]
    signs = {"BUY": 1, "SELL": -1, "HOLD": 0}
    shares = {item["symbol"]: number(item["quantity"]) * signs[item["action"]] for item in plan["items"]}
    for row in model.rows:
        if not model.allows(row, shares[row.symbol]):
            yield f"{row.symbol} may not trade {shares[row.symbol]}"
    counted = {row.symbol for row in model.rows}
    if any(traded for symbol, traded in shares.items() if symbol not in counted):
        yield "something that does not count is traded"
    money = sum((shares[row.symbol] * row.price for row in model.rows), ZERO)
    if -money < model.floor and any(shares.values()):
        yield "cash falls below its floor"
    if model.turnover is not None and sum(abs(shares[row.symbol]) * row.price for row in model.rows) > model.turnover:
        yield "the turnover cap is passed"
    gains_price = number(bound.get("gains_price", "0"))
    if number(bound["turnover_price"]) < 0 or gains_price < 0 or (gains_price and model.gains_left is None):
        yield "the price of turnover or of gains is negative, or of nothing"
    if model.gains_left is not None and model.gain(shares) > model.gains_left:
        yield "the budget of gains is passed"
    cost = model.total(shares)
    least = model.least(number(bound["cash_price"]), number(bound["turnover_price"]), gains_price)
    cent = Fraction(1, 100)
    if not cost <= number(bound["cost_usd"]) < cost + cent:
        yield f"it costs {float(cost)}, not {bound['cost_usd']}"
    if not least - cent < number(bound["least_usd"]) <= least:
        yield f"the prices prove {float(least)}, not {bound['least_usd']}"
    gap = cost - least
    if (
        number(bound["shortfall_usd"]) < gap - Fraction(1, 1000)
        or number(bound["shortfall_usd"]) >= max(gap, ZERO) + cent
    ):
        yield f"the gap is {float(gap)}, not {bound['shortfall_usd']}"
    if bound["proven"] != (number(bound["shortfall_usd"]) == 0):
        yield "proven is not what the gap says"
