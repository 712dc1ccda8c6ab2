"""Who signs in: Firebase Authentication, the only place that knows its Admin SDK."""

from rebalancer.adapters.identity.people import FirebasePeople

__all__ = ["FirebasePeople"]
