"""What the use cases need from outside, as Protocols. Adapters give it; fakes give it in tests; one contract suite
binds both."""

from rebalancer.ports.targets import AccountSettings, AccountState, AccountStore, StoredBooks, StoredTarget, TargetSet, TriggerHistory
from rebalancer.ports.risk import StoredSwitch
from rebalancer.ports.account import AccountSnapshot, Asset, Broker, MarketClock
from rebalancer.ports.execution import Gate, RunStore, StoredPlan, StoredRun
from rebalancer.ports.base import Clock, Log, TaskQueue

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
