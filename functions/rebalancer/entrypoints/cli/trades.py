"""Trades and requests as a person writes them on the command line."""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import Final

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.advice.whatif import Side, WhatIfTrade
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, QUOTIENT, divide_shown
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.files.numbers import parse_amount, parse_dollars
from rebalancer.core.files.spelling import match_wanted, spell_symbol
from rebalancer.core.planning.plan import PlanRequest, RequestKind

_STEP: Final = Decimal("0.000000001")


def read_trades(pairs: Sequence[str], side: Side, snapshot: PortfolioSnapshot) -> list[WhatIfTrade]:
    """Read `SPY=500` as dollars, `SPY=2.5sh` as shares, and for a sale `SPY=50%` as a part of what is held.

    Raises:
        InvalidInput: naming the option and what was given.
    """
    return [_read_trade(pair, side, snapshot) for pair in pairs]


def _read_trade(pair: str, side: Side, snapshot: PortfolioSnapshot) -> WhatIfTrade:
    field = f"--{side.value.lower()}"
    name, _, given = pair.partition("=")
    text = given.strip()
    symbol = match_wanted(spell_symbol(name) or parse_symbol(name.strip(), field), snapshot.prices)
    if text.endswith("%"):
        return WhatIfTrade(symbol, side, None, _part_of(symbol, text, pair, side, snapshot))
    is_shares = text.endswith("sh")
    amount = parse_amount(text.removesuffix("sh"), field) if is_shares else parse_dollars(text, field)
    if amount is None or amount <= 0:
        raise InvalidInput(f"{field} {pair} must have the form SYMBOL=USD or SYMBOL=12sh, above 0.", field=field)
    value, quantity = (None, amount) if is_shares else (amount, None)
    return WhatIfTrade(symbol, side, value, quantity)


def _part_of(symbol: str, text: str, pair: str, side: Side, snapshot: PortfolioSnapshot) -> Decimal:
    """A part of the shares that are held, rounded down to nine places; 100% is all of them."""
    field = f"--{side.value.lower()}"
    percent = parse_amount(text, field)
    held = next((each.quantity for each in snapshot.positions if each.symbol == symbol), None)
    if side is Side.BUY or percent is None or not 0 < percent <= HUNDRED:
        raise InvalidInput(
            f"{field} {pair}: a percent is the part of a holding to sell, above 0% and at most 100%; give dollars or "
            "shares.",
            field=field,
        )
    if held is None or held <= 0:
        raise InvalidInput(f"{field} {pair}: the account holds no {symbol}.", field=field)
    if percent == HUNDRED:
        return held
    return divide_shown(held, HUNDRED, percent).quantize(_STEP, ROUND_DOWN, QUOTIENT)


def read_request(rebalance_all: bool, invest: str | None, raise_usd: str | None) -> PlanRequest | None:
    """Read the one request that the options make; a scenario's own is left where there is none."""
    asked = [(RequestKind.INVEST, "--invest", invest), (RequestKind.RAISE, "--raise", raise_usd)]
    given = [(kind, option, text) for kind, option, text in asked if text is not None]
    if len(given) + rebalance_all > 1:
        raise InvalidInput("--all, --invest and --raise exclude each other; give one of them.", field="request")
    if rebalance_all:
        return PlanRequest(RequestKind.REBALANCE_ALL)
    if not given:
        return None
    kind, option, text = given[0]
    amount = parse_dollars(text, option)
    if amount is None or amount <= 0:
        raise InvalidInput(f"{option} is {text}, but must be dollars above 0.", field=option)
    return PlanRequest(kind, amount)
