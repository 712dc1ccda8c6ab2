"""What the use cases need stored of one user: targets, settings, switches, the drift measurement."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from rebalancer.core.account.reservation import Reservation
from rebalancer.core.automation.decisions import CheckRecord
from rebalancer.core.automation.schedule import Automation
from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.risk.limits import RiskLimits, parse_limits
from rebalancer.core.risk.state import DEFAULT_EXECUTION, MarketClosed, TradingStatus, stricter_status
from rebalancer.core.risk.trips import HighWater, SwitchMarks
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.parked import Parked, stand_in
from rebalancer.core.targets.policy import SizingPolicy, parse_policy
from rebalancer.ports.risk import StoredSwitch

if TYPE_CHECKING:
    from rebalancer.contract import automation as shapes
    from rebalancer.core.statements.drift_days import DriftDay


@dataclass(frozen=True, slots=True)
class StoredTarget:
    """A target as it is stored, with what the broker said of the asset when it was saved."""

    weight: TargetWeight
    name: str
    fractionable: bool


@dataclass(frozen=True, slots=True)
class AccountSettings:
    """One user's settings.

    `policy` and `limits` hold the stored keys as they are, so that a change can replace one that cannot be read;
    `parsed_policy` and `parsed_limits` are what they mean. `limits` are the user's own, without the system's.

    `classes` and `strategies` belong to the versioned set of targets; `whole_only` are members of classes of which the
    broker sells whole shares alone. `is_stored` is False where nothing of these was ever saved.
    """

    allocation_version: int
    policy: Mapping[str, Any]
    automation: Automation = field(default_factory=Automation)
    limits: Mapping[str, Any] = field(default_factory=dict)
    market_closed: MarketClosed = DEFAULT_EXECUTION.market_closed
    classes: tuple[AssetClass, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    whole_only: frozenset[str] = frozenset()
    triggers: Triggers = field(default_factory=Triggers)
    is_stored: bool = True

    @property
    def automation_enabled(self) -> bool:
        """Whether the schedule checks this account."""
        return self.automation.enabled

    def parsed_policy(self, changes: Mapping[str, Any] | None = None) -> SizingPolicy:
        """Parse the stored policy, with `changes` in place of the keys that they name.

        Raises:
            InvalidInput: a key or a value is not allowed.
        """
        return parse_policy({**self.policy, **(changes or {})})

    def parsed_limits(self, system: RiskLimits) -> RiskLimits:
        """Parse the user's own limits; what the user never set is the system's.

        Raises:
            InvalidInput: a key or a value is not allowed.
        """
        return parse_limits(self.limits, base=system)


@dataclass(frozen=True, slots=True)
class SettingsUpdate:
    """The settings that a save writes. `limits`, `market_closed` and `triggers` that are None stay as they are stored.

    `automation` stores all choices about the schedule and, in the same write, makes the account due at once or not at
    all; `automation_enabled` alone leaves the schedule as it is.
    """

    policy: Mapping[str, Any]
    automation_enabled: bool
    automation: Automation | None = None
    limits: Mapping[str, Any] | None = None
    market_closed: MarketClosed | None = None
    triggers: Triggers | None = None


@dataclass(frozen=True, slots=True)
class TriggerHistory:
    """What the triggers need to know of the past.

    `rebalanced_at` is when the newest rebalance began that filled something, `automatic_at` the newest that the
    schedule started; None where there was none. `calendar_from` is the first day that no check has held against the
    calendar yet. `decision` is the newest answer, as it is stored; `checks` are what the newest checks came to.
    `calendar_run_id` names the newest run that the calendar started, `calendar_run_from` the first day that it was
    for; `closed_run_id` names the run that ended last, and `closed_filled` says whether it filled anything.
    `unquoted_since` are symbols that checks leave out for want of a quote, with the first of these days.
    """

    rebalanced_at: datetime | None = None
    automatic_at: datetime | None = None
    calendar_from: date | None = None
    decision: shapes.TriggerAnswer | None = None
    checks: tuple[CheckRecord, ...] = ()
    calendar_run_id: str | None = None
    calendar_run_from: date | None = None
    closed_run_id: str | None = None
    closed_filled: bool = True
    unquoted_since: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TargetSet:
    """What a save replaces as a whole. `classes` or `strategies` None stay as they are; `whole_only` belongs to the
    classes."""

    targets: Sequence[StoredTarget]
    classes: Sequence[AssetClass] | None = None
    strategies: Sequence[Strategy] | None = None
    whole_only: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AccountState:
    """All that a check reads of one user, in one batch.

    `limits` are the stricter of the user's and the system's, `system_limits` the system's alone; where one of them
    cannot be read the trading status of its scope is HALTED and says which field. `high_water` is the highest equity
    that a check has seen, None before the first one. `checked_slot` is the newest slot of the schedule that was
    measured and needed nothing more, so that its task, delivered again, changes nothing. `last_run_id` names the run
    that was created last, open or closed; empty where there was none yet. `runs_mark` changes with each run that begins
    or ends. `drift_measured_at` is when the stored drift was measured, None where there is none. `history` says when
    rebalances were.
    `reservations` are sums that were raised to be taken out, those that have ended among them; `parked` are harvests,
    those that are over among them. `targets` and `settings` are as the person saved them: `standing_in` is how they
    read while something is parked.
    """

    settings: AccountSettings
    targets: tuple[StoredTarget, ...]
    system_trading: TradingStatus
    user_trading: TradingStatus
    limits: RiskLimits
    system_limits: RiskLimits
    switch_marks: SwitchMarks
    high_water: HighWater | None
    checked_slot: str | None = None
    last_run_id: str = ""
    runs_mark: str = ""
    drift_measured_at: datetime | None = None
    history: TriggerHistory = field(default_factory=TriggerHistory)
    reservations: tuple[Reservation, ...] = ()
    parked: tuple[Parked, ...] = ()

    @property
    def standing_in(self) -> AccountState:
        """The same account with the weights moved to what is held in the place of what is parked."""
        if all(each.is_over for each in self.parked):
            return self
        stored = {each.weight.symbol: each for each in self.targets}
        weights, classes = stand_in([each.weight for each in self.targets], self.settings.classes, self.parked)
        targets = tuple(
            replace(stored[weight.symbol], weight=weight)
            if weight.symbol in stored
            else StoredTarget(weight, weight.symbol, fractionable=True)
            for weight in weights
        )
        strategies = tuple(
            replace(each, targets=stand_in(each.targets, (), self.parked)[0]) for each in self.settings.strategies
        )
        return replace(self, targets=targets, settings=replace(self.settings, classes=classes, strategies=strategies))

    @property
    def is_new(self) -> bool:
        """Whether this account has never saved anything: neither settings nor targets."""
        return not self.settings.is_stored and not self.targets

    @property
    def trading(self) -> TradingStatus:
        """The stricter of the two switches."""
        return stricter_status(self.system_trading, self.user_trading)

    @property
    def market_closed(self) -> MarketClosed:
        """What the user wants of a run while the stock market is closed."""
        return self.settings.market_closed


class AccountStore(Protocol):
    """Targets, settings, switches and the drift measurement of one user. A document that does not parse raises
    `InvariantViolation`
    (targets, settings) or reads as HALTED (switches)."""

    def load_account(self, uid: str, *, now: datetime) -> AccountState:
        """Everything that a check needs, with a fixed number of requests."""

    def load_trading(self, uid: str, *, now: datetime) -> TradingStatus:
        """Load the stricter of the system's and the user's switch; HALTED where one is missing or cannot be read.
        Never raises."""

    def save_allocation(
        self, uid: str, targets: Sequence[StoredTarget] | TargetSet, *, expected_version: int, now: datetime
    ) -> int:
        """Replace the whole set in one atomic write and return the new version.

        Raises `Conflict` VERSION_CONFLICT (details: `version`) when another version than expected is stored;
        nothing is written then.
        `created_at` of a symbol that stays is kept.
        """

    def save_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """Store the settings that are given, all in one atomic write; the version of the targets stays."""

    def start_settings(self, uid: str, update: SettingsUpdate, *, now: datetime) -> None:
        """Store the settings of a new account; where any are stored already, nothing is written."""

    def save_drift(self, uid: str, document: Mapping[str, Any], *, day: DriftDay | None = None) -> None:
        """Overwrite the newest drift measurement. Other fields of the document, what the schedule came to, stay.

        `day` is written into the history as well, all or nothing: one that is there for the same day gives way, other
        days stay.
        """

    def save_reservation(self, uid: str, reservation: Reservation, *, replaces_all: bool) -> None:
        """Store a reservation under its id, beside the others or, where those have all ended, in their place. The same
        again changes nothing."""

    def save_parked(self, uid: str, parked: Parked, *, forgets: Collection[str] = ()) -> None:
        """Store a harvest under the id of its run, beside the others; those that `forgets` names are deleted. The same
        again changes nothing."""

    def save_trading(self, uid: str | None, document: Mapping[str, Any], *, over: StoredSwitch | None = None) -> None:
        """Set a switch: the user's, or the system's where `uid` is None. Other fields of the document stay, and its
        version grows by one.

        Raises `Conflict` SWITCH_CHANGED where somebody has written it since `over` was read (None: whatever is stored).
        """

    def load_switch(self, uid: str | None, *, now: datetime) -> StoredSwitch:
        """Load the user's own switch alone, or the system's where `uid` is None.

        HALTED where it is missing or cannot be read.
        """

    def save_trip(self, uid: str, document: Mapping[str, Any], token: object) -> None:
        """Set the user's switch if nobody has written it since `token` was read. Other fields of the document stay.

        Raises `Conflict` SWITCH_CHANGED otherwise.
        """
