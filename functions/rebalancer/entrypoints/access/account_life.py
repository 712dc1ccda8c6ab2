"""The callables and background work of an account's life, and what an administrator sees."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from firebase_functions.scheduler_fn import ScheduledEvent
from pydantic import Field, StrictBool, StrictStr

from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel, plain_times
from rebalancer.services.access.account_life import advance_deletion, is_deletion_under_way, sweep_deletions
from rebalancer.services.access.account_life import delete_account as delete_service
from rebalancer.services.access.account_life import export_account as export_service
from rebalancer.services.access.admin import fleet_status as fleet_service
from rebalancer.services.access.admin import release_broker_account as release_service
from rebalancer.services.access.rate_limit import Pace
from rebalancer.wiring import access, stores

if TYPE_CHECKING:
    from rebalancer.contract import access as shapes

CURSOR_LENGTH_MAX = 4000


class ExportAccount(WireModel):
    """`export_account`."""

    cursor: Annotated[StrictStr, Field(min_length=1, max_length=CURSOR_LENGTH_MAX)] | None = None


class DeleteAccount(WireModel):
    """`delete_account`."""

    confirmation: Annotated[StrictStr, Field(max_length=200)]


class FleetStatus(WireModel):
    """`fleet_status`."""


class ReleaseBrokerAccount(WireModel):
    """`release_broker_account`."""

    uid: Annotated[StrictStr, Field(min_length=1, max_length=128, pattern=r"^[^/\s]+$")]
    reason: Annotated[StrictStr, Field(min_length=1, max_length=500)]
    abandon_run: StrictBool = False


def export_account(request: CallableRequest[Any]) -> shapes.ExportPage:
    """Return a page of all that is kept of the caller."""

    def use_case(uid: str, body: ExportAccount) -> shapes.ExportPage:
        page = export_service(access.account_life_ports(), uid, cursor=body.cursor, dump=plain_json)
        documents: list[shapes.StoredDocument] = [
            {"path": document.path, "fields": dict(document.fields)} for document in page.documents
        ]
        return {"documents": documents, "next_cursor": page.next_cursor}

    return answer(request, ExportAccount, use_case, pace=Pace.SENSITIVE, needs_session=True)


def delete_account(request: CallableRequest[Any]) -> shapes.Deletion:
    """Begin to delete the caller's account."""

    def use_case(uid: str, body: DeleteAccount) -> shapes.Deletion:
        return {"state": delete_service(access.account_life_ports(), uid, confirmation=body.confirmation).value}

    def is_the_first_time(_: DeleteAccount) -> bool:
        return not is_deletion_under_way(access.account_life_ports(), request.auth.uid or "" if request.auth else "")

    return answer(request, DeleteAccount, use_case, pace=Pace.SENSITIVE, needs_session=is_the_first_time)


def fleet_status(request: CallableRequest[Any]) -> shapes.FleetStatus:
    """Return the fleet in numbers, for administrators."""
    is_admin = _is_admin(request)

    def use_case(_: str, __: FleetStatus) -> shapes.FleetStatus:
        return plain_times(fleet_service(stores.fleet_store(), now=stores.clock().now(), is_admin=is_admin))

    return answer(request, FleetStatus, use_case)


def release_broker_account(request: CallableRequest[Any]) -> shapes.Released:
    """Free the broker account of somebody who cannot do it any more, for administrators."""
    is_admin = _is_admin(request)

    def use_case(operator: str, body: ReleaseBrokerAccount) -> shapes.Released:
        released = release_service(
            access.connection_ports(),
            operator,
            body.uid,
            reason=body.reason,
            abandon_run=body.abandon_run,
            is_admin=is_admin,
        )
        return {"released": released}

    return answer(request, ReleaseBrokerAccount, use_case, pace=Pace.SENSITIVE, needs_session=True)


def _is_admin(request: CallableRequest[Any]) -> bool:
    return bool(request.auth and request.auth.token.get("admin") is True)


def delete_some(task: CallableRequest[Any]) -> None:
    """Queue `delete-account`: delete some of what is left of an account. Any failure makes the queue try again."""
    advance_deletion(access.account_life_ports(), task.data["uid"])


def sweep_account_deletions(_: ScheduledEvent) -> None:
    """Schedule: go on with deletions that nobody has touched for a while."""
    stores.log().event("account_deletions_swept", accounts=sweep_deletions(access.account_life_ports()))


def plain_json(value: Any) -> Any:
    """Return a document's value in JSON's own types: times as ISO 8601 in UTC, bytes as base64."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    if isinstance(value, Mapping):
        return {key: plain_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain_json(item) for item in value]
    return str(value)
