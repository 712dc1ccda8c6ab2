"""The refusals of the broker, in the shape Alpaca sends them: an HTTP status, a code, a message and facts beside it.

Codes and sentences follow what the real paper API answers (Alpaca's error guide and published recordings), so that a
client that classifies errors by status and message behaves here as it does there.
"""

from collections.abc import Sequence
from decimal import Decimal

from local.paper_broker.numbers import plain

Fact = str | int | Sequence[str]

INVALID_PARAMETER = 40010001
FORBIDDEN = 40310000
NOT_FOUND = 40410000
UNPROCESSABLE = 42210000
TOO_MANY_REQUESTS = 42910000
INTERNAL = 50010000


class ApiError(Exception):
    """A request the broker refuses.

    `status` is the HTTP status, `body` the JSON object that is sent: `message`, nearly always `code`, and facts such as
    `buying_power` as strings.
    """

    def __init__(self, status: int, code: int | None, message: str, **facts: Fact) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.facts = facts

    @property
    def body(self) -> dict[str, Fact]:
        head: dict[str, Fact] = {} if self.code is None else {"code": self.code}
        return {**head, "message": self.message, **self.facts}


def unauthorized() -> ApiError:
    """401: no key, or a key that nobody owns."""
    return ApiError(401, None, "unauthorized.")


def forbidden_key() -> ApiError:
    """403: the key exists and the secret does not belong to it."""
    return ApiError(403, None, "forbidden.")


def malformed(message: str) -> ApiError:
    """400: the request could not be read at all."""
    return ApiError(400, INVALID_PARAMETER, message)


def invalid(message: str) -> ApiError:
    """422: a field is missing or has a value that is never allowed."""
    return ApiError(422, INVALID_PARAMETER, message)


def unprocessable(message: str, **facts: Fact) -> ApiError:
    """422: the request is well formed and a trading rule forbids it."""
    return ApiError(422, UNPROCESSABLE, message, **facts)


def forbidden(message: str, **facts: Fact) -> ApiError:
    """403: the account may not do this now."""
    return ApiError(403, FORBIDDEN, message, **facts)


def not_found(message: str) -> ApiError:
    return ApiError(404, NOT_FOUND, message)


def too_many_requests() -> ApiError:
    return ApiError(429, TOO_MANY_REQUESTS, "rate limit exceeded")


def duplicate_client_order_id() -> ApiError:
    return invalid("client_order_id must be unique")


def insufficient_buying_power(buying_power: Decimal, cost_basis: Decimal) -> ApiError:
    return forbidden("insufficient buying power", buying_power=plain(buying_power), cost_basis=plain(cost_basis))


def insufficient_quantity(
    symbol: str, requested: Decimal, existing: Decimal, held: Decimal, related_orders: Sequence[str]
) -> ApiError:
    """403: fewer shares are free than the order asks for; `held` are in open orders, which are named."""
    available = plain(existing - held)
    return forbidden(
        f"insufficient qty available for order (requested: {plain(requested)}, available: {available})",
        available=available,
        existing_qty=plain(existing),
        held_for_orders=plain(held),
        related_orders=list(related_orders),
        symbol=symbol,
    )


def insufficient_balance(currency: str, requested: Decimal, balance: Decimal, available: Decimal) -> ApiError:
    """403: the crypto counterpart of too few shares or too little cash; `currency` is the coin or USD."""
    return forbidden(
        f"insufficient balance for {currency} (requested: {plain(requested)}, available: {plain(available)})",
        available=plain(available),
        balance=plain(balance),
        symbol="USD",
    )


def wash_trade(existing_order_id: str, opposite_is_limit: bool) -> ApiError:
    kind = "limit" if opposite_is_limit else "market/stop"
    return forbidden(
        "potential wash trade detected. use complex orders",
        existing_order_id=existing_order_id,
        reject_reason=f"opposite side {kind} order exists",
    )


def not_cancelable(status: str) -> ApiError:
    return unprocessable(f'order is already in "{status}" state')
