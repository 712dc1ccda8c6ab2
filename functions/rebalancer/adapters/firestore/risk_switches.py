"""The trading switches, read so that whatever goes wrong stops trading."""

from __future__ import annotations

from datetime import datetime

from rebalancer.adapters.firestore.base.requests import Snapshot
from rebalancer.core.risk.state import TradingState, TradingStatus, parse_trading_status, stricter_status

UNREADABLE = TradingStatus(TradingState.HALTED, "Trading is halted: the switches cannot be read.", "system")


def system_trading(switch: Snapshot, now: datetime) -> TradingStatus:
    """Return what the system's switch says."""
    return parse_trading_status(switch.to_dict(), scope="system", now=now)


def user_trading(switch: Snapshot, now: datetime) -> TradingStatus:
    """Return what a user's switch says."""
    return parse_trading_status(switch.to_dict(), scope="user", now=now)


def strictest(system: Snapshot, user: Snapshot, *, now: datetime) -> TradingStatus:
    """Return the stricter of the two switches."""
    return stricter_status(system_trading(system, now), user_trading(user, now))
