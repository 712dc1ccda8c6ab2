"""The product through the year: the real services on stores and a broker in memory, held against what was due."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from rebalancer.core.account.quote import Quote
from rebalancer.core.automation.schedule import Automation, AutomationMode
from rebalancer.core.automation.triggers import parse_triggers
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.risk.trips import CashFlow
from rebalancer.ports.account import Asset, MarketClock
from rebalancer.ports.automation import CheckTask
from rebalancer.ports.targets import SettingsUpdate
from rebalancer.services.automation.automation import SchedulePorts, hand_out_checks
from rebalancer.services.automation.scheduled_check import CheckPorts, Outcome, run_check
from rebalancer.services.execution.start import start_rebalance
from tests.fakes.evidence import FakeEvidenceStore
from tests.fakes.schedule import FakeCheckQueue, FakeScheduleStore
from tests.oracles.year.cases import YearCase
from tests.oracles.year.due import Due, Look, Memory, agree, in_order, work_out
from tests.oracles.year.market import close_of, date_in_new_york, hours_at, sessions_of
from tests.services.world import UID, Fault, WatchedBroker, World, targets

REJECTED_AT_MOST = 20
PATIENT = {"rejections_max": "1000"}
"""Rejected orders are part of this year, and do not stop it."""

APPROVED_AFTER = timedelta(minutes=10)


class YearBroker(WatchedBroker):
    """A broker that keeps the hours of the exchange."""

    def fetch_market_clock(self) -> MarketClock:
        """See `Broker`."""
        self._begin("fetch_market_clock")
        hours = hours_at(self.now)
        return MarketClock(self.now, hours.is_open, hours.next_open, hours.next_close)


class YearWorld(World):
    """A world whose broker keeps the hours of the exchange."""

    broker_type = YearBroker


@dataclass
class Tally:
    """What an account's year came to; `differences` are sentences."""

    case: YearCase
    outcomes: Counter[str] = field(default_factory=Counter)
    checks: int = 0
    runs: int = 0
    orders: int = 0
    messages: int = 0
    differences: list[str] = field(default_factory=list)


