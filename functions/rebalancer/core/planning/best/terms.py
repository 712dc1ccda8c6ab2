"""What the objective charges for, as fractions of a dollar: drift, trades, tax, and what is left outside a band."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from rebalancer.core.account.held_lots import HeldLot, HeldLots
from rebalancer.core.account.holding_period import Term, term_of
from rebalancer.core.base.money import HUNDRED, ONE, ZERO
from rebalancer.core.targets.policy import SizingPolicy

BAND_PRICE: Final = Decimal(2)
"""What a dollar outside its own band costs: more than any tax, trade and drift together, so that bands come first."""

CASH_BAND_PRICE: Final = Decimal(1)
"""The same for cash, less: a holding leaves its band for the sake of cash never, cash for a holding's sake may."""

WASH_DAYS: Final = 30


class Terms(NamedTuple):
    """The prices of the objective; rates are of a dollar of gain, `losses` is the part of a loss that counts, and
    `gains` the price of a dollar of net gain under a budget of them."""

    drift: Decimal
    trade: Decimal
    short: Decimal
    long: Decimal
    losses: Decimal
    gains: Decimal = ZERO


class TaxStep(NamedTuple):
    """Shares of one lot in the order of their sale, and the tax on each of them; negative where a loss counts."""

    quantity: Decimal
    tax_per_share: Decimal


def terms_of(policy: SizingPolicy) -> Terms:
    """Return the prices that a policy states; state tax comes on top of both terms."""
    state = policy.state_tax_percent
    return Terms(
        policy.price_of_drift / HUNDRED,
        policy.trade_cost_percent / HUNDRED,
        (policy.short_term_tax_percent + state) / HUNDRED,
        (policy.long_term_tax_percent + state) / HUNDRED,
        policy.loss_worth_percent / HUNDRED,
    )


def tax_steps(
    held: HeldLots | None, symbol: str, price: Decimal, average_cost: Decimal | None, terms: Terms
) -> tuple[list[TaxStep], Decimal]:
    """Return the lots in the order in which the broker sells them, and the tax on each share beyond them.

    Shares of an unknown day count as short-term, the dearer term for most. What nobody knows the cost of has no tax
    here, as in every estimate. Beyond the known lots the broker's average cost is taken.
    """
    lots: Sequence[HeldLot] = () if held is None else held.by_symbol.get(symbol, ())
    defers = held is not None and _defers_losses(lots, held.on)
    steps = []
    for lot in lots:
        rate = terms.long if held is not None and term_of(lot.counts_from, held.on) is Term.LONG else terms.short
        cost = average_cost if lot.cost_per_share is None else lot.cost_per_share
        steps.append(TaxStep(lot.quantity, _tax(price, cost, rate, defers, terms)))
    return steps, _tax(price, average_cost, terms.short, defers, terms)


def _defers_losses(lots: Sequence[HeldLot], on: date) -> bool:
    """Return whether a loss may be a wash sale: shares of the symbol were bought within 30 days before."""
    since = on - timedelta(days=WASH_DAYS)
    return any(lot.acquired_on is not None and lot.acquired_on >= since for lot in lots)


def _tax(price: Decimal, cost: Decimal | None, rate: Decimal, defers: bool, terms: Terms) -> Decimal:
    """Return the tax on a share, and what its gain costs under a budget: of a share of unknown cost all is gain."""
    priced = terms.gains * counted_gain(price, cost, defers) if terms.gains else ZERO
    if cost is None or not rate:
        return priced
    gain = price - cost
    return priced + (rate * gain if gain > ZERO else rate * gain * (ZERO if defers else terms.losses))


def counted_gain(price: Decimal, cost: Decimal | None, defers: bool) -> Decimal:
    """Return what a share sold counts for under a budget of gains: a loss that may be a wash sale nothing."""
    gain = price if cost is None else price - cost
    return ZERO if defers and gain < ZERO else gain


def gain_of_sale(
    held: HeldLots | None, symbol: str, price: Decimal, average_cost: Decimal | None, sold: Decimal
) -> Decimal:
    """Return what so many shares sold, above 0, count for under a budget of gains, in US dollars."""
    steps, beyond = tax_steps(held, symbol, price, average_cost, _ONE_FOR_GAINS)
    total, left = ZERO, sold
    for step in steps:
        part = min(left, step.quantity)
        total += part * step.tax_per_share
        left -= part
    return total + left * beyond


_ONE_FOR_GAINS: Final = Terms(ZERO, ZERO, ZERO, ZERO, ZERO, gains=ONE)
