"""What the use cases need from outside, as Protocols. Adapters give it; fakes give it in tests; one contract suite
binds both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

from rebalancer.core.allocation import TargetWeight
from rebalancer.core.order import BrokerOrder, OrderRequest
from rebalancer.core.portfolio import PortfolioSnapshot
from rebalancer.core.risk import TradingStatus
from rebalancer.core.run import Run

# ---------------------------------------------------------------- the broker


@dataclass(frozen=True, slots=True)
class Asset:
    """An instrument at the broker. `asset_class` is `us_equity` or `crypto`."""

    symbol: str
    name: str
    asset_class: str
    tradable: bool
    fractionable: bool


@dataclass(frozen=True, slots=True)
class MarketClock:
    """The broker's clock: the session is what it says, not what our machine believes."""

    at: datetime
    is_open: bool
    next_open: datetime
    next_close: datetime


@dataclass(frozen=True, slots=True)
class AccountSnapshot:
    """The account at one moment.

    `spendable_cash_usd` is never margin: the smaller of cash and buying power, at least 0. `open_orders` are all
    orders that are
    open at the broker, ours and others'. `trading_blocked` is the broker's word that this account may not trade.
    """

    portfolio: PortfolioSnapshot
    spendable_cash_usd: Decimal
    trading_blocked: bool
    open_orders: tuple[BrokerOrder, ...]


class Broker(Protocol):
    """One account at the broker.

    Every method may raise `BrokerUnavailable` (nothing happened, try again) or `BrokerRejected` (a final no, such
    as keys
    that were revoked).
    """

    def fetch_snapshot(self, symbols: Collection[str]) -> AccountSnapshot:
        """Cash, positions and prices. Prices cover all positions and `symbols` (without CASH).

        A fixed number of requests, however many symbols: account and positions, plus one for prices of symbols that
        are not
        held (one per asset class) and one for open orders where account and positions show that there are any.
        A symbol without a price is left out of `prices`.
        """

    def fetch_spendable_cash(self) -> Decimal:
        """Dollars that a buy may spend now, without margin, not below 0."""

    def fetch_asks(self, symbols: Collection[str]) -> Mapping[str, Decimal]:
        """The newest ask of each symbol in dollars; one that is missing or 0 is left out. One request per asset
        class."""

    def fetch_market_clock(self) -> MarketClock:
        """Whether the stock market is open."""

    def fetch_orders(self, symbols: Collection[str]) -> Sequence[BrokerOrder]:
        """The newest orders (at most 500) of these symbols, in any state."""

    def fetch_order(self, client_order_id: str) -> BrokerOrder | None:
        """The order under this id, or None where the broker knows none."""

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """Send one order, once; never repeated here.

        Raises `BrokerRejected` when the broker refused it, `BrokerUnavailable` when it surely did not reach the broker,
        `BrokerOutcomeUnknown` when it may have. An id that the broker knows already gives the order that stands
        under it.
        """

    def cancel_order(self, order_id: str) -> None:
        """Ask for an order's cancellation. One that is final already, or unknown, is left as it is: no error."""

    def fetch_asset(self, symbol: str) -> Asset | None:
        """One asset, or None where the broker knows none."""

    def fetch_assets(self, symbols: Collection[str]) -> Mapping[str, Asset]:
        """The assets that the broker knows among `symbols`; few requests whatever their number."""


# ----------------------------------------------------------------- the store


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A target as it is stored, with what the broker said of the asset when it was saved."""

    weight: TargetWeight
    name: str
    fractionable: bool


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One user's settings. `policy` holds the stored keys as they are; parsing them is the planner's job."""

    allocation_version: int
    policy: Mapping[str, Any]
    automation_enabled: bool


@dataclass(frozen=True, slots=True)
class AccountState:
    """All that a check reads of one user, in one batch."""

    settings: AccountSettings
    targets: tuple[StoredTarget, ...]
    system_trading: TradingStatus
    user_trading: TradingStatus


