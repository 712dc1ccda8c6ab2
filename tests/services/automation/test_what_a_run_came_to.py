"""What a run came to decides what follows: only one that filled something starts a pause or uses up a date."""

from __future__ import annotations

from decimal import Decimal

from rebalancer.core.account.order import LegState
from rebalancer.core.planning.request import PlanRequest, RequestKind
from rebalancer.services.automation.scheduled_check import OTHER_RUN, Outcome
from rebalancer.services.execution.advance import advance_run
from rebalancer.services.execution.check import check_drift
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.trade import execute_trade
from rebalancer.services.planning.preview import Asked, preview_rebalance
from tests.services.automation.test_scheduled_check import Watch
from tests.services.automation.test_scheduled_triggers import MONTHLY, decided, next_day, trigger
from tests.services.trades import market_buy, market_sell
from tests.services.world import UID, Fault, Fills


def lines(watch: Watch) -> list[tuple[str, str | None]]:
    return [(line["outcome"], line["run_id"]) for line in watch.world.drift["decisions"]]


def test_a_calendar_date_held_by_a_cooldown_survives_cash_that_is_invested_meanwhile() -> None:
    watch = Watch()
    watch.world.save_targets(SPY="60", QQQ="30", CASH="10")
    check_drift(watch.world.ctx, dry_run=False, idempotency_key=None, new_run_id="by-hand-1")
    trigger(watch, drift=False, calendar=MONTHLY, cooldown_days=3, invest_cash_usd_min="25")
    watch.world.broker.cash += Decimal(400)
    assert watch.check("s1") is Outcome.TRADED
    assert decided(watch) == ("INVEST_CASH", "CASH")
    watch.world.save_targets(SPY="58", QQQ="32", CASH="10")
    next_day(watch, 3)
    assert watch.check("s2") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "CALENDAR")


def test_invested_cash_starts_no_cooldown() -> None:
    watch = trigger(Watch(), cooldown_days=31, invest_cash_usd_min="25", drift=False)
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    watch.world.broker.cash += Decimal(400)
    assert watch.check("s1") is Outcome.TRADED
    assert decided(watch) == ("INVEST_CASH", "CASH")
    trigger(watch, drift=True)
    watch.world.save_targets(SPY="40", QQQ="50", CASH="10")
    next_day(watch)
    assert watch.check("s2") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "DRIFT")


def test_cash_that_a_person_invests_starts_none_either() -> None:
    watch = trigger(Watch(), cooldown_days=31)
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    watch.world.broker.cash += Decimal(400)
    preview = preview_rebalance(watch.world.ctx, Asked(request=PlanRequest(RequestKind.INVEST, Decimal(400))))
    start_rebalance(watch.world.ctx, preview.stored.plan_id, "invested-by-hand")
    watch.world.save_targets(SPY="40", QQQ="50", CASH="10")
    assert watch.check("s1") is Outcome.TRADED


def test_a_run_that_filled_nothing_starts_no_cooldown_and_is_not_called_traded() -> None:
    watch = trigger(Watch().drifted(), cooldown_days=31)
    watch.world.broker.fail("submit_order", Fault.REJECTED)
    assert watch.check("s1") is Outcome.REFUSED
    ((outcome, run_id),) = lines(watch)
    assert (outcome, run_id is not None) == ("REFUSED", True)
    assert watch.world.drift["decisions"][0]["reason"]
    next_day(watch)
    assert watch.check("s2") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "DRIFT")


def test_a_run_that_ends_later_without_a_fill_is_known_at_the_next_check() -> None:
    watch = Watch(fills=Fills.BY_HAND)
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY, cooldown_days=31)
    assert watch.check("s1") is Outcome.TRADED
    ((_, run_id),) = lines(watch)
    assert run_id is not None
    for order in watch.world.broker.orders:
        watch.world.broker.end(order.client_order_id, LegState.EXPIRED)
    for _ in range(5):
        watch.world.clock.advance(20)
        run = advance_run(watch.world.ctx, run_id)
        for order in watch.world.broker.orders:
            watch.world.broker.end(order.client_order_id, LegState.EXPIRED)
    assert not run.is_open
    watch.world.broker.fills = Fills.INSTANT
    next_day(watch)
    assert watch.check("s2") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "CALENDAR"), "the date of a run that filled nothing is asked again"
    assert [outcome for outcome, _ in lines(watch)] == ["TRADED", "REFUSED"]


def test_a_date_whose_run_filled_something_is_used_up() -> None:
    watch = Watch()
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY)
    assert watch.check("s1") is Outcome.TRADED
    assert watch.world.documents.documents[f"users/{UID}/status/last_run"]["closed_filled"] is True
    next_day(watch)
    assert watch.check("s2") is Outcome.IDLE


def test_a_date_on_which_another_run_was_open_is_asked_again() -> None:
    watch = Watch(fills=Fills.BY_HAND)
    watch.world.save_targets(SPY="88", QQQ="2", CASH="10")
    trigger(watch, drift=False, calendar=MONTHLY)
    by_hand = execute_trade(watch.world.ctx, **market_buy("GLD", "1"))
    assert watch.check("s1") is Outcome.REFUSED
    assert watch.world.drift["decisions"][0]["reason"] == OTHER_RUN
    (order,) = watch.world.broker.orders
    watch.world.broker.end(order.client_order_id, LegState.FILLED)
    for _ in range(5):
        watch.world.clock.advance(20)
        run = advance_run(watch.world.ctx, by_hand.run_id)
    assert not run.is_open
    watch.world.broker.fills = Fills.INSTANT
    next_day(watch)
    assert watch.check("s2") is Outcome.TRADED
    assert decided(watch) == ("REBALANCE", "CALENDAR")


def overtaken(*, then_silent: bool = False) -> Watch:
    """A check during which an order by hand comes and goes; the broker may fall silent after it."""
    watch = Watch().drifted()

    def trade_meanwhile(method: str) -> None:
        if method == "fetch_quotes":
            watch.world.broker.visit = lambda _: None
            watch.world.clock.advance(1)
            execute_trade(watch.world.ctx, **market_sell("SPY", "30"))
            watch.world.broker.fail("fetch_snapshot", Fault.UNAVAILABLE, times=9 if then_silent else 0)

    watch.world.broker.visit = trade_meanwhile
    assert watch.check("s1") is Outcome.REFUSED
    assert watch.world.sent() == ["sell 30 SPY"]
    return watch


def test_a_check_that_another_run_overtakes_leaves_the_account_as_it_is_after_that_run_on_the_page() -> None:
    assert overtaken().world.drift["cash"] == "4000.00"


def test_a_check_that_another_run_overtakes_is_not_called_traded_though_the_broker_falls_silent() -> None:
    assert lines(overtaken(then_silent=True)) == [("REFUSED", None)]
