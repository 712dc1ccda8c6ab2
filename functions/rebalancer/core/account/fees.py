"""What Alpaca takes on top of the price: its fee on crypto, and what it passes on for shares to the SEC and FINRA.

The rates are those of Alpaca's "Broker API Exhibit B: Other Fees" (revised 2026-10-01) and of its "Crypto Spot Trading
Fees" (lowest volume tier, market orders). The dates on which they change are the regulators' own:

* SEC, Section 31, on dollars sold: order 34-104909, "Fiscal Year 2026 Annual Adjustments to Transaction Fee Rates".
* FINRA, Trading Activity Fee, on shares sold: SR-FINRA-2024-019; SR-FINRA-2026-021 pauses it for the fourth quarter
  of 2026, after which the rates of before return.
* FINRA CAT, on shares bought and sold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import Final

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.base.symbols import TRADES_AROUND_THE_CLOCK

CRYPTO_FEE_SHARE: Final = Decimal("0.0025")
"""The part of a crypto trade that Alpaca takes: of the coins that a buy brings, of the dollars that a sell brings."""

_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class FeeRates:
    """The rates from a date in New York on.

    Attributes:
        sec: the part of each dollar sold.
        taf: dollars for each share sold; `taf_max` is the most for one order.
        cat: dollars for each share, bought or sold.
    """

    since: date
    sec: Decimal
    taf: Decimal
    taf_max: Decimal
    cat: Decimal


_SEC: Final = Decimal("0.0000206")
_TAF: Final = Decimal("0.000195")
_TAF_MAX: Final = Decimal("9.79")
_CAT: Final = Decimal("0.000003")

RATES: Final = (
    FeeRates(date(2027, 1, 1), _SEC, _TAF, _TAF_MAX, _CAT),
    FeeRates(date(2026, 10, 1), _SEC, ZERO, ZERO, _CAT),
    FeeRates(date(2026, 4, 4), _SEC, _TAF, _TAF_MAX, _CAT),
)
"""The newest first; the oldest also holds for all days before it."""


@dataclass(frozen=True, slots=True)
class Fees:
    """The fees of one order or of a day's orders by who takes them, in exact dollars."""

    sec: Decimal = ZERO
    taf: Decimal = ZERO
    cat: Decimal = ZERO
    crypto: Decimal = ZERO

    @property
    def usd(self) -> Decimal:
        """Return the dollars of all of them, each rounded up to a whole cent, as Alpaca does once a day.

        So the fees of a day's orders are at most the sum of what each order would cost on a day of its own.
        """
        parts = (self.sec, self.taf, self.cat, self.crypto)
        return sum((part.quantize(_CENT, ROUND_CEILING) for part in parts), ZERO)


def estimate_fees(symbol: str, side: OrderSide, quantity: Decimal, price: Decimal, *, on: date) -> Fees:
    """Return what an order would cost in fees if it filled in whole at this price, in dollars, on a date of New York.

    `quantity` is in shares or coins, never negative.
    """
    with localcontext(EXACT):
        if TRADES_AROUND_THE_CLOCK in symbol:
            return Fees(crypto=quantity * price * CRYPTO_FEE_SHARE)
        rates = next((each for each in RATES if each.since <= on), RATES[-1])
        cat = quantity * rates.cat
        if side is OrderSide.BUY:
            return Fees(cat=cat)
        return Fees(quantity * price * rates.sec, min(quantity * rates.taf, rates.taf_max), cat)


def sum_fees(each: Iterable[Fees]) -> Fees:
    """Return the fees of several orders of one day together."""
    with localcontext(EXACT):
        total = Fees()
        for one in each:
            total = Fees(total.sec + one.sec, total.taf + one.taf, total.cat + one.cat, total.crypto + one.crypto)
        return total
