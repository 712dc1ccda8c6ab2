"""Typed errors, grouped by who must act on them.

Every error carries an upper-case `code` for programs, one `message` sentence for a person and, where one input field is
to blame, its `field` path. Entry points map the groups to their own protocol; the core never logs and never prints.
"""

from collections.abc import Mapping


class RebalancerError(Exception):
    """Base of every error that this system raises on purpose.

    Args:
        message: one sentence that a person can act on.
        code: upper-case reason for programs.
        field: path of the offending input, such as `targets[2].symbol`, or None.
        details: further plain values for the caller, such as an order id.
    """

    default_code = "ERROR"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        field: str | None = None,
        details: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code if code is not None else self.default_code
        self.field = field
        self.details: dict[str, object] = dict(details) if details is not None else {}


class InvalidInput(RebalancerError):
    """The caller must correct the request; the same request will fail again."""

    default_code = "INVALID_INPUT"


class NotFound(RebalancerError):
    """The caller named something that does not exist."""

    default_code = "NOT_FOUND"


class PermissionDenied(RebalancerError):
    """The caller may not see or do this."""

    default_code = "PERMISSION_DENIED"


class Conflict(RebalancerError):
    """The caller worked from an old version, or the same id belongs to something else: read again, then decide."""

    default_code = "CONFLICT"


class StalePlan(RebalancerError):
    """The plan expired, was used, or no longer fits the market: the caller must preview again."""

    default_code = "STALE_PLAN"


class TradingHalted(RebalancerError):
    """A trading state forbids the order: the person who set it must lift it."""

    default_code = "TRADING_HALTED"


class BrokerRejected(RebalancerError):
    """The broker's final no: sending the same order again is pointless."""

    default_code = "BROKER_REJECTED"


class BrokerUnavailable(RebalancerError):
    """The broker did not take the request: it may be tried again later."""

    default_code = "BROKER_UNAVAILABLE"


class BrokerOutcomeUnknown(RebalancerError):
    """The request may or may not have taken effect: look it up by its client order id, never send it again blind."""

    default_code = "BROKER_OUTCOME_UNKNOWN"


class StoreUnavailable(RebalancerError):
    """Our own store did not answer: nothing is known to have been written, and the request may be tried again."""

    default_code = "STORE_UNAVAILABLE"


class RateLimited(RebalancerError):
    """The caller calls too often: the same request may be sent again after a while."""

    default_code = "TOO_MANY_CALLS"


class InvariantViolation(RebalancerError):
    """A promise of this program is broken: a bug, to be fixed by its authors."""

    default_code = "INVARIANT_VIOLATION"
