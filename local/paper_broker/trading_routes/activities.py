"""Account activities: fills, deposits, withdrawals, holdings journalled in; filtered and paged."""

from collections.abc import Callable
from datetime import datetime
from typing import get_args

from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import Call, trading_route
from local.paper_broker.engine.model import Entry, EntryKind, Fill
from local.paper_broker.errors import invalid
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.params import choice, instant, names, whole
from local.paper_broker.wire import activity_json

PAGE_MOST = 100
GROUPS = {
    "TRANS": frozenset({"CSD", "CSW"}),
    "JNL": frozenset({"JNLS"}),
    "MISC": frozenset({"JNLS", "ACATS", "FOPT", "SPLIT", "NC", "MA", "SPIN", "CIL", "REORG"}),
}
"""Activity types that mean several."""
ALPACA_TYPES = frozenset({
    "FILL", "TRANS", "MISC", "ACATC", "ACATS", "CFEE", "CGD", "CIL", "CSD", "CSW", "DIV", "DIVCGL", "DIVCGS",
    "DIVFEE", "DIVFT", "DIVNRA", "DIVROC", "DIVTW", "DIVTXEX", "DIVWH", "EXTRD", "FEE", "FOPT", "FXTRD",
    "INT", "INTNRA", "INTPNL", "INTTW", "JNL", "JNLC", "JNLS", "MA", "MEM", "NC", "OCT", "OPASN", "OPCA",
    "OPCSH", "OPEXC", "OPEXP", "OPTRD", "PTC", "PTR", "REO", "REORG", "SPIN", "SPLIT", "SWP", "VOF", "WH",
})  # fmt: skip

Keep = Callable[[Entry], bool]


def list_activities(call: Call) -> Response:
    types = [name.upper() for name in names(call.query, "activity_types")]
    category = call.query.get("category")
    if category and types:
        raise invalid("only one of activity_types or category is accepted")
    if category and category not in ("trade_activity", "non_trade_activity"):
        raise invalid("invalid category: must be one of non_trade_activity, trade_activity")
    kinds = _kinds(types) if types else _kinds_of_category(category)
    return _page(call, kinds)


def list_activities_of_type(call: Call) -> Response:
    return _page(call, _kinds([call.path["activity_type"].upper()]))


def _kinds(types: list[str]) -> frozenset[str]:
    for name in types:
        if name not in ALPACA_TYPES:
            raise invalid(f"invalid activity type {name!r}")
    return frozenset(kind for name in types for kind in GROUPS.get(name, frozenset({name})))


def _kinds_of_category(category: str | None) -> frozenset[str]:
    every = frozenset(get_args(EntryKind)) - {"UNTOLD"}
    if category is None:
        return every
    return frozenset({"FILL"}) if category == "trade_activity" else every - {"FILL"}


def _page(call: Call, kinds: frozenset[str]) -> Response:
    """The page that follows the activity named by `page_token`, in the direction asked for."""
    size = whole(call.query, "page_size", PAGE_MOST, 1, PAGE_MOST)
    direction = choice(call.query, "direction", ("asc", "desc"), "desc")
    keep = _filter(call, kinds)
    entries = sorted(
        (entry for entry in call.broker.entries(call.account.id) if keep(entry)), key=lambda entry: entry.at
    )
    if direction == "desc":
        entries.reverse()
    token = call.query.get("page_token")
    if token:
        ids = [entry.id for entry in entries]
        if token not in ids:
            raise invalid("invalid page_token: it must be the id of an activity of this list")
        entries = entries[ids.index(token) + 1 :]
    return ExactJsonResponse([activity_json(entry) for entry in entries[:size]])


def _filter(call: Call, kinds: frozenset[str]) -> Keep:
    after, until, day = (instant(call.query, name) for name in ("after", "until", "date"))
    if day is not None and (after is not None or until is not None):
        raise invalid("date cannot be combined with after and until")
    order_id = call.query.get("order_id")

    def keep(entry: Entry) -> bool:
        return (
            entry.kind in kinds
            and _is_within(entry.at, after, until, day)
            and (not order_id or (isinstance(entry.detail, Fill) and entry.detail.order_id == order_id))
        )

    return keep


def _is_within(at: datetime, after: datetime | None, until: datetime | None, day: datetime | None) -> bool:
    return (after is None or at > after) and (until is None or at < until) and (day is None or at.date() == day.date())


def activity_routes(broker: Broker) -> list[Route]:
    return [
        trading_route(broker, "GET", "/v2/account/activities", list_activities),
        trading_route(broker, "GET", "/v2/account/activities/{activity_type}", list_activities_of_type),
    ]
