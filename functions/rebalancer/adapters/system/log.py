"""Named events as structured log entries of Cloud Logging."""

from __future__ import annotations

from firebase_functions import logger


class StructuredLog:
    """Writes each event with its fields as text: the platform's logger takes plain JSON only."""

    def event(self, name: str, **fields: object) -> None:
        """Record one event."""
        plain = {
            key: value if isinstance(value, int | bool) or value is None else str(value)
            for key, value in fields.items()
        }
        logger.info(name, event=name, **plain)
