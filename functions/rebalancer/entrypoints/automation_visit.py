"""The callable that says what happened since a person's last visit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from firebase_functions.https_fn import CallableRequest

from rebalancer.core.notices.local_times import with_local_times
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import Nothing, plain_times
from rebalancer.services.automation.visit import note_visit as note_visit_service
from rebalancer.wiring import access, automation

if TYPE_CHECKING:
    from rebalancer.contract import automation as shapes


def note_visit(request: CallableRequest[Any]) -> shapes.LookBack:
    """Note that the person is here, and say what happened since they were here last."""

    def use_case(uid: str, _: Nothing) -> shapes.LookBack:
        access.require_account(uid)
        found = note_visit_service(automation.visit_ports(), uid)
        lines: list[shapes.VisitLine] = [
            {
                "kind": line.kind.value,
                "text": with_local_times(line.text, found.time_zone),
                "place": line.place.value,
                "ref": line.ref,
            }
            for line in found.lines
        ]
        answered: shapes.LookBack = {"since": found.since, "lines": lines}
        return plain_times(answered)

    return answer(request, Nothing, use_case, needs_session=True)
