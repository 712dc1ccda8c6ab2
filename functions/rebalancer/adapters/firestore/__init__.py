"""The stores on Firestore: the only place that knows it."""

from rebalancer.adapters.firestore.accounts import FirestoreAccountStore
from rebalancer.adapters.firestore.audit import FirestoreAuditLog
from rebalancer.adapters.firestore.credentials import FirestoreConnectionStore
from rebalancer.adapters.firestore.rate_limits import FirestoreRateLimitStore
from rebalancer.adapters.firestore.runs import FirestoreRunStore

__all__ = [
    "FirestoreAccountStore",
    "FirestoreAuditLog",
    "FirestoreConnectionStore",
    "FirestoreRateLimitStore",
    "FirestoreRunStore",
]
