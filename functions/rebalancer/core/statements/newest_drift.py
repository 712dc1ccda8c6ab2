"""Which fields of a drift measurement are stored over the one that is there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

# What the schedule came to is no measurement: it is stored whenever it comes.
_OF_SCHEDULE: Final = frozenset(
    {"slot", "trigger", "decisions", "calendar_from", "calendar_run_id", "calendar_run_from", "unquoted_since"}
)


def is_overtaken(stored: Mapping[str, Any] | None, document: Mapping[str, Any]) -> bool:
    """Return whether the stored measurement is newer than this one; of the same moment the later write counts."""
    there, this = (stored or {}).get("measured_at"), document.get("measured_at")
    return isinstance(there, datetime) and isinstance(this, datetime) and this < there


def fields_over(stored: Mapping[str, Any] | None, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields to write: all, or those of the schedule alone where a newer measurement is stored."""
    if not is_overtaken(stored, document):
        return dict(document)
    return {name: value for name, value in document.items() if name in _OF_SCHEDULE}
