"""The part of the composition root for suggestions and what is around a policy: built by `wiring`, which caches it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rebalancer.ports.ledger import LedgerStore
from rebalancer.ports.advice import SuggestionStore
from rebalancer.services.context import Context
from rebalancer.services.advice.policy_desk import PolicyDesk

if TYPE_CHECKING:
    from google.cloud.firestore import Client


def make_suggestion_store(client: Client) -> SuggestionStore:
    """Where suggestions are kept."""
    from rebalancer.adapters.firestore.advice import FirestoreSuggestionStore

    return FirestoreSuggestionStore(client)


def make_policy_desk(context: Context, suggestions: SuggestionStore, ledgers: LedgerStore) -> PolicyDesk:
    """What the use cases around a policy take."""
    return PolicyDesk(context, suggestions, ledgers)
