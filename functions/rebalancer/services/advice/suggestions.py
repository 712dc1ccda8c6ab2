"""Suggestions: made from a measurement, stored until a person accepts or cancels them, or they grow old.

An accepted suggestion goes the way of every plan: planned anew on fresh data, previewed, approved, started. Only the
start makes it EXECUTED.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from rebalancer.core.advice.suggestions import (
    Suggestion,
    SuggestionStatus,
    accept_suggestions,
    close_suggestion,
    expire_suggestion,
    rank_of,
    suggest_trades,
)
from rebalancer.core.base.errors import InvalidInput, NotFound
from rebalancer.core.base.new_york import new_york_date
from rebalancer.services.advice.ports import AdvicePorts
from rebalancer.services.planning.measure import Measurement, measure_account, require_plan, store_drift
from rebalancer.services.planning.preview import Preview, preview_of
from rebalancer.services.risk.strays import stop_strays

SUGGESTION_LIFE: Final = timedelta(hours=24)
"""How long a suggestion waits; quantities are planned anew when it is accepted."""


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What is suggested now, HIGH first, and the measurement that it follows from."""

    suggestions: tuple[Suggestion, ...]
    measured: Measurement


def refresh_suggestions(ports: AdvicePorts) -> Suggestions:
    """Measure the account and suggest the trades of its plan.

    Earlier suggestions that the account does not ask for any more are EXPIRED; one that was accepted into a plan
    which was started is EXECUTED, should the start not have had the time to say so.
    """
    ctx = ports.ctx
    measured, now = store_drift(ctx), ctx.clock.now()
    made: tuple[Suggestion, ...] = ()
    if measured.plan is not None and measured.plan.trades:
        made = suggest_trades(
            measured.plan,
            ports.load_lots(),
            today=new_york_date(now),
            created_at=now,
            expires_at=now + SUGGESTION_LIFE,
        )
    before = {each.suggestion_id: each for each in ports.suggestions.list_pending(ctx.uid)}
    known = {each.suggestion_id for each in made}
    settled = [_settle(ports, each, is_wanted=each.suggestion_id in known) for each in before.values()]
    new = [each for each in made if each.suggestion_id not in before]
    changed = [each for each in settled if each != before[each.suggestion_id]]
    if new or changed:
        ports.suggestions.save_suggestions(ctx.uid, [*new, *changed])
    pending = [each for each in settled if each.status is SuggestionStatus.PENDING]
    return Suggestions(tuple(sorted([*new, *pending], key=rank_of)), measured)


def _settle(ports: AdvicePorts, suggestion: Suggestion, *, is_wanted: bool) -> Suggestion:
    """Return an earlier suggestion, as it is now."""
    now = ports.ctx.clock.now()
    if suggestion.accepted_plan_id is not None:
        stored = ports.ctx.runs.load_plan(ports.ctx.uid, suggestion.accepted_plan_id)
        if stored is not None and stored.run_id is not None:
            return replace(suggestion, status=SuggestionStatus.EXECUTED, closed_at=now)
        if stored is not None and stored.expires_at > now:
            return suggestion
    current = expire_suggestion(suggestion, now)
    if is_wanted or current.status is not SuggestionStatus.PENDING:
        return current
    return close_suggestion(current, SuggestionStatus.EXPIRED, now)


def accept(ports: AdvicePorts, suggestion_ids: Collection[str]) -> Preview:
    """Plan the accepted symbols on fresh data and preview the plan.

    Raises `NotFound` SUGGESTION_NOT_FOUND, `Conflict` SUGGESTION_CLOSED, `InvalidInput` for none at all or without
    targets, and what `preview_rebalance` raises.
    """
    accepted = _require_found(ports, suggestion_ids)
    ctx = ports.ctx
    measured = measure_account(ctx)
    if stop_strays(ctx, measured.account.open_orders):
        measured = measure_account(ctx)
    require_plan(measured)
    plan = accept_suggestions(accepted, measured.allocation, measured.snapshot, measured.policy, now=ctx.clock.now())
    chosen = replace(measured, plan=plan, policy=plan.policy)
    made_of = [each.suggestion_id for each in accepted]
    preview = preview_of(ctx, chosen, extra={"origin": "SUGGESTIONS", "suggestion_ids": made_of})
    marked = [replace(each, accepted_plan_id=preview.stored.plan_id) for each in accepted]
    ports.suggestions.save_suggestions(ctx.uid, marked)
    return preview


def cancel(ports: AdvicePorts, suggestion_ids: Collection[str]) -> Sequence[Suggestion]:
    """Take suggestions off the list; one that is cancelled already stays so.

    Raises `NotFound` SUGGESTION_NOT_FOUND, `Conflict` SUGGESTION_CLOSED for one that was executed or has expired.
    """
    now = ports.ctx.clock.now()
    closed = [close_suggestion(each, SuggestionStatus.CANCELLED, now) for each in _require_found(ports, suggestion_ids)]
    ports.suggestions.save_suggestions(ports.ctx.uid, closed)
    return closed


def _require_found(ports: AdvicePorts, suggestion_ids: Collection[str]) -> Sequence[Suggestion]:
    wanted = list(dict.fromkeys(suggestion_ids))
    if not wanted:
        raise InvalidInput("suggestion_ids is empty; name at least one.", field="suggestion_ids")
    found = ports.suggestions.load_suggestions(ports.ctx.uid, wanted)
    missing = set(wanted) - {each.suggestion_id for each in found}
    if missing:
        raise NotFound(f"There is no suggestion {min(missing)}.", code="SUGGESTION_NOT_FOUND", field="suggestion_ids")
    return found
