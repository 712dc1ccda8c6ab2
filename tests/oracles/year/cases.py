"""The accounts of the year, and what happens to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Event = tuple[int, str, str]
"""The session's number in the year, what happens before its first check, and to what: `deposit 5000`, `halt SPY`."""


@dataclass(frozen=True)
class YearCase:
    """One account: its settings as a person saves them, what it starts with, and what happens."""

    name: str
    mode: str
    targets: Mapping[str, str]
    policy: Mapping[str, Any] = field(default_factory=dict)
    triggers: Mapping[str, Any] = field(default_factory=dict)
    every_minutes: int = 1440
    cash: str = "100000"
    events: Sequence[Event] = ()


SIXTY_FORTY = {"SPY": "55", "MTUM": "20", "USMV": "20", "CASH": "5"}
FACTORS = {"MTUM": "20", "QUAL": "20", "SIZE": "20", "USMV": "20", "VLUE": "20"}
STOCKS = {"AAPL": "20", "JPM": "20", "JNJ": "20", "XOM": "15", "WMT": "15", "CASH": "10"}
USUAL: Sequence[Event] = (
    (20, "deposit", "8000"),
    (45, "outage", ""),
    (70, "withdraw", "5000"),
    (95, "deposit", "2500"),
    (120, "outage", ""),
    (150, "withdraw", "9000"),
    (190, "deposit", "12000"),
    (230, "withdraw", "4000"),
)
HALTS: Sequence[Event] = (
    (30, "halt", "SPY"),
    (36, "resume", "SPY"),
    (60, "deposit", "9000"),
    (61, "halt", "MTUM"),
    (75, "resume", "MTUM"),
    (130, "split", "SPY"),
    (200, "deposit", "15000"),
    (200, "halt", "USMV"),
    (215, "resume", "USMV"),
)
ACTIONS: Sequence[Event] = (
    (15, "dividend", "XOM 0.95"),
    (40, "deposit", "6000"),
    (60, "merge", "WMT 61.50"),
    (75, "deposit", "9000"),
    (80, "retarget", "WMT MTUM"),
    (100, "rename", "JPM SPY"),
    (108, "retarget", "JPM SPY"),
    (125, "blackout", "4"),
    (140, "delist", "JNJ"),
    (150, "deposit", "12000"),
    (170, "dividend", "AAPL 1.04"),
    (185, "retarget", "JNJ QUAL"),
    (200, "withdraw", "8000"),
    (210, "blackout", "2"),
)
"""A merger for cash, a renaming and a delisting, whose targets their owner gives to others some days later."""

REJECTS: Sequence[Event] = (
    (20, "reject", ""),
    (21, "deposit", "9000"),
    (55, "reject", ""),
    (90, "reject", ""),
    (140, "withdraw", "6000"),
    (180, "reject", ""),
)


def cases() -> list[YearCase]:
    """Every mode with every rule and band at least once."""
    weekly = {"every": "weekly", "weekday": "monday"}
    monthly = {"every": "monthly", "day": 31}
    quarterly = {"every": "quarterly", "day": 1, "month": 1}
    two, relative = {"drift_threshold_percent": "2"}, {"band": "relative", "drift_threshold_percent": "10"}
    combined = {"band": "combined", "drift_threshold_percent": "3", "relative_threshold_percent": "15"}
    return [
        YearCase("drift, 2 points", "automatic", SIXTY_FORTY, two, events=USUAL),
        YearCase("drift, 2 points, hourly", "automatic", SIXTY_FORTY, two, every_minutes=60, events=USUAL),
        YearCase("drift, tenth of the target", "automatic", FACTORS, relative, events=USUAL),
        YearCase("drift, narrower of both", "automatic", STOCKS, combined, events=USUAL),
        YearCase("to the edge", "automatic", STOCKS, {**two, "trade_to": "edge"}, events=USUAL),
        YearCase("halfway", "automatic", STOCKS, {**two, "trade_to": "halfway"}, events=USUAL),
        YearCase("cooldown of 31 days", "automatic", STOCKS, two, {"cooldown_days": 31}, events=USUAL),
        YearCase("everything, where one is outside", "automatic", STOCKS, two, {"scope": "all"}, events=USUAL),
        YearCase("weekly", "automatic", SIXTY_FORTY, {}, {"drift": False, "calendar": weekly}, events=USUAL),
        YearCase(
            "monthly, its last day", "automatic", FACTORS, {}, {"drift": False, "calendar": monthly}, events=USUAL
        ),
        YearCase(
            "quarterly, cooldown, cash invested",
            "automatic",
            STOCKS,
            {"drift_threshold_percent": "4"},
            {"calendar": quarterly, "cooldown_days": 20, "invest_cash_usd_min": "1000"},
            events=USUAL,
        ),
        YearCase(
            "cash invested alone",
            "automatic",
            FACTORS,
            {},
            {"drift": False, "invest_cash_usd_min": "500"},
            events=USUAL,
        ),
        YearCase("halts and a split", "automatic", SIXTY_FORTY, two, events=HALTS),
        YearCase("halts, monthly", "automatic", SIXTY_FORTY, {}, {"drift": False, "calendar": monthly}, events=HALTS),
        *_of_actions(two, monthly),
        YearCase("orders rejected", "automatic", SIXTY_FORTY, two, {"cooldown_days": 15}, events=REJECTS),
        YearCase(
            "orders rejected, monthly",
            "automatic",
            SIXTY_FORTY,
            {},
            {"drift": False, "calendar": monthly},
            events=REJECTS,
        ),
        YearCase("notified only", "notify_only", STOCKS, two, every_minutes=240, events=USUAL),
        YearCase("notified only, weekly", "notify_only", STOCKS, {}, {"calendar": weekly}, events=USUAL),
        YearCase("asked first", "ask_first", SIXTY_FORTY, two, every_minutes=120, events=USUAL),
        YearCase(
            "asked first, monthly, cooldown",
            "ask_first",
            STOCKS,
            two,
            {"calendar": monthly, "cooldown_days": 10},
            events=USUAL,
        ),
    ]


def _of_actions(two: Mapping[str, str], monthly: Mapping[str, Any]) -> list[YearCase]:
    """Accounts whose companies merge, rename and leave the exchange."""
    return [
        YearCase("corporate actions", "automatic", STOCKS, two, events=ACTIONS),
        YearCase(
            "corporate actions, monthly",
            "automatic",
            STOCKS,
            {},
            {"drift": False, "calendar": monthly, "invest_cash_usd_min": "2000"},
            events=ACTIONS,
        ),
        YearCase("corporate actions, asked first", "ask_first", STOCKS, two, events=ACTIONS),
    ]