class AccountStore(Protocol):
    """Targets, settings, switches and the drift measurement of one user. A document that does not parse raises
    `InvariantViolation`
    (targets, settings) or reads as HALTED (switches)."""

    def load_account(self, uid: str, *, now: datetime) -> AccountState:
        """Everything that a check needs, with a fixed number of requests."""

    def load_trading(self, uid: str, *, now: datetime) -> TradingStatus:
        """The stricter of the system's and the user's switch; HALTED where one is missing or cannot be read. Never
        raises."""

    def save_allocation(
        self, uid: str, targets: Sequence[StoredTarget], *, expected_version: int, now: datetime
    ) -> int:
        """Replace the whole set in one atomic write and return the new version.

        Raises `Conflict` VERSION_CONFLICT (details: `version`) when another version than expected is stored;
        nothing is written then.
        `created_at` of a symbol that stays is kept.
        """

    def save_settings(self, uid: str, *, policy: Mapping[str, Any], automation_enabled: bool, now: datetime) -> None:
        """Store policy and automation as they are given; the version of the targets stays."""

    def save_drift(self, uid: str, document: Mapping[str, Any]) -> None:
        """Overwrite the newest drift measurement."""

    def save_trading(self, uid: str | None, document: Mapping[str, Any]) -> None:
        """Set a switch: the user's, or the system's where `uid` is None. Other fields of the document stay."""

    def list_automated(self, *, after: str | None, limit: int) -> Sequence[str]:
        """The uids, in order, that have automation on; pages begin after `after`."""


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A preview as it is stored; `document` is the shape of `users/{uid}/plans/{plan_id}`."""

    plan_id: str
    created_at: datetime
    expires_at: datetime
    run_id: str | None
    document: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A run with the token of the version that was read: a write must name it, so that a late writer fails."""

    run: Run
    token: object


@dataclass(frozen=True, slots=True)
class Gate:
    """What is read immediately before every order, in one request: the switch, and whether the run is still as we
    know it."""

    trading: TradingStatus
    is_current: bool


class RunStore(Protocol):
    """Plans and runs of one user."""

    def save_plan(self, uid: str, plan: StoredPlan) -> None:
        """Store a preview; the same plan again renews its expiry and clears its `run_id`."""

    def load_plan(self, uid: str, plan_id: str) -> StoredPlan | None:
        """A stored preview. Raises `InvariantViolation` when it does not parse."""

    def create_run(self, uid: str, run: Run) -> StoredRun:
        """Create the run, take the account's one open-run lock and mark the plan, all in one atomic write.

        The same `run_id` with the same `request_digest`: the stored run, unchanged. Raises `Conflict`:
        IDEMPOTENCY_CONFLICT (same id,
        other digest), OPEN_RUN_EXISTS (details: `run_id`), PLAN_ALREADY_STARTED (details: `run_id`).
        """

    def load_run(self, uid: str, run_id: str) -> StoredRun | None:
        """A stored run. Raises `InvariantViolation` when it does not parse."""

    def save_run(self, uid: str, run: Run, token: object) -> StoredRun:
        """Store the run's next form; a closed one also gives the lock back, in the same write.

        Raises `Conflict` RUN_CHANGED when it was written since `token` was read.
        """

    def read_gate(self, uid: str, run_id: str, token: object, *, now: datetime) -> Gate:
        """The switch and the run's freshness, just before an order. Never raises: unreadable is HALTED and not
        current."""

    def find_open_run(self, uid: str) -> str | None:
        """The id of the user's open run, or None."""

    def list_open_runs(self, *, updated_before: datetime, limit: int) -> Sequence[tuple[str, str]]:
        """(uid, run_id) of open runs that nobody has moved since, oldest first."""


# ------------------------------------------------------------- the rest


class TaskQueue(Protocol):
    """Work for later. A task that is there already is no error. Losing one is harmless: the sweep finds open runs."""

    def enqueue_advance_run(self, uid: str, run_id: str, *, delay_seconds: int, round_number: int = 1) -> None:
        """Advance this run soon; `round_number` counts how often the queue has come back to it."""

    def enqueue_drift_check(self, uid: str, *, slot: str) -> None:
        """Check this user's drift; `slot` names the schedule's tick, so that one tick checks once."""


class Clock(Protocol):
    """Our own time, for ages and expiries. The session is the broker's."""

    def now(self) -> datetime:
        """Aware UTC."""

    def pause(self, seconds: float) -> None:
        """Wait a moment while a person is waiting for the answer; never used by the queue or the sweep."""


class Log(Protocol):
    """Named events with ids; never a key, token, e-mail or account number."""

    def event(self, name: str, **fields: object) -> None:
        """Record one event."""
