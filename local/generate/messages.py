"""The table of `docs/notifications.md`: every kind of notification with its words, said by the very code that says
them to people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from local.generate.output import ROOT, markdown_table, replaced
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.automation.asking import Question, approved_event, asking_event
from rebalancer.core.automation.health import TradedAs, ailment_event, find_ailments, find_halted
from rebalancer.core.automation.schedule import Failure
from rebalancer.core.automation.triggers import DecidedBy, TriggerDecision, Verdict
from rebalancer.core.automation.words import describe_needs, describe_orders, failing_event, title_of
from rebalancer.core.execution.notices import run_event, silence_event, unreadable_event
from rebalancer.core.execution.run import Run, RunKind, RunState, closed, closing
from rebalancer.core.notices.events import revoked_event, trial_event, true_at
from rebalancer.core.notices.local_times import with_local_times
from rebalancer.core.notices.notifications import Event, EventKind
from rebalancer.core.planning.plan import PlanItem, plan_rebalance
from rebalancer.core.risk.notices import trip_event
from rebalancer.core.risk.state import parse_trading_status
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy

PAGE: Final = Path("docs/notifications.md")
ZONE: Final = "America/New_York"
AT: Final = datetime(2026, 12, 1, 15, 0, tzinfo=UTC)
CLOSE: Final = datetime(2026, 12, 1, 21, 0, tzinfo=UTC)
DRIFT: Final = TriggerDecision(Verdict.REBALANCE, DecidedBy.DRIFT, "Outside the band: QQQ, SPY.")
OPERATOR: Final = parse_trading_status(
    {"trading_enabled": False, "reason": "maintenance"}, scope="system", now=AT
).reason
REFUSED: Final = "Your broker refuses the keys. Connect again."
SILENT: Final = "The broker does not answer."
MONTHLY: Final = TriggerDecision(Verdict.REBALANCE, DecidedBy.CALENDAR, "The monthly rebalance is due.")


def message_files() -> dict[Path, str]:
    """The page with its table."""
    text = (ROOT / PAGE).read_text(encoding="utf-8")
    rows = [
        (f"`{event.kind.value}`", event.urgency.value, when, event.title, with_local_times(event.message, ZONE))
        for when, event in examples()
    ]
    table = markdown_table(("kind", "urgency", "when", "title", "message, as it reads in New York"), rows)
    return {PAGE: replaced(text, "messages", table)}


def examples() -> list[tuple[str, Event]]:
    """When each is said, and what is said then."""
    trades = _trades()
    return [
        ("a rebalance was filled as planned", run_event(closing(_run(_sold(), _bought()), AT))),
        ("part of it could not be traded", run_event(closing(_run(_sold(), _skipped()), AT))),
        ("none of it could be traded", run_event(closing(_run(_skipped()), AT))),
        ("one order by hand was filled", run_event(closing(replace(_run(_bought()), kind=RunKind.TRADE), AT))),
        ("a person cancelled it", run_event(_ended(RunState.CANCELLED, "Cancelled: nothing more was ordered."))),
        (
            "the operator stopped it",
            run_event(_ended(RunState.HALTED, OPERATOR)),
        ),
        ("the broker is silent during a run", silence_event(_run(_sold()), AT)),
        ("a limit was passed", trip_event(_trip(AT + timedelta(days=1)), AT)),
        ("the books do not add up", trip_event(_trip(None), AT)),
        ("the broker refuses the keys", revoked_event("Your broker refuses the keys.", AT)),
        *[("a target is not what it was", each) for each in _ailing()],
        ("the check notifies only", _told(DRIFT, trades, "Nothing was ordered: you chose notifications only.")),
        ("the calendar asks, and trading is halted", _told(MONTHLY, trades, OPERATOR)),
        *_asking(trades),
        ("a check fails for good", failing_event(Failure("s", "REVOKED", REFUSED), AT, stopped=True)),
        ("a check fails for a while", failing_event(Failure("s", "SILENT", SILENT), AT, stopped=False)),
        ("a stored run is damaged", unreadable_event("r", AT)),
        ("a webhook is set up; to the webhook alone", trial_event("t", AT)),
    ]


def _ailing() -> list[Event]:
    known = {"VLUE": TradedAs(tradable=False, fractionable=True), "NVR": TradedAs(tradable=True, fractionable=False)}
    found = find_ailments(("NVR", "SIZE", "VLUE"), ("VLUE",), ("NVR",), known)
    halted = find_halted({"MTUM": AT.date() - timedelta(days=3)}, ("MTUM",), AT.date())
    return [ailment_event(each, AT) for each in (*found, *halted)]


def _trades() -> Sequence[PlanItem]:
    targets = (("SPY", 60), ("QQQ", 30), ("CASH", 10))
    allocation = StrategyAllocation(tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in targets))
    held = (Position("SPY", Decimal(90), Decimal(100)),)
    snapshot = PortfolioSnapshot(Decimal(1000), held, {"QQQ": Decimal(200)})
    return plan_rebalance(allocation, snapshot, SizingPolicy()).trades


def _told(decision: TriggerDecision, trades: Sequence[PlanItem], why: str) -> Event:
    message = f"{describe_needs(decision, trades, None)} {why}"
    return Event(EventKind.DRIFT_OUTSIDE_BAND, "k", title_of(decision, len(trades)), message, AT)


def _asking(trades: Sequence[PlanItem]) -> list[tuple[str, Event]]:
    question = Question("k", Decimal(6000))
    words = f"{describe_needs(DRIFT, trades, None)} {describe_orders(trades)}"
    tomorrow = AT + timedelta(hours=23, minutes=30), CLOSE + timedelta(days=1)
    waits = asking_event(question, words, len(trades), "p", opens=None, until=CLOSE, now=AT)
    later = asking_event(question, words, len(trades), "p", opens=tomorrow[0], until=tomorrow[1], now=AT)
    return [
        ("a plan waits", waits),
        ("a plan waits for the next session", later),
        ("it was approved before its message left", approved_event(question, "p", "r", AT)),
        ("its time was over before its message left", true_at(waits, CLOSE)),
    ]


def _trip(until: datetime | None) -> dict[str, object]:
    reason = "the account has lost 21.3% since the last close" if until else "the broker holds 1 SPY more than we know"
    state = "REDUCING" if until else "HALTED"
    return {"state": state, "reason": reason, "trip": "EXAMPLE", "changed_at": AT, "expires_at": until}


def _leg(symbol: str, side: OrderSide, quantity: str, price: str) -> Leg:
    amount = Decimal(quantity)
    return Leg("01", "c", symbol, side, amount, amount, Decimal("0.000000001"), Decimal(price))


def _sold() -> Leg:
    return _filled(_leg("SPY", OrderSide.SELL, "30", "200.61"))


def _bought() -> Leg:
    return _filled(_leg("QQQ", OrderSide.BUY, "15", "401.20"))


def _filled(leg: Leg) -> Leg:
    price = leg.reference_price
    return replace(leg, state=LegState.FILLED, filled_quantity=leg.quantity, filled_average_price=price)


def _skipped() -> Leg:
    leg = _leg("QUAL", OrderSide.BUY, "12", "48.10")
    why = "The broker does not trade QUAL now."
    return replace(leg, state=LegState.SKIPPED, reason="UNTRADABLE_ASSET", message=why)


def _run(*legs: Leg) -> Run:
    return Run("r", RunKind.REBALANCE, "PERSON", None, "d", RunState.BUYING, legs, Decimal(0), AT, AT)


def _ended(state: RunState, message: str) -> Run:
    return closed(_run(_sold(), replace(_skipped(), message=None)), state, AT, state.value, message)
