"""Why a row was kept, in dollars: what selling it down to its target would realize, and when it is long-term."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from rebalancer.core.account.holding_period import Term, long_term_from, term_of
from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, dump_money
from rebalancer.core.planning.items import PlanItem, Reason

_WORDS = {Term.SHORT: "short-term", Term.LONG: "long-term", Term.UNKNOWN: "of unknown age"}


def explain_kept(items: Iterable[PlanItem], snapshot: PortfolioSnapshot) -> dict[str, str]:
    """Say in one sentence each what keeps the rows that tax keeps; a row without known lots has no sentence."""
    found = {}
    for item in items:
        if item.reason is Reason.KEPT_FOR_TAX and (sentence := _explain(item, snapshot)) is not None:
            found[item.symbol] = sentence
    return found


def _explain(item: PlanItem, snapshot: PortfolioSnapshot) -> str | None:
    """Sell the oldest shares first, as the broker does, down to the target."""
    held = snapshot.lots
    row = item.row
    left = QUOTIENT.divide(-row.gap, row.price)
    gains: dict[Term, Decimal] = {}
    waits: list[date] = []
    for lot in () if held is None else held.by_symbol.get(item.symbol, ()):
        if left <= ZERO or held is None:
            break
        part = min(left, lot.quantity)
        left -= part
        if lot.cost_per_share is None:
            continue
        term = term_of(lot.counts_from, held.on)
        gain = QUOTIENT.multiply(part, EXACT.subtract(row.price_usd, lot.cost_per_share))
        gains[term] = gains.get(term, ZERO) + gain
        if term is Term.SHORT and lot.counts_from is not None:
            waits.append(long_term_from(lot.counts_from))
    parts = [f"${dump_money(gains[term])} {_WORDS[term]}" for term in Term if gains.get(term, ZERO) > ZERO]
    if not parts:
        return None
    later = f"; all of it long-term from {_day(max(waits))}" if waits else ""
    return f"Kept: selling down to its target would realize {' and '.join(parts)}{later}."


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"
