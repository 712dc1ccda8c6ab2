"""What the use cases need from outside, as Protocols. Adapters give it; fakes give it in tests; one contract suite
binds both."""

from rebalancer.ports.accounts import (
    AccountSettings,
    AccountState,
    AccountStore,
    StoredBooks,
    StoredSwitch,
    StoredTarget,
    TargetSet,
    TriggerHistory,
)
from rebalancer.ports.broker import AccountSnapshot, Asset, Broker, MarketClock
from rebalancer.ports.runs import Gate, RunStore, StoredPlan, StoredRun
from rebalancer.ports.surroundings import Clock, Log, TaskQueue

__all__ = [
    "AccountSettings",
    "AccountSnapshot",
    "AccountState",
    "AccountStore",
    "Asset",
    "Broker",
    "Clock",
    "Gate",
    "Log",
    "MarketClock",
    "RunStore",
    "StoredBooks",
    "StoredPlan",
    "StoredRun",
    "StoredSwitch",
    "StoredTarget",
    "TargetSet",
    "TaskQueue",
    "TriggerHistory",
]
