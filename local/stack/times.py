"""Market and time of a system, as a person gives them, refused before minutes of starting."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from local.stack.errors import StackError

MARKETS = ("open", "nyse")
FASTEST = 1_000_000


def require_time(market: str, clock: str | None, pace: str | None) -> None:
    """Raises StackError, with what to give instead, for a market, a time or a pace that there is not."""
    if market not in MARKETS:
        raise StackError(f"the market is {market!r}", "give MARKET=nyse, or leave it out: then it is always open")
    if clock is not None:
        try:
            datetime.fromisoformat(clock)
        except ValueError:
            raise StackError(f"the clock is {clock!r}", "give a time, as in CLOCK=2026-11-30T09:00") from None
    if pace is not None:
        try:
            number = Decimal(pace)
        except InvalidOperation:
            number = Decimal(-1)
        if not number.is_finite() or not 0 <= number <= FASTEST:
            raise StackError(f"the pace is {pace!r}", f"give a number from 0 (frozen) to {FASTEST}, as in PACE=600")
