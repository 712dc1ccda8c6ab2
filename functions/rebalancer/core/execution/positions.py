"""Whether the broker's positions are what a run's fills say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, localcontext

from rebalancer.core.account.fees import CRYPTO_FEE_SHARE
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.base.money import EXACT, ZERO, plain
from rebalancer.core.base.symbols import TRADES_AROUND_THE_CLOCK
from rebalancer.core.execution.absorb import ORDER_MISMATCH
from rebalancer.core.execution.run import Run

POSITIONS_LAG = timedelta(seconds=30)
"""How long positions may lag behind fills. Alpaca's were seen to disagree for about ten seconds."""

COMPARE_AGAIN_AFTER = timedelta(seconds=2)
"""The pause between two comparisons: each costs requests of the account's allowance."""

CRYPTO_FEE_SHARE_MAX = 2 * CRYPTO_FEE_SHARE
"""Alpaca takes the fee of a crypto buy out of the coins that arrive. Twice it is allowed, so that a change of its price
list stops nobody."""


@dataclass(frozen=True, slots=True)
class PositionDiscrepancy:
    """A symbol whose position, in shares or coins, is not what the run's fills say."""

    symbol: str
    expected: Decimal
    found: Decimal


def position_discrepancies(run: Run, held: Mapping[str, Decimal]) -> Iterator[PositionDiscrepancy]:
    """Every traded symbol whose position is not the one before the run, plus what was bought, minus what was sold.

    A symbol is left out if somebody else's order took the place of ours: its fills are not in this run.
    """
    with localcontext(EXACT):
        for symbol in sorted({leg.symbol for leg in run.legs}):
            legs = [leg for leg in run.legs if leg.symbol == symbol]
            if any(_is_foreign(leg) for leg in legs):
                continue
            bought = sum((leg.filled_quantity for leg in legs if leg.side is OrderSide.BUY), ZERO)
            sold = sum((leg.filled_quantity for leg in legs if leg.side is OrderSide.SELL), ZERO)
            expected, found = run.held_before.get(symbol, ZERO) + bought - sold, held.get(symbol, ZERO)
            fee = bought * CRYPTO_FEE_SHARE_MAX if TRADES_AROUND_THE_CLOCK in symbol else ZERO
            if not expected - fee <= found <= expected:
                yield PositionDiscrepancy(symbol, expected, found)


def _is_foreign(leg: Leg) -> bool:
    return leg.state is LegState.REPLACED or leg.reason == ORDER_MISMATCH


def describe_discrepancy(one: PositionDiscrepancy) -> str:
    """One sentence with both numbers."""
    return (
        f"The broker holds {plain(one.found)} {one.symbol}, but with this run's fills it should be "
        f"{plain(one.expected)}."
    )
