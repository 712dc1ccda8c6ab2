"""Query parameters: read, checked, each refusal one sentence (ApiError 422)."""

from collections.abc import Collection
from datetime import UTC, datetime
from decimal import Decimal

from starlette.datastructures import QueryParams

from local.paper_broker.engine.request import positive
from local.paper_broker.errors import invalid


def choice(query: QueryParams, name: str, allowed: Collection[str], default: str) -> str:
    """One of `allowed`, any case; `default` where the parameter is absent or empty."""
    text = query.get(name) or default
    if text.lower() not in allowed:
        raise invalid(f"invalid {name}: must be one of {', '.join(sorted(allowed))}")
    return text.lower()


def whole(query: QueryParams, name: str, default: int, least: int, most: int) -> int:
    """A whole number; above `most` counts as `most`, as Alpaca's lists do."""
    text = query.get(name)
    if not text:
        return default
    if not text.isascii() or not text.isdigit() or len(text) > 9 or int(text) < least:
        raise invalid(f"invalid {name}: must be a whole number from {least} to {most}")
    return min(int(text), most)


def names(query: QueryParams, name: str) -> list[str]:
    """A comma-separated list; empty where the parameter is absent."""
    return [part.strip() for value in query.getlist(name) for part in value.split(",") if part.strip()]


def flag(query: QueryParams, name: str) -> bool:
    return choice(query, name, ("true", "false"), "false") == "true"


def number(query: QueryParams, name: str) -> Decimal | None:
    """A positive number in plain digits, or None."""
    return positive(dict(query), name)


def instant(query: QueryParams, name: str) -> datetime | None:
    """An instant: a date (its first moment, UTC) or an RFC 3339 time; without an offset it is UTC."""
    text = query.get(name)
    return None if not text else parse_instant(name, text)


def parse_instant(name: str, text: str) -> datetime:
    """The instant that `text` names, aware UTC. ApiError 422 that names the parameter."""
    # A plus sign that a client did not escape arrives as a space.
    readable = text.strip().replace(" ", "+") if "T" in text else text.strip()
    try:
        if readable.isascii() and readable.isdigit() and len(readable) <= 11 and len(readable) != 8:
            return datetime.fromtimestamp(int(readable), UTC)
        at = datetime.fromisoformat(_to_microseconds(readable))
    except (ValueError, OverflowError, OSError):
        raise invalid(f"invalid {name}: must be a date (2026-01-31) or a time (2026-01-31T15:04:05Z)") from None
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)


def _to_microseconds(text: str) -> str:
    """Cuts a fraction of a second to six digits: Alpaca's own times have nine."""
    head, dot, tail = text.partition(".")
    if not dot:
        return text
    digits = next((i for i, char in enumerate(tail) if not char.isdigit()), len(tail))
    return f"{head}.{tail[: min(digits, 6)]}{tail[digits:]}"
