"""All that a person sees of a ledger at once: lots, gains, harvests, returns. What it says of tax is an estimate."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext

from rebalancer.core.account.holding_period import Term
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, divide_shown
from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.core.ledger.fold import Ledger
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.statements.flows import Flow, flows_of
from rebalancer.core.statements.income import income_by_year
from rebalancer.core.statements.performance import (
    Drawdown,
    EquityPoint,
    IndexPoint,
    deepest_drawdown,
    money_weighted_return,
    return_index,
    time_weighted_return,
)
from rebalancer.core.statements.strategy_returns import StrategyReturn, strategy_returns
from rebalancer.core.statements.views import Contribution, contributions, equity_point
from rebalancer.core.statements.year_end import YearEnd, year_ends
from rebalancer.core.tax.harvest import (
    HarvestCandidate,
    OpenTaxLot,
    WashWindow,
    harvest_candidates,
    open_tax_lots,
    wash_windows,
)
from rebalancer.core.tax.lines import TaxLine, TaxReport
from rebalancer.core.tax.securities import pairs_of
from rebalancer.core.tax.wash_sales import tax_report
from rebalancer.core.tax.wishes import HarvestWishes


@dataclass(frozen=True, slots=True)
class YearOfGains:
    """What was realised in one year under one term, in dollars; `gain_usd` is what counts now, without the losses that
    wash sales defer."""

    year: int
    term: Term
    proceeds_usd: Decimal
    cost_usd: Decimal
    disallowed_usd: Decimal
    gain_usd: Decimal


@dataclass(frozen=True, slots=True)
class Returns:
    """How the account did between two days, fractions over these days; None if that is unknown."""

    time_weighted: Decimal | None
    money_weighted: Decimal | None
    drawdown: Drawdown | None


@dataclass(frozen=True, slots=True)
class Overview:
    """A ledger as it is, with its newest snapshot; empty lists where there is none yet.

    `contributions` are gains since the ledger began, in percent of what was paid in; empty where a price is missing.
    """

    snapshot: Snapshot | None
    lots: Sequence[OpenTaxLot]
    years: Sequence[YearOfGains]
    year_ends: Sequence[YearEnd]
    sales: Sequence[TaxLine]
    windows: Sequence[WashWindow]
    candidates: Sequence[HarvestCandidate]
    points: Sequence[EquityPoint]
    index: Sequence[IndexPoint]
    strategies: Mapping[str, Mapping[date, Decimal]]
    returns: Returns
    strategy_returns: Sequence[StrategyReturn]
    contributions: Sequence[Contribution]
    prices: Mapping[str, Decimal]


def overview_of(ledger: Ledger, snapshots: Sequence[Snapshot], wishes: HarvestWishes, today: date) -> Overview:
    """The overview of a ledger that was folded from all its events, over the days of these snapshots, oldest first."""
    report = tax_report(ledger, same_as=pairs_of(wishes.same_as))
    newest = _at_cost_of_lots(_with_gain(snapshots[-1], ledger, snapshots), ledger.book.lots) if snapshots else None
    prices = _prices(newest)
    points = equity_points(ledger.live, snapshots)
    lots = open_tax_lots(ledger.book.lots, report)
    index = return_index(points)
    return Overview(
        snapshot=newest,
        lots=lots,
        years=years_of_gains(report),
        year_ends=year_ends(report.lines, income_by_year(ledger)),
        sales=report.lines,
        windows=wash_windows(report, today),
        candidates=harvest_candidates(
            lots, report, prices, today, loss_usd_min=wishes.loss_usd_min, replacements=wishes.replacements
        ),
        points=points,
        index=index,
        strategies=_strategies(snapshots),
        returns=Returns(time_weighted_return(points), _money_weighted(points), deepest_drawdown(index)),
        strategy_returns=strategy_returns(ledger, snapshots),
        contributions=_contributions(ledger, snapshots),
        prices=prices,
    )


def equity_points(events: Sequence[LedgerEvent], snapshots: Sequence[Snapshot]) -> tuple[EquityPoint, ...]:
    """Return a point for each snapshot, with what was paid in or out since the one before; what an account was opened
    with is no payment: it was there."""
    flows = [flow for flow in flows_of(events, _closes(snapshots)) if not flow.is_opening]
    points: list[EquityPoint] = []
    before_ns: int | None = None
    for snapshot in snapshots:
        paid: list[Flow] = []
        if before_ns is not None:
            paid = [flow for flow in flows if before_ns < flow.at_ns <= snapshot.at_ns]
        points.append(equity_point(snapshot.day, snapshot.equity_usd, snapshot.cash_usd, paid))
        before_ns = snapshot.at_ns
    return tuple(points)


def _with_gain(snapshot: Snapshot, ledger: Ledger, snapshots: Sequence[Snapshot]) -> Snapshot:
    """Return the snapshot with its gain measured from what was paid in at its value: the stored one counts transferred
    shares at their cost, because their value was not known then."""
    flows = [flow for flow in flows_of(ledger.live, _closes(snapshots)) if flow.at_ns <= snapshot.at_ns]
    paid = [flow.amount_usd for flow in flows if flow.amount_usd is not None]
    if len(paid) < len(flows) or not any(flow.beyond_cost_usd for flow in flows):
        return snapshot
    with localcontext(EXACT):
        return replace(snapshot, pnl_usd=snapshot.equity_usd - sum(paid, ZERO))


def _at_cost_of_lots(snapshot: Snapshot, lots: Mapping[str, Sequence[Lot]]) -> Snapshot:
    """Return the snapshot with what a holding cost taken from its open lots: its gain is then the broker's own.

    A symbol that several strategies hold keeps what each of them paid, because a lot belongs to the account alone.
    """
    holders = Counter(row.symbol for row in snapshot.rows)
    rows = (
        replace(row, average_cost_usd=cost)
        if holders[row.symbol] == 1 and (cost := _cost_of_lots(lots.get(row.symbol, ()), row.quantity)) is not None
        else row
        for row in snapshot.rows
    )
    return replace(snapshot, rows=tuple(rows))


def _cost_of_lots(lots: Sequence[Lot], quantity: Decimal) -> Decimal | None:
    """Dollars a share that were paid for these lots, to 40 digits; None where they are not the whole quantity, or
    nobody knows what was paid."""
    with localcontext(EXACT):
        held = sum((lot.quantity for lot in lots), ZERO)
        cost = sum((lot.cost_usd for lot in lots), ZERO)
    if not held or held != quantity or not all(lot.is_cost_known for lot in lots):
        return None
    return divide_shown(cost, held)


def _closes(snapshots: Sequence[Snapshot]) -> dict[date, dict[str, Decimal]]:
    return {snapshot.day: _prices(snapshot) for snapshot in snapshots}


def years_of_gains(report: TaxReport) -> tuple[YearOfGains, ...]:
    """What was realised, by year and term, the newest year first; a gain that is not known is in no sum."""
    sums: dict[tuple[int, Term], YearOfGains] = {}
    with localcontext(EXACT):
        for line in report.lines:
            if not line.is_known:
                continue
            key = (line.sold_on.year, line.term)
            old = sums.get(key, YearOfGains(*key, ZERO, ZERO, ZERO, ZERO))
            sums[key] = YearOfGains(
                *key,
                old.proceeds_usd + line.proceeds_usd,
                old.cost_usd + line.cost_usd,
                old.disallowed_usd + line.disallowed_usd,
                old.gain_usd + line.gain_usd,
            )
    return tuple(sums[key] for key in sorted(sums, key=lambda key: (-key[0], key[1].value)))


def _prices(snapshot: Snapshot | None) -> dict[str, Decimal]:
    rows = snapshot.rows if snapshot is not None else ()
    return {row.symbol: row.price_usd for row in rows if row.price_usd is not None}


def _strategies(snapshots: Sequence[Snapshot]) -> dict[str, dict[date, Decimal]]:
    found: dict[str, dict[date, Decimal]] = {}
    for snapshot in snapshots:
        for name, equity in snapshot.strategy_equity_usd.items():
            found.setdefault(name, {})[snapshot.day] = equity
    return dict(sorted(found.items()))


def _money_weighted(points: Sequence[EquityPoint]) -> Decimal | None:
    if len(points) < 2 or not all(point.is_flow_known for point in points):
        return None
    begun = (points[0].day, points[0].equity_usd)
    payments = [begun, *(payment for point in points[1:] for payment in point.payments)]
    days = Decimal((points[-1].day - points[0].day).days)
    return money_weighted_return(payments, points[-1].day, points[-1].equity_usd, period_days=days)


def _contributions(ledger: Ledger, snapshots: Sequence[Snapshot]) -> tuple[Contribution, ...]:
    if not snapshots or not ledger.live:
        return ()
    before, newest = trade_date(ledger.live[0].at_ns) - timedelta(days=1), snapshots[-1]
    with localcontext(EXACT):
        paid_in = newest.equity_usd - newest.pnl_usd
    try:
        return contributions(ledger, before, newest.day, _closes(snapshots), capital_usd=paid_in)
    except InvalidInput:
        # A holding without a price: what it contributed is not known, and so not what the rest did.
        return ()
