"""Named events as log entries of Cloud Logging with their trace, and failures as Error Reporting groups them."""

from __future__ import annotations

import logging
import os
import re
import traceback
from typing import Final

from firebase_functions import logger
from flask import has_request_context, request

from rebalancer.core.base.errors import RebalancerError

TRACE: Final = "logging.googleapis.com/trace"
SPAN: Final = "logging.googleapis.com/spanId"
SAMPLED: Final = "logging.googleapis.com/trace_sampled"
REPORTED_ERROR: Final = "type.googleapis.com/google.devtools.clouderrorreporting.v1beta1.ReportedErrorEvent"
# W3C's header, which the platform sets: version, trace, span, flags.
_TRACE_PARENT: Final = re.compile(
    r"00-(?P<trace>(?!0{32})[0-9a-f]{32})-(?P<span>(?!0{16})[0-9a-f]{16})-(?P<flags>[0-9a-f]{2})"
)


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
        logger.info(name, event=name, **_plain(fields), **_trace_fields())

    def refusal(self, name: str, **fields: object) -> None:
        """Record that a caller was refused: a warning."""
        logger.warn(name, event=name, **_plain(fields), **_trace_fields())

    def failure(self, name: str, error: BaseException, **fields: object) -> None:
        """Record a failure, so that Error Reporting groups it by its place.

        The text of an error of ours is made for its owner, who is not the reader of a log: its code says what it was.
        """
        code = error.code if isinstance(error, RebalancerError) else type(error).__name__
        is_foreseen = isinstance(error, RebalancerError)
        message = f"{name}: {code}" if is_foreseen else "".join(traceback.format_exception(error)).rstrip()
        logger.error(
            message,
            event=name,
            code=code,
            **_plain(fields),
            **_trace_fields(),
            **{
                "@type": REPORTED_ERROR,
                "serviceContext": {
                    "service": os.environ.get("K_SERVICE", "local"),
                    "version": os.environ.get("K_REVISION", "local"),
                },
                "context": {"reportLocation": _place(error)},
            },
        )


def _plain(fields: dict[str, object]) -> dict[str, int | bool | str | None]:
    return {
        key: value if isinstance(value, int | bool) or value is None else str(value) for key, value in fields.items()
    }


def _place(error: BaseException) -> dict[str, object]:
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return {"filePath": "unknown", "lineNumber": 0, "functionName": "unknown"}
    return {"filePath": frames[-1].filename, "lineNumber": frames[-1].lineno or 0, "functionName": frames[-1].name}


def _trace_fields() -> dict[str, object]:
    """Name the trace of the request that is being answered; nothing outside of one, or without a project."""
    project = os.environ.get("GCLOUD_PROJECT") or os.environ.get("GOOGLE_CLOUD_PROJECT")
    if not project or not has_request_context():
        return {}
    found = _TRACE_PARENT.fullmatch(request.headers.get("traceparent", ""))
    if found is None:
        return {}
    return {
        TRACE: f"projects/{project}/traces/{found['trace']}",
        SPAN: found["span"],
        SAMPLED: int(found["flags"], 16) & 1 == 1,
    }
