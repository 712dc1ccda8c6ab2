"""Reads what a client asks for: the body of an order, field by field, each refusal one sentence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from local.paper_broker.engine.model import OrderType, Side, TimeInForce
from local.paper_broker.errors import ApiError, invalid, malformed, unprocessable

LARGEST = Decimal(10) ** 12
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)")
_NOT_OFFERED = ("trail_price", "trail_percent", "take_profit", "stop_loss", "legs", "advanced_instructions")
_PRICES_BY_TYPE: Mapping[OrderType, tuple[bool, bool, str]] = {
    "market": (False, False, "market orders require no stop or limit price"),
    "limit": (True, False, "limit orders require only limit price"),
    "stop": (False, True, "stop orders require only stop price"),
    "stop_limit": (True, True, "stop limit orders require both stop and limit price"),
}


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """An order as asked for, complete in itself; whether the account may place it is decided by `rules`."""

    symbol: str
    side: Side
    type: OrderType
    time_in_force: TimeInForce
    qty: Decimal | None
    notional: Decimal | None
    limit_price: Decimal | None
    stop_price: Decimal | None
    extended_hours: bool = False
    client_order_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReplaceRequest:
    """What a replacement changes; None keeps the order's own value."""

    qty: Decimal | None
    limit_price: Decimal | None
    stop_price: Decimal | None
    time_in_force: TimeInForce | None
    client_order_id: str | None


def parse_order(body: object) -> OrderRequest:
    """The order in a decoded JSON body. Raises ApiError 400 for a body that is no object, 422 for a bad field."""
    if not isinstance(body, dict):
        raise malformed("request body format is invalid")
    _refuse_not_offered(body)
    symbol = _text(body, "symbol")
    if not symbol:
        raise invalid("symbol is required")
    side, kind, tif = _side(body), _type(body), _time_in_force(body)
    qty, notional = _size(body)
    limit, stop = positive(body, "limit_price"), positive(body, "stop_price")
    needs_limit, needs_stop, sentence = _PRICES_BY_TYPE[kind]
    if (limit is not None) != needs_limit or (stop is not None) != needs_stop:
        raise invalid(sentence)
    extended = _flag(body, "extended_hours")
    if extended and (kind != "limit" or tif not in ("day", "gtc")):
        raise unprocessable("extended hours order must be DAY or GTC limit orders")
    return OrderRequest(symbol, side, kind, tif, qty, notional, limit, stop, extended, _client_order_id(body))


def parse_replacement(body: object) -> ReplaceRequest:
    """The changes in a decoded JSON body. Raises ApiError 400 or 422 as `parse_order` does."""
    if not isinstance(body, dict):
        raise malformed("request body format is invalid")
    if body.get("notional") is not None:
        raise unprocessable("notional can be changed for IPO indications of interest only")
    if body.get("trail") is not None:
        raise unprocessable("trail can be changed for trailing stop orders only")
    return ReplaceRequest(
        qty=positive(body, "qty"),
        limit_price=positive(body, "limit_price"),
        stop_price=positive(body, "stop_price"),
        time_in_force=_time_in_force(body) if body.get("time_in_force") is not None else None,
        client_order_id=_client_order_id(body),
    )


def positive(body: Mapping[str, object], field: str) -> Decimal | None:
    """A number above zero, given as a JSON number or as plain digits in a string; None where it is absent or null.

    NaN, infinities, exponents and more than 10^12 are refused (ApiError 422).
    """
    raw = body.get(field)
    if raw is None or raw == "":
        return None
    value = _number(field, raw)
    if value <= 0:
        raise invalid(f"{field} must be > 0")
    if value > LARGEST:
        raise invalid(f"{field} must be <= {LARGEST}")
    return value


def _number(field: str, raw: object) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise invalid(f"invalid {field}: a number is needed")
    text = raw.strip() if isinstance(raw, str) else format(raw, "f")
    if not _NUMBER.fullmatch(text) or len(text) > 40:
        raise invalid(f"invalid {field}: a number is needed, in plain digits")
    try:
        return Decimal(text)
    except InvalidOperation:
        raise invalid(f"invalid {field}: a number is needed, in plain digits") from None


def _refuse_not_offered(body: Mapping[str, object]) -> None:
    for field in _NOT_OFFERED:
        if body.get(field) is not None:
            raise unprocessable(f"{field} is not offered by this paper broker: simple orders only")
    if body.get("order_class") not in (None, "", "simple"):
        raise unprocessable(f"invalid order_class {body['order_class']!r}: this paper broker takes simple orders only")


def _text(body: Mapping[str, object], field: str) -> str | None:
    raw = body.get(field)
    if raw is None:
        return None
    if not isinstance(raw, str):
        raise invalid(f"invalid {field}: a string is needed")
    return raw.strip()


def _choice(body: Mapping[str, object], field: str, refusal: ApiError) -> str:
    text = _text(body, field)
    if text is None:
        raise invalid(f"{field} is required")
    if not text:
        raise refusal
    return text.lower()


def _side(body: Mapping[str, object]) -> Side:
    refusal = invalid("invalid side")
    text = _choice(body, "side", refusal)
    sides: tuple[Side, ...] = ("buy", "sell")
    for side in sides:
        if side == text:
            return side
    raise refusal


def _type(body: Mapping[str, object]) -> OrderType:
    refusal = invalid("invalid order type")
    text = _choice(body, "type", refusal)
    for kind in _PRICES_BY_TYPE:
        if kind == text:
            return kind
    raise refusal


def _time_in_force(body: Mapping[str, object]) -> TimeInForce:
    refusal = invalid("invalid time_in_force")
    text = _choice(body, "time_in_force", refusal)
    if text in ("opg", "cls"):
        raise unprocessable(f"time_in_force {text} is not offered by this paper broker: day, gtc, ioc or fok")
    offered: tuple[TimeInForce, ...] = ("day", "gtc", "ioc", "fok")
    for time_in_force in offered:
        if time_in_force == text:
            return time_in_force
    raise refusal


def _size(body: Mapping[str, object]) -> tuple[Decimal | None, Decimal | None]:
    qty, notional = positive(body, "qty"), positive(body, "notional")
    if qty is not None and notional is not None:
        raise invalid("only one of qty or notional is accepted")
    if qty is None and notional is None:
        raise invalid("qty or notional is required")
    return qty, notional


def _flag(body: Mapping[str, object], field: str) -> bool:
    raw = body.get(field)
    if raw is None:
        return False
    if not isinstance(raw, bool):
        raise invalid(f"invalid {field}: true or false is needed")
    return raw


def _client_order_id(body: Mapping[str, object]) -> str | None:
    text = _text(body, "client_order_id")
    if text is not None and len(text) > 128:
        raise invalid("client_order_id must be no more than 128 characters")
    return text or None
