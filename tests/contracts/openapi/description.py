"""Alpaca's own OpenAPI descriptions, and what an HTTP response has against them.

The descriptions lie in the wheel `alpaca-mcp-server`; they are only read. Beyond plain validation, an object that
names its properties is taken to be closed, so that a field that Alpaca does not have is a finding. A field that only
an example of the description shows (an asset's `easy_to_borrow`) is one that Alpaca has.
"""

import json
import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple
from uuid import UUID

from jsonschema import Draft202012Validator, FormatChecker

Schema = dict[str, Any]
Api = Literal["trading", "market-data"]

_TRADING = r"/v2/(account|orders|positions|assets).*"


class Silent(NamedTuple):
    """Error statuses that Alpaca answers on some routes although the description is silent about them."""

    statuses: frozenset[int]
    templates: str
    source: str


SILENT = (
    Silent(frozenset({401, 403}), ".*", "docs.alpaca.markets, Authentication; Market Data FAQ: why 403"),
    Silent(frozenset({429}), ".*", "docs.alpaca.markets, Usage limit: 200 requests a minute"),
    Silent(frozenset({400, 422}), _TRADING, "docs.alpaca.markets, Trading API errors: what cannot be read or is wrong"),
    Silent(
        frozenset({404}),
        r"/v2/orders/\{.*|/v2/orders:by_client_order_id|/v2/positions/\{.*",
        "docs.alpaca.markets, Trading API errors: no such order or position",
    ),
    Silent(
        frozenset({404, 422}),
        r"/v2/corporate_actions/announcements.*",
        "docs.alpaca.markets, Trading API errors: what is wrong, and what there is not",
    ),
    Silent(
        frozenset({404}),
        r"/v2/stocks/\{symbol\}/(.*/latest|snapshot)",
        "github.com/alpacahq/alpaca-trade-api-csharp/issues/300: a share without a quote is Not Found",
    ),
)
ERROR_BODY: Schema = {
    "type": "object",
    "required": ["message"],
    "properties": {"code": {"type": "integer"}, "message": {"type": "string", "minLength": 1}},
}

_TEXT: Schema = {"type": "string"}
FAILED_CLOSING: Schema = {
    "type": "object",
    "required": ["code", "message"],
    "properties": {
        "code": {"type": "integer"},
        "message": _TEXT,
        "available": _TEXT,
        "existing_qty": _TEXT,
        "held_for_orders": _TEXT,
        "symbol": _TEXT,
        "related_orders": {"type": "array", "items": _TEXT},
    },
}

formats = FormatChecker(formats=())


@formats.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@formats.checks("date", raises=ValueError)
def _is_date(value: object) -> bool:
    return not isinstance(value, str) or date.fromisoformat(value).isoformat() == value


@formats.checks("uuid", raises=ValueError)
def _is_uuid(value: object) -> bool:
    return not isinstance(value, str) or str(UUID(value)) == value


@formats.checks("decimal", raises=InvalidOperation)
def _is_decimal(value: object) -> bool:
    return not isinstance(value, str) or Decimal(value).is_finite()


@formats.checks("uint32")
def _is_uint32(value: object) -> bool:
    return not isinstance(value, int) or 0 <= value < 2**32


@formats.checks("uint64")
def _is_uint64(value: object) -> bool:
    return not isinstance(value, int) or 0 <= value < 2**64


class Description:
    """One of the two descriptions."""

    def __init__(self, document: Schema) -> None:
        self._document = document

    def has(self, method: str, template: str) -> bool:
        """Whether the operation exists."""
        return method.lower() in self._document["paths"].get(template, {})

    def statuses(self, method: str, template: str) -> set[int]:
        """The statuses that the description names for an operation. KeyError: there is none such."""
        return {int(status) for status in self._document["paths"][template][method.lower()]["responses"]}

    def findings(self, method: str, template: str, status: int, content_type: str | None, body: bytes) -> list[str]:
        """What is wrong with a response; empty if nothing is. KeyError: no such operation."""
        responses = self._document["paths"][template][method.lower()]["responses"]
        if str(status) not in responses:
            if not any(status in silent.statuses and re.fullmatch(silent.templates, template) for silent in SILENT):
                return [f"status {status} is not described: {sorted(responses)}"]
            return _body_findings(ERROR_BODY, content_type, body)
        response = self._followed(responses[str(status)])
        if "content" in response:
            return _body_findings(self._closed(response["content"]["application/json"]["schema"]), content_type, body)
        if status < 400:
            return [f"a body where none is described: {body[:200]!r}"] if body else []
        return _body_findings(ERROR_BODY, content_type, body)

    def _followed(self, node: Schema) -> Schema:
        while "$ref" in node:
            target: Any = self._document
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    def _closed(self, schema: Schema) -> Schema:
        """The schema with references put in place, `allOf` put together and named properties made the only ones."""
        followed = dict(self._followed(schema))
        for part in followed.pop("allOf", []):
            _put_together(followed, self._closed(part))
        if "properties" in followed:
            forgotten: Schema = {name: {} for example in followed.get("examples", []) for name in example}
            named = {name: self._closed(inner) for name, inner in followed["properties"].items()}
            followed["properties"] = forgotten | named
            followed.setdefault("additionalProperties", False)
        if isinstance(followed.get("additionalProperties"), dict):
            followed["additionalProperties"] = self._closed(followed["additionalProperties"])
        if "items" in followed:
            followed["items"] = self._closed(followed["items"])
        for choice in ("anyOf", "oneOf"):
            if choice in followed:
                followed[choice] = [self._closed(part) for part in followed[choice]]
        return followed


def _put_together(whole: Schema, part: Schema) -> None:
    for keyword, value in part.items():
        if keyword == "properties":
            whole["properties"] = {**value, **whole.get("properties", {})}
        elif keyword == "required":
            whole["required"] = sorted({*value, *whole.get("required", [])})
        else:
            whole.setdefault(keyword, value)


def _body_findings(schema: Schema, content_type: str | None, body: bytes) -> list[str]:
    if content_type is None or content_type.split(";")[0].strip() != "application/json":
        return [f"content type {content_type} instead of application/json"]
    try:
        value = json.loads(body, parse_constant=_refuse_constant)
    except ValueError as problem:
        return [f"the body is not JSON: {problem}"]
    validator = Draft202012Validator(schema, format_checker=formats)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is not a JSON number")


@cache
def description(api: Api) -> Description:
    """The description of the trading or of the market-data API."""
    text = files("alpaca_mcp_server").joinpath("specs", f"{api}-api.json").read_text(encoding="utf-8")
    document = json.loads(text)
    if api == "trading":
        _allow_failed_closing(document)
        _allow_cash_in_lieu(document)
    return Description(document)


def _allow_failed_closing(document: Schema) -> None:
    """Where a position could not be closed the answer holds the refusal: alpaca-py reads FailedClosePositionDetails."""
    closing = document["components"]["schemas"]["PositionClosedResponse"]["properties"]
    closing["body"] = {"anyOf": [closing["body"], FAILED_CLOSING]}


def _allow_cash_in_lieu(document: Schema) -> None:
    """The description's activity types lack cash in lieu of a fraction; alpaca-py's ActivityType has it as CIL."""
    document["components"]["schemas"]["ActivityType"]["enum"].append("CIL")
