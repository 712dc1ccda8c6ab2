"""One order on its way to the broker: what it may still use, which price counts, and what an answer makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.order import BrokerOrder, LegState, OrderRequest, OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerRejected
from rebalancer.core.execution.run import RunKind, RunState
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.services.execution.journal import journal_of
from rebalancer.services.execution.seen import Seen
from rebalancer.services.execution.submit import (
    JUST_SIZED,
    _assess_approved_price,
    _fetch_funds,
    _free_quantity,
    _Funds,
    _look_at_holdings,
)
from rebalancer.services.risk.assessment import QuotesSeen
from tests.core.gates import quoted
from tests.core.runs import ACTIVE, NOW, RUN_ID, a_leg, a_run
from tests.services.world import UID, Fills, WatchedBroker, World

BUY = OrderSide.BUY
MOVED, CALM = Decimal(208), Decimal(200)

# ------------------------------------------------------------ what may be sold


@pytest.mark.parametrize(
    ("state", "free"),
    [
        (LegState.PLANNED, 100),
        (LegState.DENIED, 100),
        (LegState.SKIPPED, 100),
        (LegState.REJECTED, 100),
        (LegState.INTENDED, 70),
        (LegState.UNKNOWN, 70),
        (LegState.WORKING, 70),
        (LegState.PARTIALLY_FILLED, 70),
        (LegState.FILLED, 70),
        (LegState.CANCELED, 70),
    ],
)
def test_what_other_sales_of_the_symbol_may_have_taken_is_not_free(state: LegState, free: int) -> None:
    leg = a_leg("01", quantity="40")
    others = [
        a_leg("02", quantity="30", state=state),
        a_leg("03", BUY, quantity="7", state=LegState.WORKING),
        a_leg("04", symbol="GLD", quantity="11", state=LegState.WORKING),
    ]
    run = replace(a_run(leg, *others), held_before={"SPY": Decimal(100), "GLD": Decimal(11)})
    assert _free_quantity(run, leg, None) == free


@pytest.mark.parametrize(("held", "free"), [({"SPY": "50"}, 50), ({"SPY": "90"}, 70), ({"GLD": "9"}, 0), (None, 70)])
def test_no_more_is_free_than_is_held_now(held: Mapping[str, str] | None, free: int) -> None:
    leg = a_leg("01", quantity="40")
    run = replace(a_run(leg, a_leg("02", quantity="30", state=LegState.WORKING)), held_before={"SPY": Decimal(100)})
    now = None if held is None else {symbol: Decimal(quantity) for symbol, quantity in held.items()}
    assert _free_quantity(run, leg, now) == free


def test_what_was_not_held_when_the_run_began_is_never_free() -> None:
    leg = a_leg("01", quantity="40")
    assert _free_quantity(replace(a_run(leg), held_before={}), leg, {"SPY": Decimal(90)}) == 0


# ------------------------------------------------------------ the approved price


@pytest.mark.parametrize(
    ("quote", "is_denied"),
    [
        (Quote(MOVED, MOVED, NOW, CALM), True),
        (Quote(CALM, CALM, NOW, MOVED), False),
        (Quote(None, None, None, MOVED), True),
        (Quote(MOVED, None, NOW, None), False),
        (Quote(None, None, None, CALM), False),
        (None, False),
    ],
)
def test_the_middle_of_the_quote_counts_and_the_last_trade_where_there_is_none(
    quote: Quote | None, is_denied: bool
) -> None:
    leg = a_leg("01", BUY, symbol="QQQ", quantity="1", price="200")
    breach = _assess_approved_price(a_run(leg), leg, quote, NOW)
    assert (None if breach is None else breach.code) == ("PRICE_MOVED" if is_denied else None)


@pytest.mark.parametrize("kind", list(RunKind))
def test_a_limit_is_the_approved_price_itself(kind: RunKind) -> None:
    leg = replace(a_leg("01", BUY, symbol="QQQ", quantity="1", price="200"), limit_price=Decimal(200))
    run = replace(a_run(leg), kind=kind, created_at=NOW - JUST_SIZED * 2)
    assert _assess_approved_price(run, leg, quoted("208"), NOW) is None


# ------------------------------------------------------------ what is asked for


@pytest.mark.parametrize(
    ("sides", "known", "asks"),
    [
        ((OrderSide.SELL,), None, 0),
        ((BUY,), None, 1),
        ((OrderSide.SELL, BUY), None, 1),
        ((BUY,), Funds(Decimal(7), Decimal(7)), 0),
        ((OrderSide.SELL,), Funds(Decimal(7), Decimal(7)), 0),
    ],
)
def test_cash_is_asked_for_only_by_purchases_that_do_not_know_it(
    sides: tuple[OrderSide, ...], known: Funds | None, asks: int
) -> None:
    world = World(cash="900")
    legs = [a_leg(f"{number:02d}", side, quantity="1") for number, side in enumerate(sides, start=1)]
    journal = journal_of(world.ctx, world.create(*legs, buffer="5"))
    seen = Seen(ACTIVE, funds=known)
    found = _fetch_funds(journal, legs, seen)
    assert world.broker.calls.count("fetch_funds") == asks
    there = Decimal(900) if asks else Decimal(0) if known is None else Decimal(7)
    assert (found.cash_usd, found.settled_usd) == (there - 5, there)
    assert seen.funds is None


@pytest.mark.parametrize(
    ("side", "seconds", "looks"), [(OrderSide.SELL, 4, 0), (OrderSide.SELL, 6, 1), (BUY, 6, 0), (BUY, 4, 0)]
)
def test_holdings_are_looked_at_again_before_a_sale_once_time_has_passed(
    side: OrderSide, seconds: int, looks: int
) -> None:
    world = World()
    leg = a_leg("01", side, quantity="1")
    run = world.create(leg).run
    world.clock.advance(seconds)
    world.broker.holdings = {"SPY": Decimal(3), "GLD": Decimal(2)}
    held = _look_at_holdings(world.ctx, run, [leg], Seen(ACTIVE))
    assert world.broker.calls.count("fetch_snapshot") == looks
    assert held == ({"SPY": Decimal(3), "GLD": Decimal(2)} if looks else None)


def test_on_that_look_an_order_that_no_run_sent_is_cancelled_and_orders_of_others_are_known_from_then_on() -> None:
    world = World(fills=Fills.BY_HAND)
    given_up = replace(a_leg("02", symbol="GLD", quantity="1", price="50"), state=LegState.SKIPPED)
    run = world.create(a_leg("01", quantity="1"), given_up).run
    world.broker.place(replace(run.legs[1].request()))
    world.broker.place(replace(run.legs[0].request(), client_order_id="by hand"))
    world.clock.advance(6)
    seen = Seen(ACTIVE)
    _look_at_holdings(world.ctx, run, run.legs[:1], seen)
    assert [order.client_order_id for order in seen.foreign_orders] == ["by hand"]
    assert [order.state for order in world.broker.orders] == [LegState.CANCELED, LegState.WORKING]
    assert world.documents.documents[f"users/{UID}/status/trading"]["trip"] == "RECONCILIATION_MISMATCH"


@pytest.mark.parametrize(
    ("quote", "spent"),
    [(quoted("210"), 210), (quoted("190"), 200), (Quote(bid=Decimal(210)), 200), (None, 200)],
)
def test_a_purchase_is_reserved_at_the_dearer_of_its_ask_and_its_planned_price(quote: Quote | None, spent: int) -> None:
    leg = a_leg("01", BUY, symbol="QQQ", quantity="1", price="200", state=LegState.WORKING)
    funds = _Funds([leg], QuotesSeen({} if quote is None else {"QQQ": quote}, NOW, 0.0), Decimal(500), Decimal(400))
    funds.spend(leg)
    assert [funds.cash_usd, funds.settled_usd] == [Decimal(500 - spent), Decimal(400 - spent)]


def test_after_an_order_that_took_long_the_next_one_leaves_on_new_prices_and_holdings_alone() -> None:
    world = World(fills=Fills.BY_HAND)
    world.broker.holdings["GLD"] = Decimal(20)
    world.create(a_leg("01", quantity="40"), a_leg("02", symbol="GLD", quantity="20", price="50"))

    def sold_by_hand_meanwhile(_: OrderRequest) -> None:
        world.broker.on_submit = lambda _: None
        world.clock.advance(31)
        world.broker.holdings["GLD"] = Decimal(5)

    world.broker.on_submit = sold_by_hand_meanwhile
    world.advance()
    assert world.broker.calls.count("fetch_quotes") == 2
    assert world.sent() == ["sell 40 SPY"]
    assert (world.run().legs[1].state, world.run().legs[1].reason) == (LegState.DENIED, "OVERSELL")


def test_an_order_does_not_leave_once_somebody_else_has_written_its_run() -> None:
    world = World(fills=Fills.BY_HAND)
    world.broker.holdings["GLD"] = Decimal(20)
    world.create(a_leg("01", quantity="40"), a_leg("02", symbol="GLD", quantity="20", price="50"))

    def cancelled_meanwhile(_: OrderRequest) -> None:
        world.broker.on_submit = lambda _: None
        stored = world.runs.load_run(UID, RUN_ID)
        assert stored is not None
        world.runs.save_run(UID, replace(stored.run, cancel_requested=True), stored.token)

    world.broker.on_submit = cancelled_meanwhile
    assert world.finish().state is RunState.CANCELLED
    assert world.sent() == ["sell 40 SPY"]


# ------------------------------------------------------------ what an answer makes of it


class AnotherOrderBroker(WatchedBroker):
    """Answers each order with one of another quantity under the same id, which is what it holds."""

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """See `Broker`."""
        return self.place(replace(request, quantity=Decimal(7)))


class AnotherOrderWorld(World):
    """An account at that broker."""

    broker_type = AnotherOrderBroker


def test_an_answer_that_shows_another_order_is_looked_up_and_halts_the_run() -> None:
    world = AnotherOrderWorld(fills=Fills.BY_HAND)
    world.create(a_leg("01", quantity="5"))
    world.advance()
    (leg,) = world.run().legs
    assert leg.state is not LegState.WORKING
    assert leg.order_id is None
    final = world.finish()
    assert (final.state, final.reason) == (RunState.HALTED, "ORDER_MISMATCH")


class TakenIdBroker(WatchedBroker):
    """Refuses an order because its id is taken, and takes its time."""

    def submit_order(self, request: OrderRequest) -> BrokerOrder:
        """See `Broker`."""
        self._clock.advance(3)
        raise BrokerRejected("client_order_id must be unique", code="ORDER_ID_TAKEN")


class TakenIdWorld(World):
    """An account at that broker."""

    broker_type = TakenIdBroker


def test_an_id_that_is_said_to_be_taken_is_looked_up_and_is_no_rejection() -> None:
    world = TakenIdWorld()
    world.create(a_leg("01", quantity="5"))
    world.advance()
    (leg,) = world.run().legs
    assert (leg.state, leg.reason, leg.intended_at) == (LegState.UNKNOWN, None, world.clock.at)
    assert world.run().rejected_orders == 0


def test_an_order_of_a_run_with_limits_of_its_own_is_denied_with_code_and_sentence() -> None:
    world = World()
    stored = world.create(a_leg("01", quantity="40"))
    world.runs.save_run(UID, replace(stored.run, limits=RiskLimits(order_notional_usd_max=Decimal(1))), stored.token)
    final = world.finish()
    assert (final.run_id, final.legs[0].state, final.legs[0].reason) == (RUN_ID, LegState.DENIED, "ORDER_NOTIONAL")
    assert "more than the $1.00" in (final.legs[0].message or "")
