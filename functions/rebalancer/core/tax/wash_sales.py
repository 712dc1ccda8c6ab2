"""Gains and losses for tax, with the wash sales among them. An estimate, and no advice.

A loss is not deductible as far as the same security was bought within 30 days before or after the sale; it is added to
the cost of the shares that replace those sold, which also take over their holding period (26 U.S.C. 1091; IRS
Publication 550, "Wash Sales"). Losses are matched in the order of the sales, replacements in the order in which
they were bought, each share once (26 CFR 1.1091-1). All that one order sells is one sale. A security is followed
through splits and renames of shares that the account held.

What is assumed: the same security is the same symbol, or what the person named as the same; only this account is
seen, while the rule counts all accounts of a person and spouse; shares of the very purchase that was sold from do not
replace it (Revenue Ruling 56-602); shares bought before the sale replace only while they are still held; crypto is no
security. What is not known is said and in no sum: a short closed at a loss near another sale (section 1091(e) disallows
the loss, but does not say where it goes), the term of a short that shares of a merger closed.
"""

from __future__ import annotations

from collections.abc import Mapping

from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.tax.lines import TaxReport
from rebalancer.core.tax.securities import Securities
from rebalancer.core.tax.washing import Washing


def tax_report(ledger: Ledger, *, same_as: Mapping[str, str] | None = None) -> TaxReport:
    """What was sold, for tax. `same_as` names for a symbol another one that counts as the same security."""
    return washing_of(ledger, same_as=same_as).report()


def washing_of(ledger: Ledger, *, same_as: Mapping[str, str] | None = None) -> Washing:
    """The pass over a ledger that was folded from all its events, to go on from."""
    orders = {event.event_id: event.order_id for event in ledger.live if isinstance(event, Fill)}
    washing = start(orders, same_as)
    washing.take(ledger.movements)
    return washing


def start(orders: Mapping[str, str], same_as: Mapping[str, str] | None = None) -> Washing:
    """A pass over nothing yet."""
    return Washing(dict(orders), Securities.of_pairs(same_as or {}))


def resume(report: TaxReport) -> Washing:
    """A pass that goes on from the open shares of a report; what it writes are new lines alone."""
    washing = Washing({}, report.securities.copy())
    for piece in report.pieces:
        washing.pieces.setdefault((piece.symbol, piece.lot_id), []).append(piece)
        washing.keys.setdefault(report.securities.of(piece.symbol), {})[piece.symbol, piece.lot_id] = None
    return washing
