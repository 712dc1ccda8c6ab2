"""The calendar of harvests: what is parked, what its loss came to, and when it may go back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.targets.parked import Parked, ParkedState
from rebalancer.core.tax.lines import TaxLine


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One harvest.

    Args:
        loss_usd: dollars that its sales lost, as the ledger has them; the estimate until it does.
        deferred_usd: the part of them that a wash sale defers, such as one by a purchase elsewhere than here.
        can_go_back, can_stay: what a person may say of it now.
    """

    parked: Parked
    loss_usd: Decimal
    deferred_usd: Decimal
    can_go_back: bool
    can_stay: bool


def calendar_of(parked: Iterable[Parked], lines: Sequence[TaxLine], today: date) -> list[CalendarRow]:
    """Set out every harvest that sold something: those under way first, the newest first among equals."""
    ordered = sorted(parked, key=lambda each: (each.created_at, each.run_id), reverse=True)
    shown = [each for each in ordered if each.state is not ParkedState.ENDED]
    return [_row(each, lines, today) for each in sorted(shown, key=lambda each: each.is_over)]


def _row(each: Parked, lines: Sequence[TaxLine], today: date) -> CalendarRow:
    began, last = new_york_date(each.created_at), each.sold_on or today
    own = [line for line in lines if line.symbol == each.symbol and began <= line.sold_on <= last]
    with localcontext(EXACT):
        lost = sum((line.cost_usd - line.proceeds_usd for line in own if line.is_known), ZERO)
        deferred = sum((line.disallowed_usd for line in own), ZERO)
    rests = each.state in (ParkedState.PARKED, ParkedState.DUE, ParkedState.STAYING)
    return CalendarRow(
        each,
        lost if own else each.loss_usd,
        deferred,
        rests and each.state is not ParkedState.DUE and each.may_return(today),
        rests and each.state is not ParkedState.STAYING,
    )
