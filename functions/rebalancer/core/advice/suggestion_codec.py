"""A suggestion as the document `users/{uid}/suggestions/{suggestion_id}`, and back. Times stay `datetime`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.advice.suggestions import Priority, Suggestion, SuggestionStatus, dump_suggestion
from rebalancer.core.base.stored_fields import StoredFields, dump_time
from rebalancer.core.planning.items import Action, Reason
from rebalancer.core.planning.plan import DriftLevel
from rebalancer.core.tax.tax_estimate import TaxEstimate, TaxKind

if TYPE_CHECKING:
    from rebalancer.contract import advice as shapes

KEPT: Final = timedelta(days=90)
"""How long a suggestion is kept."""


def dump_stored_suggestion(suggestion: Suggestion) -> shapes.Suggestion:
    """Write a suggestion; the inverse of `parse_stored_suggestion` but for digits beyond the cent and the sixth decimal
    of a percent."""
    closed, expires = suggestion.closed_at, suggestion.expires_at
    return {
        **dump_suggestion(suggestion),
        "created_at": dump_time(suggestion.created_at),
        "expires_at": None if expires is None else dump_time(expires),
        "closed_at": None if closed is None else dump_time(closed),
        "delete_after": dump_time(suggestion.created_at + KEPT),
    }


def parse_stored_suggestion(document: Mapping[str, Any], place: str) -> Suggestion:
    """Read a stored suggestion.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the document and the field.
    """
    stored = StoredFields(document, place)
    tax = StoredFields(stored.map("tax"), f"{place}: tax")
    return Suggestion(
        suggestion_id=stored.text("suggestion_id"),
        plan_id=stored.text("plan_id"),
        symbol=stored.text("symbol"),
        action=stored.word(Action, "action"),
        priority=stored.word(Priority, "priority"),
        current_quantity=stored.decimal("current_quantity"),
        suggested_quantity=stored.decimal("suggested_quantity"),
        estimated_value=stored.decimal("estimated_value"),
        price=stored.decimal("price"),
        drift_percent=stored.decimal("drift_percent"),
        drift_level=stored.word(DriftLevel, "drift_level"),
        reason=stored.word(Reason, "reason"),
        tax=TaxEstimate(
            tax.word(TaxKind, "kind"),
            tax.decimal("short_term_usd"),
            tax.decimal("long_term_usd"),
            tax.decimal("unknown_term_usd"),
            tax.decimal("quantity_without_cost"),
        ),
        created_at=stored.time("created_at"),
        expires_at=stored.maybe_time("expires_at"),
        status=stored.word(SuggestionStatus, "status"),
        closed_at=stored.maybe_time("closed_at"),
        accepted_plan_id=stored.maybe_text("accepted_plan_id"),
    )
