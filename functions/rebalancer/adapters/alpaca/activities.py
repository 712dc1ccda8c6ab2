"""What came into the account and left it, other than by trading."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Final

from rebalancer.adapters.alpaca.failures import unreadable
from rebalancer.adapters.alpaca.transport import AlpacaRest
from rebalancer.adapters.alpaca.wire import WireActivity, read_each
from rebalancer.core.risk.trips import CashFlow

_TYPES: Final = "ACATC,ACATS,CSD,CSW,JNLC,JNLS"
"""Deposits and withdrawals, transfers between brokers, and journals between accounts: cash and securities each."""

_PER_PAGE: Final = 100
_ZERO = Decimal(0)


def fetch_cash_flows(trading: AlpacaRest, since: datetime) -> list[CashFlow]:
    """Flows after `since`, oldest first; one request for each hundred."""
    flows: list[CashFlow] = []
    query = {"activity_types": _TYPES, "after": _moment(since), "direction": "asc", "page_size": str(_PER_PAGE)}
    while True:
        page = read_each(WireActivity, trading.get("/account/activities", query), "activity")
        flows.extend(_flow(activity) for activity in page if activity.status != "canceled")
        if len(page) < _PER_PAGE or query.get("page_token") == page[-1].id:
            return [flow for flow in flows if flow.amount_usd and flow.at > since]
        query = {**query, "page_token": page[-1].id}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _flow(activity: WireActivity) -> CashFlow:
    """Cash counts as it is; securities, which are booked without an amount, as quantity × price where there is one."""
    amount = activity.net_amount or _ZERO
    price = activity.price if activity.price is not None else activity.per_share_amount
    if not amount and activity.qty is not None and price is not None:
        return CashFlow(_time(activity), activity.qty * price, is_cash=False)
    return CashFlow(_time(activity), amount)


def _time(activity: WireActivity) -> datetime:
    if activity.created_at is not None:
        return activity.created_at.astimezone(UTC)
    try:
        found = datetime.fromisoformat(activity.date or "")
    except ValueError:
        raise unreadable(f"activity {activity.id}", "date: it is not a date") from None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
