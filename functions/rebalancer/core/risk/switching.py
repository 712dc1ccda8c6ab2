"""What becomes of a person's wish to set a trading switch. A stop is taken whatever is wrong with its parts; what
loosens a switch needs a person who has seen it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from rebalancer.core.risk.state import TradingState, TradingStatus

REASON_LENGTH_MAX: Final = 500
NO_REASON: Final = "No reason was given."
STOP_LASTS_MAX: Final = timedelta(days=3660)
"""A stop with a later end than this has none."""


@dataclass(frozen=True, slots=True)
class SwitchChange:
    """The state that a person wants, with the reason; `expires_at` ends REDUCING or HALTED without a person.

    Args:
        scope: `user` for the own account, `system` for everybody.
        expected_version: the version of the switch that the person saw; None where the caller names none.
        notes: what of the wish was cut or dropped, one sentence each.
    """

    scope: str
    state: TradingState
    reason: str
    expires_at: datetime | None = None
    expected_version: int | None = None
    notes: tuple[str, ...] = ()


def is_stop(payload: object) -> bool:
    """Whether a request asks for a stop, as far as it can be read."""
    return isinstance(payload, Mapping) and payload.get("state") in ("HALTED", "REDUCING")


def read_stop(payload: Mapping[str, object], now: datetime) -> SwitchChange:
    """Read a request to stop: what cannot be read is cut or dropped, and said."""
    notes: list[str] = []
    scope = "system" if payload.get("scope") == "system" else "user"
    if payload.get("scope") not in ("user", "system"):
        notes.append("The scope was not understood: the stop is for your own account.")
    unknown = payload.keys() - {"scope", "state", "reason", "expires_at", "expected_version"}
    if unknown:
        notes.append("Unknown fields were ignored.")
    version = payload.get("expected_version")
    return SwitchChange(
        scope,
        TradingState(str(payload["state"])),
        _read_reason(payload.get("reason"), notes),
        _read_end(payload.get("expires_at"), now, notes),
        version if isinstance(version, int) and not isinstance(version, bool) else None,
        tuple(notes),
    )


def _read_reason(value: object, notes: list[str]) -> str:
    text = value if isinstance(value, str) else ""
    readable = text.encode("utf-8", "ignore").decode("utf-8").replace("\0", "")
    if readable != text:
        notes.append("Characters of the reason that cannot be stored were dropped.")
    shown = readable.strip()
    if len(shown) > REASON_LENGTH_MAX:
        notes.append(f"The reason was cut to {REASON_LENGTH_MAX} characters.")
    if not shown:
        notes.append("There was no reason that could be read.")
    return shown[:REASON_LENGTH_MAX] or NO_REASON


def _read_end(value: object, now: datetime, notes: list[str]) -> datetime | None:
    if value is None:
        return None
    if isinstance(value, str):
        with suppress(ValueError, OverflowError):
            end = datetime.fromisoformat(value)
            if end.tzinfo is not None and now < end <= now + STOP_LASTS_MAX:
                return end.astimezone(UTC)
    notes.append("The end was dropped, because it is no time within the next ten years: only a person ends the stop.")
    return None


def loosens(change: SwitchChange, standing: TradingStatus) -> bool:
    """Whether the change would allow more than what is in force, or end it earlier."""
    if change.state.strictness < standing.state.strictness:
        return True
    if standing.state is TradingState.ACTIVE:
        return False
    return change.expires_at is not None and (standing.expires_at is None or change.expires_at < standing.expires_at)


def tightened(change: SwitchChange, standing: TradingStatus) -> SwitchChange:
    """The change without what would loosen the switch: the stricter state, and the later end."""
    if not loosens(change, standing):
        return change
    state = max(change.state, standing.state, key=lambda each: each.strictness)
    ends = None
    if change.expires_at is not None and standing.expires_at is not None:
        ends = max(change.expires_at, standing.expires_at)
    note = (
        f"{standing.state} was in force and stays: it is stricter."
        if state is not change.state
        else "The end that was in force stays: the new one would have come earlier."
    )
    return replace(change, state=state, expires_at=ends, notes=(*change.notes, note))
