"""Asset classes, strategies and triggers as they are stored, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from rebalancer.adapters.firestore.base.requests import Snapshot
from rebalancer.core.automation.decisions import parse_checks
from rebalancer.core.automation.triggers import Triggers, parse_triggers
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.base.stored_fields import UNREADABLE, StoredFields
from rebalancer.core.execution.last_run import parse_last_runs
from rebalancer.core.strategies.codec import dump_strategies, parse_strategies
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.asset_classes import AssetClass, dump_classes, parse_classes
from rebalancer.ports.targets import TargetSet, TriggerHistory

if TYPE_CHECKING:
    from rebalancer.contract import automation as automation_shapes


class Choices(TypedDict):
    """The parts of a user's settings that this module reads."""

    classes: tuple[AssetClass, ...]
    strategies: tuple[Strategy, ...]
    whole_only: frozenset[str]
    triggers: Triggers


def parse_choices(stored: StoredFields, place: str) -> Choices:
    """Read classes, strategies and triggers of a user's settings; what is missing is empty.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the document and the field.
    """
    members = stored.get("whole_share_members")
    try:
        return Choices(
            classes=parse_classes(stored.get("asset_classes") or []),
            strategies=parse_strategies(stored.get("strategies") or []),
            whole_only=frozenset(str(symbol) for symbol in members)
            if isinstance(members, list | tuple)
            else frozenset(),
            triggers=parse_triggers(stored.get("triggers")),
        )
    except InvalidInput as error:
        raise InvariantViolation(f"{place}: {error.message}", code=UNREADABLE, field=error.field) from error


def strategies_of(document: Mapping[str, Any] | None, place: str) -> tuple[Strategy, ...]:
    """Read the strategies of a user's settings alone.

    Settings that cannot be read have none here: whoever plans by them says so, and the ledger is kept all the same.
    """
    try:
        return () if document is None else parse_choices(StoredFields(document, place), place)["strategies"]
    except InvariantViolation:
        return ()


def set_parts(saved: TargetSet) -> dict[str, Any]:
    """Return the parts of a user's settings that are saved with the targets."""
    parts: dict[str, Any] = {}
    if saved.classes is not None:
        parts["asset_classes"] = dump_classes(saved.classes)
        parts["whole_share_members"] = sorted(saved.whole_only)
    if saved.strategies is not None:
        parts["strategies"] = dump_strategies(saved.strategies)
    return parts


def parse_history(drift: Mapping[str, Any] | None, last_run: Mapping[str, Any] | None) -> TriggerHistory:
    """When rebalances were, from the newest measurement and the mark of the newest run; what is not there was not."""
    measured = StoredFields(drift or {}, "drift")
    return TriggerHistory(
        **parse_last_runs(last_run),
        calendar_from=_day(measured.maybe_text("calendar_from")),
        calendar_run_id=measured.maybe_text("calendar_run_id"),
        calendar_run_from=_day(measured.maybe_text("calendar_run_from")),
        decision=_decision(measured.get("trigger")),
        checks=parse_checks(measured.get("decisions")),
        unquoted_since=_days(measured.get("unquoted_since")),
    )


def _days(value: object) -> Mapping[str, date]:
    """Days by symbol; what cannot be read was not."""
    rows = value.items() if isinstance(value, Mapping) else ()
    days = {str(symbol): _day(text if isinstance(text, str) else None) for symbol, text in rows}
    return {symbol: day for symbol, day in days.items() if day is not None}


def _decision(value: object) -> automation_shapes.TriggerAnswer | None:
    """The schedule's newest answer; what cannot be read was not."""
    try:
        stored = StoredFields(value, "trigger")
        outside = stored.get("outside")
        return {
            "verdict": stored.text("verdict"),
            "decided_by": stored.text("decided_by"),
            "message": stored.text("message"),
            "outside": [str(name) for name in outside] if isinstance(outside, list | tuple) else [],
            "possible_on": stored.maybe_text("possible_on"),
            "decided_at": stored.time("decided_at"),
        }
    except InvariantViolation:
        return None


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        return None


def changed_within(settings: Snapshot, seconds: float) -> bool:
    """Whether the settings were written in the last seconds before they were read, by the server's own times."""
    if not settings.exists:
        return False
    return bool(settings.read_time - settings.update_time <= timedelta(seconds=seconds))


def is_unchanged(existing: Mapping[str, Any] | None, fields: Mapping[str, Any]) -> bool:
    """Whether a target is stored as it would be written, all but the moment: of 450 targets a person changes a few."""
    return existing is not None and {**existing, "updated_at": None} == {**fields, "updated_at": None}
