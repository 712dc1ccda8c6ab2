"""The risk gate: pure checks on the trading state, the plan and every single order. A refusal is a value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.option_kinds import Shown
from rebalancer.core.base.options import choice
from rebalancer.core.risk.limits import parse_limits

OPERATOR_HALTED: Final = "The operator has halted trading"
"""How the reason of a halt begins that the operator made, for everybody."""


class TradingState(StrEnum):
    """ACTIVE trades, REDUCING only sells, HALTED sends nothing: each forbids more than the one before it."""

    ACTIVE = "ACTIVE"
    REDUCING = "REDUCING"
    HALTED = "HALTED"

    @property
    def strictness(self) -> int:
        """The rank of this state, by which every comparison of trading states goes: 0 forbids nothing."""
        return list(TradingState).index(self)


class MarketClosed(StrEnum):
    """What a run does while the stock market is closed: REFUSE starts none, WAIT holds it until the open."""

    REFUSE = "refuse"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class ExecutionOptions:
    """How a person wants runs carried out."""

    market_closed: MarketClosed = choice(
        MarketClosed.REFUSE,
        "What happens to a plan that is approved while the stock market is closed. Crypto never waits.",
        words={
            MarketClosed.REFUSE: ("Is refused", "Nothing starts; you preview again when the market is open."),
            MarketClosed.WAIT: (
                "Waits for the open",
                "Everything is checked again before the first order. A price that has moved too far cancels the run.",
            ),
        },
        shown=Shown("execution", "An approved plan"),
    )


DEFAULT_EXECUTION: Final = ExecutionOptions()


@dataclass(frozen=True, slots=True)
class TradingStatus:
    """A trading state with the sentence that explains it, and the scope (`system` or `user`) that set it.

    `expires_at` is when REDUCING or HALTED ends by itself; None where only a person ends it.
    """

    state: TradingState
    reason: str
    scope: str
    expires_at: datetime | None = None

    def is_stricter_than(self, other: TradingStatus) -> bool:
        """Whether this state forbids more than the other one, or as much for longer. ACTIVE has no end."""
        if self.state is not other.state:
            return self.state.strictness > other.state.strictness
        if other.expires_at is None:
            return False
        return self.expires_at is None or self.expires_at > other.expires_at


def parse_trading_status(document: Mapping[str, object] | None, *, scope: str, now: datetime) -> TradingStatus:
    """Read one switch. Everything that is missing or not understood means HALTED (fail closed).

    `systemStatus/risk_management` needs a boolean `trading_enabled`; a user's switch needs `state`. If one
    document has both, the stricter one counts. An `expires_at` in the past lifts REDUCING and HALTED, but never
    `trading_enabled: false`. `limits` of the system that do not parse halt it, too: nobody knows what is allowed.
    """
    place = "for the whole system" if scope == "system" else "for your account"
    if document is None:
        unset = (
            "the system's kill switch is not set"
            if scope == "system"
            else "trading has not been switched on for your account yet"
        )
        return TradingStatus(TradingState.HALTED, f"Trading is halted: {unset}.", scope)
    halted = TradingStatus(TradingState.HALTED, f"Trading is halted {place}: the switch cannot be read.", scope)
    reason = document.get("reason")
    because = f" ({reason})" if isinstance(reason, str) and reason else ""
    enabled = document.get("trading_enabled")
    word = document.get("state")
    if scope == "system" and not isinstance(enabled, bool):
        return halted
    unreadable_limits = _unreadable_limits(document) if scope == "system" else None
    if enabled is False:
        return TradingStatus(TradingState.HALTED, _halted_by(scope, place, because), scope)
    if unreadable_limits:
        return TradingStatus(TradingState.HALTED, f"Trading is halted {place}: {unreadable_limits}", scope)
    if word is None and scope == "system":
        return TradingStatus(TradingState.ACTIVE, "Trading is on.", scope)
    if not isinstance(word, str) or word not in TradingState.__members__:
        return halted
    state = TradingState(word)
    expires_at = document.get("expires_at")
    if expires_at is not None:
        if not isinstance(expires_at, datetime) or expires_at.tzinfo is None:
            return halted
        if expires_at <= now:
            state = TradingState.ACTIVE
    if state is TradingState.ACTIVE:
        return TradingStatus(state, "Trading is on.", scope)
    if state is TradingState.HALTED:
        return TradingStatus(state, _halted_by(scope, place, because), scope, expires_at)
    return TradingStatus(state, f"Trading is reducing (sells only) {place}{because}.", scope, expires_at)


def _halted_by(scope: str, place: str, because: str) -> str:
    """Say whose halt it is: nobody looks for it in their own account when the operator made it."""
    who = OPERATOR_HALTED if scope == "system" else "Trading is halted"
    return f"{who} {place}{because}."


def _unreadable_limits(document: Mapping[str, object]) -> str | None:
    try:
        parse_limits(document.get("limits"))
    except InvalidInput as error:
        return error.message
    return None


def stricter_status(*statuses: TradingStatus) -> TradingStatus:
    """Return the strictest of several switches; the first of equals."""
    return max(statuses, key=lambda status: status.state.strictness)
