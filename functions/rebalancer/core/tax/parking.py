"""What harvests need to know of tax: which trades would undo a loss, and what it would cost to go back.

An estimate by the ledger's own lots and rules, and no advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext
from typing import Final

from rebalancer.core.account.holding_period import Term
from rebalancer.core.base.money import EXACT, HUNDRED, ZERO
from rebalancer.core.targets.objective import ObjectiveOptions
from rebalancer.core.tax.planned import PlannedTrade, TaxBook, name_of_planned, pass_after, planned_lines

_BOTH_WAYS: Final = Decimal(2)


def washing_symbols(book: TaxBook, trades: Sequence[PlannedTrade], day: date) -> frozenset[str]:
    """The traded symbols that would make a wash sale if all these trades were made on this day in their order.

    A sale at a loss that shares of the last 30 days, or what is bought beside it, would replace; and a purchase that
    would replace what was sold at a loss in the last 30 days.
    """
    if not trades:
        return frozenset()
    before = book.washing.report().lines
    after = pass_after(book, trades, day)
    lines, of = after.report().lines, after.securities.of
    bought = {of(trade.symbol): trade.symbol for trade in trades if trade.quantity > 0}
    sold = {name_of_planned(index): trade.symbol for index, trade in enumerate(trades)}
    found: set[str] = set()
    for old, new in zip(before, lines, strict=False):
        if new.disallowed_usd > old.disallowed_usd and of(new.symbol) in bought:
            found.add(bought[of(new.symbol)])
    found.update(sold[line.event_id] for line in lines[len(before) :] if line.disallowed_usd and line.event_id in sold)
    return frozenset(found)


def realised_usd(
    book: TaxBook, symbol: str, quantity: Decimal, price: Decimal, day: date
) -> dict[Term, Decimal] | None:
    """Gain by term, in dollars, of selling so many shares at this price; None where it is not known.

    What a wash sale would defer is left out, as the report leaves it out.
    """
    (lines,) = planned_lines(book, [PlannedTrade(symbol, -quantity, price)], day)
    found: dict[Term, Decimal] = {}
    with localcontext(EXACT):
        if sum((line.quantity for line in lines), ZERO) != quantity or not all(line.is_known for line in lines):
            return None
        for line in lines:
            found[line.term] = found.get(line.term, ZERO) + line.gain_usd
    return found


@dataclass(frozen=True, slots=True)
class GoingBack:
    """What it would cost to go back, in dollars of tax and trading, and what that is worth to the person.

    `cost_usd` is None where the tax is not known: then nobody can say that it is worth it.
    """

    cost_usd: Decimal | None
    worth_usd: Decimal

    @property
    def is_worth_it(self) -> bool:
        """Whether going back costs no more than it is worth."""
        return self.cost_usd is not None and self.cost_usd <= self.worth_usd


def weigh_going_back(options: ObjectiveOptions, gains: dict[Term, Decimal] | None, value_usd: Decimal) -> GoingBack:
    """Weigh a sale of the whole replacement, worth `value_usd`, against the price that the person puts on drift.

    Each dollar in the replacement is a dollar away from its own target. A gain costs the rate of its term and the
    state's, one of unknown term the dearer of both; a loss is worth what it sets off. Selling and buying cost twice.
    """
    with localcontext(EXACT):
        worth = value_usd * options.price_of_drift / HUNDRED
        if gains is None:
            return GoingBack(None, worth)
        cost = _BOTH_WAYS * value_usd * options.trade_cost_percent / HUNDRED
        for term, gain in gains.items():
            tax = gain * (_rate_of(options, term) + options.state_tax_percent) / HUNDRED
            cost += tax if gain > 0 else tax * options.loss_worth_percent / HUNDRED
        return GoingBack(cost, worth)


def _rate_of(options: ObjectiveOptions, term: Term) -> Decimal:
    short, long = options.short_term_tax_percent, options.long_term_tax_percent
    return {Term.SHORT: short, Term.LONG: long, Term.UNKNOWN: max(short, long)}[term]
