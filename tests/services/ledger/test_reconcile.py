"""Reconciling: what the broker reports is recorded once, what does not balance is waited for, shown and stopped for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import BrokerUnavailable, Conflict
from rebalancer.core.ledger.conservation import Identity
from rebalancer.core.ledger.events import Fill
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.risk.state import TradingState
from rebalancer.ports.ledger import LedgerChange, StoredLedger
from rebalancer.services.ledger.bring_up_to_date import LedgerPorts
from rebalancer.services.ledger.reconcile import (
    LOOK_AGAIN_SECONDS,
    ROUNDS_MAX,
    ReconciliationState,
    reconcile_positions,
)
from tests.fakes.documents import SimulatedCrash
from tests.fakes.ledger import FakeLedgerStore
from tests.services.ledger.books import Bookkeeping, invested
from tests.services.world import UID, Fault

BALANCED, WAITING = ReconciliationState.BALANCED, ReconciliationState.WAITING
DISCREPANCY = ReconciliationState.DISCREPANCY


# ---------------------------------------------------------------- what is recorded


def test_all_that_the_broker_reports_is_recorded_and_balances() -> None:
    world = invested()
    book = rebuild(world.events().values()).book
    assert (book.cash_usd, book.quantity_of("SPY")) == (Decimal(400), Decimal(6))
    assert (world.status["state"], world.status["freeze"], world.status["recorded"]) == ("BALANCED", None, 4)
    assert world.status["message"] == "Cash and every position agree with the broker."
    assert world.trading == "ACTIVE"


def test_the_same_again_records_nothing() -> None:
    world = invested()
    before = world.events()
    for _ in range(3):
        found = world.reconcile(after=60)
        assert (found.state, found.recorded) == (BALANCED, 0)
    assert world.events() == before


def test_a_late_fill_and_a_correction_come_in_and_a_bust_goes_out() -> None:
    world = invested()
    (fill,) = (event for event in world.broker.activities if isinstance(event, Fill))
    world.pass_time(3600)
    late = replace(fill, event_id="fill:late", at_ns=fill.at_ns - 10, quantity=Decimal(1), price=Decimal(99))
    world.report(late)
    world.broker.activities[1] = replace(fill, price=Decimal(101))
    world.broker.holdings["SPY"] += 1
    world.broker.cash -= 99 + 6
    assert (world.reconcile().state, world.status["recorded"]) == (BALANCED, 2)
    assert world.events()[f"{fill.event_id}#1"].supersedes == fill.event_id
    world.broker.activities[-1] = replace(late, is_void=True)
    world.broker.holdings["SPY"] -= 1
    world.broker.cash += 99
    assert world.reconcile(after=60).state is BALANCED


def test_the_brokers_rounding_is_booked_and_is_no_gap() -> None:
    world = Bookkeeping()
    world.broker.prices["SPY"] = Decimal("33.333")
    world.trade("SPY", "1.1")
    assert world.broker.cash == Decimal("963.3337")
    world.broker.cash = Decimal("963.33")
    assert world.reconcile().state is BALANCED
    (rounding,) = (event for name, event in world.events().items() if name.startswith("rounding:"))
    assert rebuild(world.events().values()).balance_usd("expenses:rounding") == Decimal("0.0037")
    world.broker.cash -= Decimal("0.01")
    assert world.discover().state is DISCREPANCY
    assert rounding.event_id in world.events()


def test_nothing_is_written_when_the_broker_does_not_answer() -> None:
    world = invested()
    before = dict(world.documents.versions)
    for method in ("fetch_activities", "fetch_holdings"):
        world.broker.fail(method, Fault.UNAVAILABLE)
        with pytest.raises(BrokerUnavailable):
            world.reconcile()
    assert world.documents.versions == before


# ---------------------------------------------------------------- an account of before


def test_an_account_of_before_is_opened_without_a_history_once_its_holdings_have_stood() -> None:
    world = Bookkeeping()
    world.tamper("GLD", "4")
    world.broker.cash += Decimal("12.34")
    assert world.reconcile().state is WAITING
    assert set(world.events()) == {"activity:c0"}
    assert world.reconcile(after=31).state is BALANCED
    ledger = rebuild(world.events().values())
    (lot,) = ledger.book.lots["GLD"]
    assert (lot.quantity, lot.acquired_ns) == (Decimal(4), None)
    assert ledger.balance_usd("equity:opening") == Decimal("-12.34")
    assert world.trading == "ACTIVE"


def test_after_the_opening_shares_from_nowhere_are_a_gap() -> None:
    world = invested()
    world.tamper("GLD", "4")
    assert world.discover().state is DISCREPANCY
    assert not any(name.startswith("opening:") for name in world.events())


def test_fewer_shares_than_were_bought_are_no_opening() -> None:
    world = Bookkeeping()
    world.trade("SPY", "6")
    world.tamper("SPY", "-2")
    found = world.discover()
    assert [gap.symbol for gap in found.gaps] == ["SPY"]
    assert world.trading == "HALTED"


# ---------------------------------------------------------------- what does not balance


def test_a_difference_is_waited_for_and_the_queue_comes_back() -> None:
    world = invested()
    world.tamper("SPY", "1")
    found = world.reconcile()
    assert (found.state, found.freeze) == (WAITING, TradingState.ACTIVE)
    assert world.queue.reconciliations == [(UID, LOOK_AGAIN_SECONDS, 2)]
    assert [(row["symbol"], row["ours"], row["brokers"]) for row in world.status["waiting"]] == [("SPY", "6", "7")]
    assert world.trading == "ACTIVE"
    world.tamper("SPY", "-1")
    assert world.reconcile(after=31).state is BALANCED
    assert len(world.queue.reconciliations) == 1


def test_several_that_wait_at_once_are_looked_at_again_once() -> None:
    world = invested()
    world.tamper("SPY", "1")
    for _ in range(5):
        world.reconcile()
    assert world.queue.reconciliations == [(UID, LOOK_AGAIN_SECONDS, 2)]


def test_what_is_still_waited_for_is_looked_at_again_and_again() -> None:
    world = invested()
    for times in range(1, 4):
        world.tamper("SPY", "1")
        assert world.reconcile(after=LOOK_AGAIN_SECONDS).state is WAITING
        assert len(world.queue.reconciliations) == times


def test_the_queue_does_not_come_back_for_ever() -> None:
    world = invested()
    world.tamper("SPY", "1")
    reconcile_positions(world.desk, round_number=ROUNDS_MAX)
    assert world.queue.reconciliations == []


def test_a_tampered_position_halts_trading_and_shows_the_gap_with_what_happened_around_it() -> None:
    world = invested()
    world.tamper("SPY", "-2")
    found = world.discover()
    assert (found.state, found.freeze, world.trading) == (DISCREPANCY, TradingState.HALTED, "HALTED")
    (gap,) = world.status["gaps"]
    assert {name: gap[name] for name in ("identity", "symbol", "expected", "found", "gap", "value_usd")} == {
        "identity": Identity.BROKER_SHARES.value,
        "symbol": "SPY",
        "expected": "6",
        "found": "4",
        "gap": "-2",
        "value_usd": "200",
    }
    assert gap["sentence"] == "SPY: the broker has 4, our books have 6: a gap of -2."
    assert [(event["type"], event["quantity"]) for event in gap["events"]] == [
        ("Fill", "6"),
        ("OrderEvent", "6"),
        ("OrderEvent", "6"),
    ]
    switch = world.documents.documents[f"users/{UID}/status/trading"]
    assert (switch["trip"], switch["expires_at"]) == ("RECONCILIATION_MISMATCH", None)
    assert "our books have 6" in switch["reason"]


def test_a_small_gap_leaves_sells_open() -> None:
    world = invested()
    world.broker.cash -= Decimal("0.02")
    assert world.discover().freeze is TradingState.REDUCING
    assert world.trading == "REDUCING"


def test_a_gap_that_grows_halts_what_was_reducing() -> None:
    world = invested()
    world.broker.cash -= Decimal("0.02")
    world.discover()
    world.broker.cash -= 300
    world.discover()
    assert world.trading == "HALTED"


def test_a_gap_stops_trading_again_after_a_person_switched_it_on() -> None:
    world = invested()
    world.tamper("SPY", "-2")
    world.discover()
    world.set_user(state="ACTIVE", reason="never mind", changed_by=UID, changed_at=world.clock.at)
    world.reconcile(after=60)
    assert world.trading == "HALTED"


def test_who_dies_between_showing_and_stopping_is_made_good_by_the_next_look() -> None:
    world = invested()
    world.tamper("SPY", "-2")
    world.reconcile()
    world.pass_time(31)
    world.documents.crash_at_write(world.documents.writes + 1, after=True)
    with pytest.raises(SimulatedCrash):
        reconcile_positions(world.desk)
    assert (world.status["state"], world.trading) == ("DISCREPANCY", "ACTIVE")
    world.reconcile()
    assert world.trading == "HALTED"


class Contested(FakeLedgerStore):
    """Somebody else reconciles just before the first writes of this one."""

    def __init__(self, world: Bookkeeping, times: int) -> None:
        super().__init__(world.documents)
        self._other, self._times = world.desk, times

    def save_change(self, uid: str, change: LedgerChange, stored: StoredLedger) -> None:
        if self._times:
            self._times -= 1
            reconcile_positions(self._other)
        super().save_change(uid, change, stored)


def test_two_reconciliations_at_once_record_everything_once() -> None:
    world = invested()
    world.trade("SPY", "1")
    desk = LedgerPorts(world.ctx, Contested(world, 2))
    assert reconcile_positions(desk).recorded == 0
    assert rebuild(world.events().values()).book.quantity_of("SPY") == 7


def test_one_who_loses_seven_times_waits_longer_each_time_and_wins_the_eighth() -> None:
    world = invested()
    world.trade("SPY", "1")
    desk = LedgerPorts(world.ctx, Contested(world, 7))
    assert reconcile_positions(desk).state is BALANCED
    assert world.clock.pauses == sorted(set(world.clock.pauses))
    assert len(world.clock.pauses) == 7


def test_one_who_never_wins_says_so() -> None:
    world = invested()
    desk = LedgerPorts(world.ctx, Contested(world, 99))
    with pytest.raises(Conflict) as raised:
        reconcile_positions(desk)
    assert raised.value.code == "LEDGER_CHANGED"
