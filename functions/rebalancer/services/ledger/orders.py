"""Orders in the ledger: every change of their status, the strategies behind them, and what a run moved between
strategies without an order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rebalancer.core.account.leg import run_id_of
from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.execution.run import Run
from rebalancer.core.ledger.events import Fill, LedgerEvent, StrategyShare
from rebalancer.core.ledger.orders import OrderReport, order_events
from rebalancer.services.context import Context
from rebalancer.services.strategies.runs import inside, shares_of_leg


def order_news(
    ctx: Context, reports: Iterable[OrderReport], known: Mapping[str, LedgerEvent], since_ns: int
) -> tuple[LedgerEvent, ...]:
    """Return what of the orders is not recorded yet: changes since the books were closed, with the strategies of our
    own orders, and the transfers inside the account that their runs made.

    `known` holds what was recorded, and all fills. An order of a run that is still open is left until it is closed:
    which strategies it served is certain then. Reads one run for each run with news, and its plan where it had one.
    """
    fills: dict[str, list[Fill]] = {}
    for event in known.values():
        if isinstance(event, Fill):
            fills.setdefault(event.order_id, []).append(event)
    runs = _Runs(ctx)
    news: list[LedgerEvent] = []
    for report in reports:
        changes = order_events(report, fills.get(report.order.order_id, ()))
        fresh = [event for event in changes if event.event_id not in known and event.at_ns >= since_ns]
        run_id = run_id_of(report.order.client_order_id) if fresh else None
        run = None if run_id is None else runs.load(run_id)
        if run is not None and run.is_open:
            continue
        shares = () if run is None else _shares(run, report.order.client_order_id)
        wanted = {event.event_id for event in fresh}
        complete = order_events(report, fills.get(report.order.order_id, ()), shares)
        news.extend(event for event in complete if event.event_id in wanted)
    transfers = [event for run in runs.closed for event in inside(ctx, run)]
    return (*news, *(event for event in transfers if event.event_id not in known and event.at_ns >= since_ns))


@dataclass(slots=True)
class _Runs:
    """The runs that were asked for, each read once."""

    ctx: Context
    _found: dict[str, Run | None] = field(default_factory=dict)

    def load(self, run_id: str) -> Run | None:
        """Load the run; None where there is none, or none that can be read: its orders are `unassigned` then."""
        if run_id not in self._found:
            self._found[run_id] = self._read(run_id)
        return self._found[run_id]

    def _read(self, run_id: str) -> Run | None:
        try:
            stored = self.ctx.runs.load_run(self.ctx.uid, run_id)
        except InvariantViolation as error:
            self.ctx.log.event("run_not_attributed", run_id=run_id, code=error.code)
            return None
        return None if stored is None else stored.run

    @property
    def closed(self) -> Sequence[Run]:
        """Those that came to an end."""
        return [run for run in self._found.values() if run is not None and not run.is_open]


def _shares(run: Run, client_order_id: str) -> tuple[StrategyShare, ...]:
    leg = next((leg for leg in run.legs if leg.client_order_id == client_order_id), None)
    return () if leg is None else shares_of_leg(leg)
