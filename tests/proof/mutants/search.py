"""A bounded search for a schedule that breaks a promise."""

from __future__ import annotations

from collections.abc import Iterator

from tests.proof.schedules import BY_HAND, PLAIN, STEPWISE, VARIANTS, Plan, Variant, try_schedule

EVENTS = ("crash", "another worker", "halt", "cancel", "freeze", "reduce", "a check", "another start", "the same start")
BOUNDARIES_MAX = 60
PASSES = 4


def schedules() -> Iterator[tuple[Variant, Plan]]:
    """Every variant undisturbed; some cancels with late fills; then single events at the boundaries of the simple
    variants, coarsely first; then events in the others."""
    for variant in VARIANTS:
        yield variant, ()
    for cancel in range(14, 40, 8):
        for later in range(cancel + 1, cancel + 20):
            yield BY_HAND, ((cancel, "cancel"), (later, "late fills"))
    for first in range(1, PASSES + 1):
        for event in EVENTS:
            for variant in (PLAIN, STEPWISE, BY_HAND):
                for at in range(first, BOUNDARIES_MAX, PASSES):
                    yield variant, ((at, event),)
    for variant in VARIANTS:
        for event in ("crash", "cancel", "freeze"):
            for at in range(1, BOUNDARIES_MAX, 2):
                yield variant, ((at, event),)


def find_violation() -> str | None:
    """The first broken promise, or None. A program that fails in any other way is broken, too."""
    for variant, planned in schedules():
        try:
            try_schedule(variant, planned)
        except Exception as error:  # noqa: BLE001 - a planted bug may fail in any way
            return f"{type(error).__name__}: {error} {getattr(error, '__notes__', '')}"
    return None
