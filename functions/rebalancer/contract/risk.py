"""The trading switches and what the risk gate refuses."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Day, Moment, Options, Usd, Words

TradingState = Annotated[str, Words("core.risk.state.TradingState")]


class Breach(TypedDict):
    """A check of the risk gate that refused, with the limit, what was found, and what helps, where they are known."""

    code: str
    message: str
    symbol: str | None
    limit: str | None
    value: str | None
    remedy: str | None


class SystemStatus(TypedDict):
    """The kill switch for everybody."""

    trading_enabled: Annotated[bool, "`false`: no order leaves, for anybody"]
    state: Annotated[NotRequired[TradingState | None], "REDUCING: sells only. The stricter of the two fields counts"]
    reason: Annotated[NotRequired[str | None], "shown to people"]
    changed_by: Annotated[NotRequired[str | None], "uid"]
    changed_at: NotRequired[Moment | None]
    expires_at: Annotated[
        NotRequired[Moment | None],
        "a REDUCING or HALTED state set with an end is ACTIVE again after it (never `trading_enabled: false` alone)",
    ]
    trip: Annotated[NotRequired[str | None], "always null: nothing trips the system's switch by itself"]
    version: Annotated[NotRequired[int | None], "how often the switch was set; trading on names the one that was seen"]
    limits: Annotated[
        NotRequired[dict[str, object]],
        Options("limits"),
        "the system's risk limits, within which each user's must be; a missing key takes the default. Set by the "
        "operator",
        UNREAD,
    ]


class UserTrading(TypedDict):
    """The owner's own trading state."""

    state: Annotated[TradingState, "REDUCING: sells only"]
    reason: Annotated[NotRequired[str | None], "shown to people"]
    changed_by: Annotated[NotRequired[str | None], "the owner's uid, or `auto-trip`"]
    changed_at: NotRequired[Moment | None]
    expires_at: Annotated[NotRequired[Moment | None], "a state set with an end is ACTIVE again after it"]
    trip: Annotated[
        NotRequired[Annotated[str, Words("core.risk.trips.TripCode", is_open=True)] | None],
        "what stopped trading by itself; null after a person has set the switch",
    ]
    version: Annotated[NotRequired[int | None], "how often the switch was set; trading on names the one that was seen"]
    daily_loss_tripped_at: Annotated[
        NotRequired[Moment | None],
        "when the daily loss last tripped: it trips once a day of New York, also after a person has resumed",
        UNREAD,
    ]


class TradingStateSet(TypedDict):
    """What `set_trading_state` stored, and what of the request was cut or dropped."""

    scope: str
    state: TradingState
    reason: str
    expires_at: Moment | None
    version: int
    notes: list[str]


class Claim(TypedDict):
    """Cash that is set apart until it is withdrawn or released."""

    reservation_id: str
    usd: Usd
    left_usd: Annotated[Usd, "what is not withdrawn yet"]
    raised_usd: Annotated[Usd, "what of that is there"]
    by: Annotated[Day | None, "the day on which it is wanted"]
    created_at: Moment


class Reserved(TypedDict):
    """The reservation that was made or released."""

    reservation_id: str


class Reservation(TypedDict):
    """One sum that was raised to be taken out."""

    usd: Annotated[Usd, "above 0"]
    by: Annotated[Day | None, "the New York date on which it is wanted"]
    created_at: Annotated[Moment, "only later withdrawals reduce it"]
    created_by: Annotated[str, "uid"]
    released_at: Annotated[Moment | None, "when a person ended it"]


class Reservations(TypedDict):
    """Cash that was raised to be taken out. What is left of it follows from the broker's own list of withdrawals, the
    earliest wanted first."""

    entries: Annotated[dict[str, Reservation], "by reservation id, which is the id of the run that raises the cash"]
