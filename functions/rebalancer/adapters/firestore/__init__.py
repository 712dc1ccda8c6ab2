"""The stores on Firestore: the only place that knows it."""

from rebalancer.adapters.firestore.access_audit import FirestoreAuditLog
from rebalancer.adapters.firestore.access_connections import FirestoreConnectionStore
from rebalancer.adapters.firestore.access_rate_limits import FirestoreRateLimitStore
from rebalancer.adapters.firestore.execution import FirestoreRunStore
from rebalancer.adapters.firestore.targets import FirestoreAccountStore

__all__ = [
    "FirestoreAccountStore",
    "FirestoreAuditLog",
    "FirestoreConnectionStore",
    "FirestoreRateLimitStore",
    "FirestoreRunStore",
]
