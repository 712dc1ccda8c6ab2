"""Reconciling: the callables, the schedule after the close, and the queue that takes one account after the other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from pydantic import Field, StrictStr

from rebalancer.core.base.errors import BrokerUnavailable, Conflict, RebalancerError, StoreUnavailable
from rebalancer.core.base.money import plain
from rebalancer.core.ledger.reconciliation import AcceptedText, parse_accepted
from rebalancer.core.risk.state import TradingState
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel, plain_times
from rebalancer.entrypoints.statements_wire import row_result
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.ledger.reconcile import Decision, Reconciliation, gap_fields, hand_out_accounts, waiting_fields
from rebalancer.services.ledger.reconcile import reconcile_positions as reconcile_service
from rebalancer.services.ledger.reconcile import resolve_discrepancy as resolve_service
from rebalancer.wiring import environment, ledger, stores

if TYPE_CHECKING:
    from rebalancer.contract import ledger as shapes

ACCEPTED_MAX = 500


class ReconcilePositions(WireModel):
    """`reconcile_positions`."""


class AcceptedGap(WireModel):
    """One gap as it was shown; `symbol` CASH for dollars."""

    symbol: StrictStr
    gap: StrictStr


class ResolveDiscrepancy(WireModel):
    """`resolve_discrepancy`."""

    request_id: Annotated[StrictStr, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
    accept: Annotated[list[AcceptedGap], Field(min_length=1, max_length=ACCEPTED_MAX)]


def reconcile_positions(request: CallableRequest[Any]) -> shapes.Reconciled:
    """Bring the caller's ledger up to date and compare it with the broker."""

    def use_case(uid: str, _: ReconcilePositions) -> shapes.Reconciled:
        return reconciliation_result(reconcile_service(ledger.ledger_ports(uid)))

    return answer(request, ReconcilePositions, use_case, pace=Pace.TRADING, needs_session=True)


def resolve_discrepancy(request: CallableRequest[Any]) -> shapes.Reconciled:
    """Accept the broker's numbers where they do not agree with ours."""

    def use_case(uid: str, body: ResolveDiscrepancy) -> shapes.Reconciled:
        decision = Decision(body.request_id, accepted_gaps(body.accept))
        return reconciliation_result(resolve_service(ledger.ledger_ports(uid), decision))

    return answer(request, ResolveDiscrepancy, use_case, pace=Pace.TRADING, needs_session=True)


def scheduled_reconciliation(event: ScheduledEvent) -> None:
    """Schedule: hand every account to the queue, the first page here and further ones as tasks."""
    _hand_out(after="", tick=event.schedule_time.isoformat())


def reconcile(task: CallableRequest[Any]) -> None:
    """Queue `reconcile`: reconcile one account, or hand out one page of accounts.

    Raises what may pass by itself, so that the queue tries again; every other failure is final here.
    """
    page = task.data.get("page")
    if page is not None:
        _hand_out(after=page["after"], tick=page["tick"])
        return
    try:
        ports = ledger.ledger_ports(task.data["uid"])
        reconcile_service(ports, round_number=int(task.data.get("round", 1)))
    except (BrokerUnavailable, StoreUnavailable, Conflict):
        raise
    except RebalancerError as error:
        stores.log().failure("account_not_reconciled", error)


def _hand_out(*, after: str, tick: str) -> None:
    store, queue = stores.ledger_store(), stores.reconciliation_queue()
    handed = hand_out_accounts(store, queue, after=after, tick=tick, owner=environment.owner_uid())
    stores.log().event("reconciliations_handed_out", accounts=handed)


def accepted_gaps(accepted: Sequence[AcceptedGap]) -> dict[str, Decimal]:
    """Read accepted gaps by symbol. Raises `InvalidInput`, see `parse_accepted`."""
    return parse_accepted(
        AcceptedText(row.symbol, row.gap, place, f"{place}.symbol", f"{place}.gap")
        for place, row in ((f"accept[{index}]", row) for index, row in enumerate(accepted))
    )


def reconciliation_result(found: Reconciliation) -> shapes.Reconciled:
    """Return what a reconciliation came to, as the page reads it."""
    snapshot = found.snapshot
    answered: shapes.Reconciled = {
        "state": found.state.value,
        "freeze": None if found.freeze is TradingState.ACTIVE else found.freeze.value,
        "message": found.message,
        "gaps": [gap_fields(gap) for gap in found.gaps],
        "waiting": [waiting_fields(seen) for seen in found.waiting],
        "recorded": found.recorded,
        "equity_usd": plain(snapshot.equity_usd),
        "cash_usd": plain(snapshot.cash_usd),
        "pnl_usd": plain(snapshot.pnl_usd),
        "positions": [row_result(row) for row in snapshot.rows],
    }
    return plain_times(answered)
