"""A plan that is too large to be stored is refused in words before anything is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rebalancer.core.base.errors import InvalidInput

PLAN_BYTES_MAX: Final = 1_000_000
"""Below Firestore's limit of 1,048,576 bytes a document: its name, and what is noted on it later, have room too."""


def require_storable(document: Mapping[str, object]) -> None:
    """Raise `InvalidInput` PLAN_TOO_LARGE where a plan with what it was made from does not fit into one document."""
    size = measure_stored(document)
    if size > PLAN_BYTES_MAX:
        raise InvalidInput(
            f"The plan with its holdings and lots takes {size / 1_000_000:.1f} MB, more than the "
            f"{PLAN_BYTES_MAX / 1_000_000:.0f} MB that can be kept, so it cannot be approved. "
            "Plan for the targets instead of the least cost: such a plan holds no lots.",
            code="PLAN_TOO_LARGE",
            field="policy.objective",
        )


def measure_stored(value: object) -> int:
    """Return how many bytes a value takes in a Firestore document: text and a byte, numbers and times 8, others 1.

    Source: https://firebase.google.com/docs/firestore/storage-size
    """
    if value is None or isinstance(value, bool):
        return 1
    if isinstance(value, str):
        return len(value.encode()) + 1
    if isinstance(value, Mapping):
        return sum(measure_stored(key) + measure_stored(member) for key, member in value.items())
    if isinstance(value, list | tuple):
        return sum(map(measure_stored, value))
    return 8
