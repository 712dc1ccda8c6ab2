"""The stock market's session, as far as a run needs it: may an order be sent now, and until when is that so.

A run remembers the end of the session that the broker gave last, so that the clock is asked again only when that
is over: an ordinary run, a half-day and a day that ends in the middle of a run are one rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState
from rebalancer.core.base.new_york import NEW_YORK
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.risk.order_checks import needs_open_market
from rebalancer.core.risk.state import MarketClosed

SHORTEST = timedelta(seconds=30)
"""A clock that says that the session changes now, or did, is believed for so long before it is asked again."""


@dataclass(frozen=True, slots=True)
class Session:
    """What the broker's clock said, taken over to ours.

    `changes_at` is when an open market closes, or a closed one opens, on our clock; `shown_at` the same moment on the
    broker's, which people are shown. The two differ only where the broker's clock is set to another time.
    `next_open_at` is when the next session opens, on our clock, and `next_open_shown_at` the same on the broker's.
    """

    is_open: bool
    changes_at: datetime
    shown_at: datetime
    next_open_at: datetime
    next_open_shown_at: datetime


def session_of(*, is_open: bool, at: datetime, next_open: datetime, next_close: datetime, now: datetime) -> Session:
    """Return the session that the broker's clock shows; `at` is the broker's time, `now` ours."""
    change = next_close if is_open else next_open
    return Session(is_open, now + max(change - at, SHORTEST), change, now + max(next_open - at, SHORTEST), next_open)


def with_session(run: Run, session: Session) -> Run:
    """Return the run with the session: it sends until its end, or waits for the next one if that was wanted."""
    if session.is_open:
        # A run that waited with its buys looks at the cash again, not at yesterday's.
        state = RunState.FUNDING if run.opens_at and run.state is RunState.BUYING else run.state
        return replace(run, state=state, session_ends_at=session.changes_at, opens_at=None)
    if run.market_closed is MarketClosed.WAIT:
        return replace(
            run, session_ends_at=None, opens_at=session.changes_at, waited=True, message=waiting_message(session)
        )
    return replace(run, session_ends_at=None)


def knows_open_session(run: Run, now: datetime) -> bool:
    """Whether the market is open as far as the run knows."""
    return run.session_ends_at is not None and now < run.session_ends_at


def legs_of_session(legs: Sequence[Leg]) -> tuple[Leg, ...]:
    """Those of the legs that may only be sent while the stock market is open."""
    return tuple(leg for leg in legs if needs_open_market(leg))


def missed_session(run: Run, legs: Sequence[Leg]) -> Run:
    """Return the run without these orders, because the market closed before they were sent."""
    missed = {
        leg.leg_id: replace(
            leg,
            state=LegState.SKIPPED,
            reason="MARKET_CLOSED",
            message="The stock market closed before this order was sent.",
        )
        for leg in legs
    }
    return run.with_legs(missed)


def waiting_message(session: Session) -> str:
    """One sentence on when a waiting run goes on, in the exchange's own time."""
    local = session.shown_at.astimezone(NEW_YORK)
    when = f"{local:%A}, {local.day} {local:%B %Y} at {local:%H:%M %Z}"
    return f"Waiting for the market to open on {when} (New York)."
