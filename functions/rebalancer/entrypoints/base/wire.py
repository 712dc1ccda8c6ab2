"""The shapes of the callables' requests. Unknown fields are refused."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict

Shape = TypeVar("Shape")
MAX_TARGETS_SENT = 1000
EARLIEST_YEAR = 1970
LATEST_YEAR = 2200
# What maps of a request hold, for the documents: each is read by a reader of its own.
TARGETS_SENT = "[{symbol, target_percent, tolerance_percent?, enabled?}]"
CLASSES_SENT = "[{name, target_percent, members: [symbol], tolerance_percent?, enabled?}]"
CALENDAR_SENT = "{every, weekday?, day?, month?} | null"
TRIGGERS_SENT = f"{{drift?, scope?, calendar?: {CALENDAR_SENT}, cooldown_days?, invest_cash_usd_min?}}"
PLAN_ID = r"^sha256:[0-9a-f]{64}$"


def _require_text(value: object) -> object:
    if not isinstance(value, str):
        raise ValueError("must be an ISO 8601 time with its zone, such as 2026-03-02T18:00:00Z.")
    return value


def _require_in_reach(moment: datetime) -> datetime:
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"must be a time in the years {EARLIEST_YEAR} to {LATEST_YEAR}.")
    return moment


Moment = Annotated[AwareDatetime, BeforeValidator(_require_text), AfterValidator(_require_in_reach)]


class WireModel(BaseModel):
    """What a callable may be sent. Unknown fields are refused."""

    # Built at first use: a function that is started for one callable reads one of these shapes.
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Nothing(WireModel):
    """A request without fields."""


def is_whole_text(text: str) -> bool:
    """Whether a text can be written as UTF-8: no half of a character pair stands alone in it."""
    return text.isascii() or not any("\ud800" <= character <= "\udfff" for character in text)


def items_of(value: object) -> list[object]:
    """What a JSON value holds one level down, the names of an object's fields included."""
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    return value if isinstance(value, list) else []


def utc(moment: datetime | None) -> datetime | None:
    """Return the same moment in UTC."""
    return moment.astimezone(UTC) if moment else None


def number_texts(row: dict[str, Any] | None) -> dict[str, object] | None:
    """Return an object with its JSON numbers as plain decimal text; None stays None."""
    return None if row is None else {key: number_text(value) for key, value in row.items()}


def number_rows(rows: list[dict[str, Any]]) -> list[dict[str, object]]:
    """Return a list of objects with their JSON numbers as plain decimal text."""
    return [{key: number_text(value) for key, value in row.items()} for row in rows]


def number_text(value: object) -> object:
    """Return a JSON number as the plain decimal text that a person wrote; everything else as it is.

    JSON numbers arrive as binary floats: their shortest text is what was typed (40.1, not 40.10000000000000142).
    """
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return value


def plain_times(shape: Shape) -> Shape:
    """Return the same structure with times as ISO 8601 text in UTC."""
    plain: Shape = _plain(shape)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _number_texts_in(value: object) -> object:
    """Write the JSON numbers of a list of objects as text. Anything else is passed through; the parser rejects it."""
    if not isinstance(value, list):
        return value
    return [number_texts(row) if isinstance(row, dict) else row for row in value]