class Year:
    """One account's year."""

    def __init__(self, case: YearCase, year: int) -> None:
        self.case, self.tally = case, Tally(case)
        self.memory = Memory()
        self.sessions = {each.date: number for number, each in enumerate(sessions_of(year))}
        self.end = datetime(year + 1, 1, 1, tzinfo=sessions_of(year)[0].open.tzinfo)
        self.happened: set[date] = set()
        self.halted: set[str] = set()
        self.splits: Counter[str] = Counter()
        self.rejects = False
        self.gone: set[str] = set()
        self.delisted: dict[str, Decimal] = {}
        self.silent = 0
        self.asked = 0
        self.world = YearWorld(cash=case.cash, holdings={}, prices={})
        self.world.clock.at = self.world.broker.now = sessions_of(year)[0].open - timedelta(hours=1)
        self.schedule, self.queue = FakeScheduleStore(self.world.documents), FakeCheckQueue()
        world = self.world
        self.handing = SchedulePorts(self.schedule, self.queue, world.clock, world.log)
        evidence = FakeEvidenceStore(world.documents)
        self.checking = CheckPorts(lambda _: world.ctx, self.schedule, world.notifier, world.clock, world.log, evidence)
        self._settle_in()

    def _settle_in(self) -> None:
        case, now = self.case, self.world.clock.at
        self._prices()
        self.world.accounts.save_allocation(UID, targets(**case.targets), expected_version=0, now=now)
        automation = Automation(True, AutomationMode(case.mode), case.every_minutes)
        update = SettingsUpdate(
            dict(case.policy),
            True,
            automation=automation,
            limits=PATIENT,
            triggers=parse_triggers(dict(case.triggers)),
        )
        self.world.set_system(trading_enabled=True, reason="a year", limits=PATIENT)
        self.world.accounts.save_settings(UID, update, now=now)

    def _prices(self) -> None:
        day = date_in_new_york(self.world.clock.at)
        broker = self.world.broker
        for symbol in ({*self.case.targets, *broker.holdings} | broker.prices.keys()) - {"CASH"} - self.gone:
            last = self.delisted.get(symbol)
            price = last or (close_of(symbol, day) / 2 ** self.splits[symbol]).quantize(Decimal("0.01"))
            broker.prices[symbol] = price
        broker.quotes = {
            symbol: Quote(broker.prices[symbol], None, broker.now, broker.prices[symbol], broker.prices[symbol])
            for symbol in self.halted
        }

    def whole(self) -> Tally:
        """Every check of the year."""
        for _ in self.checks():
            pass
        return self.tally

    def checks(self) -> Iterator[Tally]:
        """One check after the other."""
        while True:
            due_at = self.schedule.load_automation(UID).status.next_due_at
            assert due_at is not None, "automation has stopped"
            if due_at >= self.end:
                return
            self.move_to(max(due_at, self.world.clock.at))
            self._happen()
            self._check()
            self._forget()
            yield self.tally

    def move_to(self, moment: datetime) -> None:
        """Move clock, market and prices to a moment."""
        self.world.clock.at = self.world.broker.now = moment
        self.world.broker.is_open = hours_at(moment).is_open
        self._prices()

    def _happen(self) -> None:
        day, broker = date_in_new_york(self.world.clock.at), self.world.broker
        if day in self.happened or day not in self.sessions:
            return
        self.happened.add(day)
        for number, what, argument in self.case.events:
            if number != self.sessions[day]:
                continue
            if what in ("deposit", "withdraw"):
                amount = Decimal(argument) if what == "deposit" else -min(Decimal(argument), broker.cash)
                broker.cash += amount
                broker.flows.append(CashFlow(broker.now, amount))
            elif what == "halt":
                self.halted.add(argument)
            elif what == "resume":
                self.halted.discard(argument)
            elif what == "split":
                self.splits[argument] += 1
                broker.holdings[argument] = broker.holdings.get(argument, Decimal(0)) * 2
            elif what in ("dividend", "merge", "rename", "delist", "retarget"):
                self._act(what, *argument.split())
            elif what == "blackout":
                self.silent = int(argument)
            elif what == "outage":
                broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
            elif what == "reject":
                # The next orders, whenever they come.
                self.rejects = True
            else:
                raise AssertionError(f"nothing is known of {what}")
        self._prices()

    def _act(self, what: str, symbol: str, other: str = "") -> None:
        """A corporate action of a symbol, or its owner's answer to one."""
        broker = self.world.broker
        held = broker.holdings.get(symbol, Decimal(0))
        if what == "dividend":
            broker.cash += (held * Decimal(other)).quantize(Decimal("0.01"))
        elif what == "delist":
            self.delisted[symbol] = broker.prices[symbol]
            broker.assets[symbol] = Asset(symbol, symbol, "us_equity", tradable=False, fractionable=True)
        elif what == "retarget":
            weights = {other if name == symbol else name: percent for name, percent in self.case.targets.items()}
            self.case = replace(self.case, targets=weights)
            version = self.world.accounts.load_account(UID, now=self.world.clock.at).settings.allocation_version
            saved = targets(**weights)
            self.world.accounts.save_allocation(UID, saved, expected_version=version, now=self.world.clock.at)
        else:
            broker.holdings.pop(symbol, None)
            broker.prices.pop(symbol, None)
            self.gone.add(symbol)
            if what == "merge":
                broker.cash += (held * Decimal(other)).quantize(Decimal("0.01"))
            else:
                broker.holdings[other] = broker.holdings.get(other, Decimal(0)) + held

    def _check(self) -> None:
        world, broker = self.world, self.world.broker
        look = Look(
            date_in_new_york(world.clock.at),
            hours_at(world.clock.at),
            broker.cash,
            dict(broker.holdings),
            dict(broker.prices),
            frozenset(self.halted),
            self.rejects,
            frozenset(self.gone),
            frozenset(self.delisted),
            self.silent > 0,
        )
        due = work_out(self.case, self.memory, look)
        if self.rejects:
            broker.fail("submit_order", Fault.REJECTED, times=REJECTED_AT_MOST)
        before = len(world.sent()), len(world.notifier.events)
        hand_out_checks(self.handing, tick=world.clock.at)
        (task,) = self.queue.take()
        outcome = self._run_in_silence(task) if self.silent else self._run(task)
        if self.rejects:
            broker.recover()
            self.rejects = due.outcome != "REFUSED"
        self._compare(due, outcome, *before)
        if outcome is Outcome.ASKED and due.messages:
            self._approve(due)

    def _run_in_silence(self, task: CheckTask) -> Outcome:
        """The broker answers none of the queue's attempts."""
        self.silent -= 1
        self.world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE)
        return run_check(self.checking, task, is_last_attempt=True)

    def _run(self, task: CheckTask) -> Outcome:
        try:
            return run_check(self.checking, task, is_last_attempt=False)
        except BrokerUnavailable:
            # The queue tries again.
            return run_check(self.checking, task, is_last_attempt=False)

    def _compare(self, due: Due, outcome: Outcome, sent: int, said: int) -> None:
        world, tally = self.world, self.tally
        orders = self._sent_since(sent)
        messages = tuple(event.kind.value for _, event in world.notifier.events[said:])
        decided_by = str(world.drift["trigger"]["decided_by"])
        tally.checks += 1
        tally.outcomes[outcome.value] += 1
        tally.orders += len(orders)
        tally.messages += len(messages)
        tally.runs += bool(orders)
        found = Due(outcome.value, decided_by, orders, messages, due.planned)
        if replace(found, orders=due.orders) != due or not agree(orders, due.orders):
            tally.differences.append(f"{world.clock.at:%Y-%m-%d %H:%M}: {due} was due, {found} came")

    def _sent_since(self, count: int) -> tuple[str, ...]:
        """What reached the broker since; a buy before a sell is a difference of its own."""
        sent = self.world.sent()[count:]
        sides = [order.split()[0] for order in sent]
        if sides != sorted(sides, reverse=True):
            self.tally.differences.append(f"{self.world.clock.at:%Y-%m-%d %H:%M}: a buy went before a sell: {sent}")
        return in_order(sent)

    def _approve(self, due: Due) -> None:
        """The owner approves every second plan, ten minutes later."""
        self.asked += 1
        moment = self.world.clock.at + APPROVED_AFTER
        if self.asked % 2 or not hours_at(moment).is_open:
            return
        self.move_to(moment)
        sent, said = len(self.world.sent()), len(self.world.notifier.events)
        plan_id = self.world.drift["decisions"][0]["plan_id"]
        start_rebalance(self.world.ctx, plan_id, f"approved-{self.asked:04d}")
        orders = self._sent_since(sent)
        self.tally.runs += 1
        self.tally.orders += len(orders)
        self.tally.messages += len(self.world.notifier.events) - said
        self.memory.rebalanced_on = date_in_new_york(moment)
        if not agree(orders, due.planned):
            self.tally.differences.append(f"{moment:%Y-%m-%d}: {due.planned} was approved, {orders} came")

    def _forget(self) -> None:
        """Nobody reads last month's plans and runs: memory stays small."""
        documents = self.world.documents
        for path in [path for path in documents.documents if "/plans/" in path or "/runs/" in path]:
            created = documents.documents[path].get("created_at")
            if isinstance(created, datetime) and self.world.clock.at - created > timedelta(days=5):
                del documents.documents[path]
        self.world.broker.activities.clear()
