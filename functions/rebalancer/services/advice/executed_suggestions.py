"""What a start does to the suggestions that its plan was made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from rebalancer.services.context import Context


def close_executed(ctx: Context, suggestion_ids: Collection[str]) -> None:
    """Mark the suggestions of a plan that was just started. Should the process die before, the next list says so."""
    if ctx.suggestions is None or not suggestion_ids:
        return
    from rebalancer.core.advice.suggestions import SuggestionStatus

    now = ctx.clock.now()
    found = ctx.suggestions.load_suggestions(ctx.uid, suggestion_ids)
    pending = [each for each in found if each.status is SuggestionStatus.PENDING]
    ctx.suggestions.save_suggestions(
        ctx.uid, [replace(each, status=SuggestionStatus.EXECUTED, closed_at=now) for each in pending]
    )
