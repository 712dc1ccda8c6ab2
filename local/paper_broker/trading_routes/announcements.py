"""Announcements of corporate actions."""

from datetime import date, timedelta
from uuid import UUID

from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import Call, trading_route
from local.paper_broker.corporate.action import PAYOUTS, Action
from local.paper_broker.errors import invalid, not_found
from local.paper_broker.market import NEW_YORK
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.numbers import plain
from local.paper_broker.params import choice, names
from local.paper_broker.wire import Fields

TYPES = {
    "cash_dividend": ("Dividend", "cash"),
    "return_of_capital": ("Dividend", "cash"),
    "split": ("Split", "stock_split"),
    "stock_merger": ("Merger", "merger_completion"),
    "cash_merger": ("Merger", "merger_completion"),
    "spin_off": ("Spinoff", "spinoff"),
}
"""Alpaca announces no symbol changes and no delistings here ("Introducing Corporate Actions API: Announcements")."""
CA_TYPES = frozenset({"dividend", "merger", "split", "spinoff", "reorg"})
DATES = ("declaration_date", "ex_date", "record_date", "payable_date")
RANGE_MOST = timedelta(days=90)


def list_announcements(call: Call) -> Response:
    """The announcements of the asked-for types with a date in the range; both its ends are included."""
    types = {name.lower() for name in names(call.query, "ca_types")}
    if not types or not types <= CA_TYPES:
        raise invalid(f"invalid ca_types: must be some of {', '.join(sorted(CA_TYPES))}")
    since, until = _day(call, "since"), _day(call, "until")
    if not timedelta(0) <= until - since <= RANGE_MOST:
        raise invalid("invalid date range: until must be on or after since, at most 90 days later")
    date_type = choice(call.query, "date_type", DATES, "declaration_date")
    symbol = (call.query.get("symbol") or "").upper()
    found = [announcement_json(action) for action in call.broker.store.actions() if action.kind in TYPES]
    wanted = [
        one
        for one in found
        if str(one["ca_type"]).lower() in types
        and since.isoformat() <= str(one.get(date_type, "")) <= until.isoformat()
        and symbol in ("", one["initiating_symbol"], one["target_symbol"])
    ]
    return ExactJsonResponse(list(wanted))


def get_announcement(call: Call) -> Response:
    try:
        wanted = str(UUID(call.path["id"]))
    except ValueError:
        raise invalid("id must be a valid UUID") from None
    for action in call.broker.store.actions():
        if action.id == wanted and action.kind in TYPES:
            return ExactJsonResponse(announcement_json(action))
    raise not_found(f"announcement not found for {wanted}")


def announcement_json(action: Action) -> Fields:
    """The action as Alpaca announces it. A merger is initiated by who takes the other over."""
    kind, sub_type = TYPES[action.kind]
    if action.kind == "split" and action.ratio < 1:
        sub_type = "reverse_split"
    in_force = action.in_force_at.astimezone(NEW_YORK).date().isoformat()
    fixed = (action.entitled_at or action.in_force_at).astimezone(NEW_YORK).date().isoformat()
    other = action.new_symbol or action.symbol
    merges = action.kind == "stock_merger"
    shown: Fields = {
        "id": action.id,
        "corporate_action_id": f"{action.symbol}_{action.id[:8].upper()}",
        "ca_type": kind,
        "ca_sub_type": sub_type,
        "initiating_symbol": other if merges else action.symbol,
        "target_symbol": action.symbol if merges else other,
        "declaration_date": action.declared_on.isoformat(),
        "ex_date": fixed,
        "record_date": fixed,
        "payable_date": in_force,
        "cash": plain(action.cash),
        "old_rate": plain(action.old_rate),
        "new_rate": plain(action.new_rate),
    }
    return shown if action.kind in PAYOUTS else shown | {"effective_date": in_force}


def _day(call: Call, name: str) -> date:
    try:
        return date.fromisoformat(call.query.get(name) or "")
    except ValueError:
        raise invalid(f"invalid {name}: must be a date, as in 2026-01-31") from None


def announcement_routes(broker: Broker) -> list[Route]:
    announcements = "/v2/corporate_actions/announcements"
    return [
        trading_route(broker, "GET", announcements, list_announcements),
        trading_route(broker, "GET", f"{announcements}/{{id}}", get_announcement),
    ]
