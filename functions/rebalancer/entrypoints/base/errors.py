"""Our errors as the callers of a callable see them: one table, by who must act."""

from __future__ import annotations

from firebase_functions.https_fn import FunctionsErrorCode, HttpsError

from rebalancer.core.base import errors

CODES: dict[type[errors.RebalancerError], FunctionsErrorCode] = {
    errors.InvalidInput: FunctionsErrorCode.INVALID_ARGUMENT,
    errors.NotFound: FunctionsErrorCode.NOT_FOUND,
    errors.PermissionDenied: FunctionsErrorCode.PERMISSION_DENIED,
    errors.Conflict: FunctionsErrorCode.ABORTED,
    errors.StalePlan: FunctionsErrorCode.FAILED_PRECONDITION,
    errors.TradingHalted: FunctionsErrorCode.FAILED_PRECONDITION,
    errors.BrokerRejected: FunctionsErrorCode.FAILED_PRECONDITION,
    errors.BrokerUnavailable: FunctionsErrorCode.UNAVAILABLE,
    errors.BrokerOutcomeUnknown: FunctionsErrorCode.UNAVAILABLE,
    errors.StoreUnavailable: FunctionsErrorCode.UNAVAILABLE,
    errors.RateLimited: FunctionsErrorCode.RESOURCE_EXHAUSTED,
    errors.InvariantViolation: FunctionsErrorCode.INTERNAL,
}


def https_error(error: errors.RebalancerError) -> HttpsError:
    """Return the callable's error: the group's code, our sentence, and `details` with our code and field."""
    details = {"code": error.code, **error.details}
    if error.field:
        details["field"] = error.field
    return HttpsError(CODES[type(error)], error.message, details)
