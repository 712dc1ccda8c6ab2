"""JSON text with exact numbers.

The standard library writes a Decimal only by way of a float. Here a Decimal's own digits become the JSON number, so
that 212.55 leaves as `212.55` and a reader that parses numbers as decimals gets the very amount.
"""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TypeAlias

from starlette.responses import Response

from local.paper_broker.numbers import plain

Json: TypeAlias = "str | int | bool | Decimal | Sequence[Json] | Mapping[str, Json] | None"


def dump_json(value: Json) -> str:
    """The JSON text of a value. ValueError: a number that JSON has no form for."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} has no form in JSON")
        return plain(value)
    if isinstance(value, Mapping):
        return "{" + ",".join(f"{json.dumps(key)}:{dump_json(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ",".join(map(dump_json, value)) + "]"
    return json.dumps(value)


class ExactJsonResponse(Response):
    """A response whose body is `dump_json` of its content."""

    media_type = "application/json"

    def __init__(self, content: Json, status_code: int = 200) -> None:
        super().__init__(dump_json(content), status_code=status_code)
