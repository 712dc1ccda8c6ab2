"""Named events as structured log entries of Cloud Logging."""

from __future__ import annotations

import logging

from firebase_functions import logger


class _WithoutBodies(logging.Filter):
    """The platform's library logs the whole body of a callable request that is malformed, keys and all."""

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith("Request body "):
            record.msg, record.args = "Request body is not that of a callable.", ()
        return True


def keep_bodies_out_of_the_log() -> None:
    """Let no request's body be logged; once, at start."""
    root = logging.getLogger()
    if not any(isinstance(kept, _WithoutBodies) for kept in root.filters):
        root.addFilter(_WithoutBodies())


class StructuredLog:
    """Writes each event with its fields as text: the platform's logger takes plain JSON only."""

    def event(self, name: str, **fields: object) -> None:
        """Record one event."""
        plain = {
            key: value if isinstance(value, int | bool) or value is None else str(value)
            for key, value in fields.items()
        }
        logger.info(name, event=name, **plain)
