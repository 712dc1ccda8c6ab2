"""What was due at a check, worked out plainly. Nothing of the product is imported here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tests.oracles.planner.render import render
from tests.oracles.year.cases import YearCase
from tests.oracles.year.market import NEW_YORK, Hours

FAILURES_TOLD = 3
DUST = Decimal("0.00000001")
ONE_DAY = timedelta(days=1)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
Orders = tuple[str, ...]


@dataclass(frozen=True)
class Look:
    """What anybody can see at a check."""

    today: date
    hours: Hours
    cash: Decimal
    holdings: Mapping[str, Decimal]
    prices: Mapping[str, Decimal]
    halted: frozenset[str] = frozenset()
    rejects: bool = False
    gone: frozenset[str] = frozenset()
    delisted: frozenset[str] = frozenset()
    silent: bool = False


@dataclass
class Memory:
    """What an account is known to have done before."""

    rebalanced_on: date | None = None
    automatic_on: date | None = None
    calendar_from: date | None = None
    notified: set[tuple[date, Orders]] = field(default_factory=set)
    asked: tuple[date, Orders, Decimal] | None = None
    halted_since: dict[str, date] = field(default_factory=dict)
    halted_said: set[tuple[str, int, int]] = field(default_factory=set)
    ailing_said: set[tuple[str, int, int]] = field(default_factory=set)
    looked_on: date | None = None
    failures: int = 0
    decided_by: str = ""


@dataclass(frozen=True)
class Due:
    """What should have come of a check: its outcome, what decided, the orders that reach the broker, the messages.

    `planned` are the orders of the plan that waits for its owner.
    """

    outcome: str
    decided_by: str
    orders: Orders = ()
    messages: tuple[str, ...] = ()
    planned: Orders = ()


def work_out(case: YearCase, memory: Memory, look: Look) -> Due:
    """Say what is due, and remember it."""
    if look.silent:
        memory.failures += 1
        return Due("FAILED", memory.decided_by, (), ("CHECK_FAILING",) if memory.failures == FAILURES_TOLD else ())
    memory.failures = 0
    ailing = ailments_said(case, memory, look)
    due = work_out_trades(case, memory, look)
    memory.decided_by = due.decided_by
    return replace(due, messages=(*ailing, *due.messages))


def ailments_said(case: YearCase, memory: Memory, look: Look) -> tuple[str, ...]:
    """The messages about targets that are gone or delisted: looked at once a day, each said once a month."""
    if memory.looked_on == look.today:
        return ()
    memory.looked_on = look.today
    wanted = set(case.targets) & (look.gone | look.delisted)
    news = {(symbol, look.today.year, look.today.month) for symbol in wanted} - memory.ailing_said
    memory.ailing_said |= news
    return ("TARGET_UNHEALTHY",) * len(news)


def work_out_trades(case: YearCase, memory: Memory, look: Look) -> Due:
    """Say what is due of an account that was looked at."""
    decided_by, scenario, calendar_first = decide(case, memory, look)
    if scenario is None:
        return Due("IDLE", decided_by)
    orders, met = around(scenario, look.halted | look.delisted)
    met -= look.delisted
    said = halts_said(memory, look, orders, met) if look.hours.is_open else ()
    if not orders:
        return Due("IDLE", decided_by, (), said)
    if not look.hours.is_open:
        memory.calendar_from = calendar_first
        return Due("IDLE", decided_by)
    if case.mode != "automatic":
        kind = "DRIFT_OUTSIDE_BAND" if case.mode == "notify_only" else "APPROVAL_WANTED"
        key = (look.today, tuple(sorted(" ".join(each.split()[::2]) for each in orders)))
        news = key not in memory.notified
        memory.notified.add(key)
        if case.mode == "ask_first":
            news = asked_anew(memory, key, dollars(orders, look)) or news
        outcome = "TOLD" if case.mode == "notify_only" else "ASKED"
        return Due(outcome, decided_by, (), (*said, kind) if news else said, orders)
    memory.automatic_on = look.today
    if look.rejects:
        # Nothing is filled: no pause begins, and the calendar's date is asked again.
        memory.calendar_from = calendar_first
        return Due("REFUSED", decided_by, (), (*said, "RUN_FINISHED"))
    if decided_by != "CASH":
        memory.rebalanced_on = look.today
    return Due("TRADED", decided_by, orders, (*said, "RUN_FINISHED"))


def asked_anew(memory: Memory, key: tuple[date, Orders], usd: Decimal) -> bool:
    """Whether the same trades are another question because they are more than twice or less than half as large."""
    before = memory.asked
    is_same = before is not None and before[:2] == key
    if before is not None and is_same and before[2] <= 2 * usd and usd <= 2 * before[2]:
        return False
    memory.asked = (*key, usd)
    return is_same


def dollars(orders: Orders, look: Look) -> Decimal:
    """What orders come to at the prices of the look."""
    return sum((Decimal(each.split()[1]) * look.prices[each.split()[2]] for each in orders), Decimal(0))


def decide(case: YearCase, memory: Memory, look: Look) -> tuple[str, dict[str, Any] | None, date | None]:
    """Which question answers, the scenario to plan, and the first day that the calendar has not been asked about."""
    triggers, today = case.triggers, look.today
    first = memory.calendar_from
    rule = triggers.get("calendar")
    if rule is not None and look.hours.is_open and first is None:
        first = today
        memory.calendar_from = first
    if memory.automatic_on is not None and memory.automatic_on >= today:
        return "ONE_RUN_A_DAY", None, first
    managed = ((symbol, quantity) for symbol, quantity in look.holdings.items() if symbol in case.targets)
    base = sum((quantity * look.prices[symbol] for symbol, quantity in managed), look.cash)
    kept = Decimal(case.targets.get("CASH", "0"))
    idle = look.cash - base * kept / 100
    least = triggers.get("invest_cash_usd_min")
    invest = scenario_of(case, look, request={"kind": "invest", "usd": str(idle)})
    may_invest = least is not None and idle > 0 and idle >= Decimal(least)
    cooldown = timedelta(days=triggers.get("cooldown_days", 0))
    if memory.rebalanced_on is not None and today < memory.rebalanced_on + cooldown:
        return ("CASH", invest, first) if may_invest else ("COOLDOWN", None, first)
    all_of_it = scenario_of(case, look, drift_threshold_percent="0", trade_to="target")
    if rule is not None and look.hours.is_open and first is not None:
        following = look.hours.next_open.astimezone(NEW_YORK).date()
        memory.calendar_from = max(following, first)
        if any(names(rule, day) for day in days_from(first, following)):
            return "CALENDAR", all_of_it, first
    plain = scenario_of(case, look)
    if triggers.get("drift", True) and render(plain)["needs_rebalance"]:
        return "DRIFT", all_of_it if triggers.get("scope") == "all" else plain, first
    return ("CASH", invest, first) if may_invest else ("NOTHING", None, first)


def days_from(first: date, following: date) -> Sequence[date]:
    """Every calendar day up to the next session."""
    return [first + number * ONE_DAY for number in range((following - first).days)]


def names(rule: Mapping[str, Any], day: date) -> bool:
    """Whether a rule names a day."""
    if rule["every"] == "weekly":
        return bool(day.strftime("%A").lower() == rule.get("weekday", "monday"))
    wanted, last = int(rule.get("day", 1)), ((day.replace(day=28) + 4 * ONE_DAY).replace(day=1) - ONE_DAY).day
    if day.day != min(wanted, last):
        return False
    return rule["every"] == "monthly" or day.month % 3 == int(rule.get("month", 1)) % 3


def scenario_of(case: YearCase, look: Look, request: Mapping[str, str] | None = None, **policy: str) -> dict[str, Any]:
    """The account as a scenario, in the words of its documentation."""
    held = [
        {"symbol": symbol, "quantity": str(quantity), "price": str(look.prices[symbol])}
        for symbol, quantity in sorted(look.holdings.items())
        if quantity
    ]
    scenario: dict[str, Any] = {
        "cash": str(look.cash),
        "positions": held,
        "prices": {**dict.fromkeys(look.gone, "1"), **{symbol: str(price) for symbol, price in look.prices.items()}},
        "targets": [{"symbol": symbol, "target_percent": percent} for symbol, percent in case.targets.items()],
        # What nobody trades any more is left as it is, and the rest goes on.
        "policy": {**case.policy, **policy, "frozen": sorted(look.gone & set(case.targets))},
    }
    return scenario if request is None else {**scenario, "request": dict(request)}


def halts_said(memory: Memory, look: Look, orders: Orders, met: set[str]) -> tuple[str, ...]:
    """The messages about halts that last two days and longer, each once a month; what trades again is forgotten."""
    traded = {each.split()[2] for each in orders}
    memory.halted_since = {symbol: day for symbol, day in memory.halted_since.items() if symbol not in traded}
    said = []
    for symbol in sorted(met):
        since = memory.halted_since.setdefault(symbol, look.today)
        key = symbol, look.today.year, look.today.month
        if (look.today - since).days >= 2 and key not in memory.halted_said:
            memory.halted_said.add(key)
            said.append("TARGET_UNHEALTHY")
    return tuple(said)


def around(scenario: dict[str, Any], halted: frozenset[str]) -> tuple[Orders, set[str]]:
    """The orders of a plan, sells first, made again without what is halted for as long as it would trade that; and what
    of the halted it met."""
    given = set(scenario["policy"]["frozen"])
    frozen = set(given)
    while True:
        items = render({**scenario, "policy": {**scenario["policy"], "frozen": sorted(frozen)}})["items"]
        moving = [item for item in items if item["action"] != "HOLD"]
        met = {item["symbol"] for item in moving} & halted
        if not met:
            orders = (f"{item['action'].lower()} {plain(item['quantity'])} {item['symbol']}" for item in moving)
            return in_order(orders), frozen - given
        frozen |= met


def in_order(orders: Iterable[str]) -> Orders:
    """Sells before buys, as they must be sent; within a side by name: cents do not say which of two is larger."""
    return tuple(sorted(orders, key=lambda order: (not order.startswith("sell"), order.split()[2])))


def agree(one: Orders, other: Orders) -> bool:
    """Whether orders are the same: to ten billionths of a share, where two planners may round a remainder apart."""
    if [each.split()[::2] for each in one] != [each.split()[::2] for each in other]:
        return False
    pairs = zip(one, other, strict=True)
    return all(abs(Decimal(a.split()[1]) - Decimal(b.split()[1])) <= DUST for a, b in pairs)


def plain(quantity: str) -> str:
    """A quantity without the zeros at its end."""
    whole = Fraction(quantity)
    text = f"{Decimal(whole.numerator) / Decimal(whole.denominator):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
