"""What the last look before an order may and may not change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.execution.run import RunKind
from rebalancer.services.execution.journal import journal_of
from rebalancer.services.execution.seen import Seen
from rebalancer.services.execution.submit import JUST_SIZED, _assess_approved_price, _Funds, _look_again
from rebalancer.services.risk.assessment import QuotesSeen
from tests.core.runs import ACTIVE, NOW, a_leg, a_run
from tests.services.world import World

BUY = OrderSide.BUY
MOVED = Quote(Decimal(208), Decimal(208), NOW, Decimal(208), Decimal(208))


@pytest.mark.parametrize(("age", "is_denied"), [(timedelta(0), False), (JUST_SIZED, False), (JUST_SIZED * 2, True)])
def test_the_price_of_an_order_by_hand_is_compared_again_once_it_was_sized_a_while_ago(
    age: timedelta, is_denied: bool
) -> None:
    leg = a_leg("01", BUY, symbol="QQQ", quantity="1", price="200")
    run = replace(a_run(leg), kind=RunKind.TRADE, created_at=NOW)
    breach = _assess_approved_price(run, leg, MOVED, NOW + age)
    assert (breach is not None) is is_denied
    assert _assess_approved_price(replace(run, kind=RunKind.REBALANCE), leg, MOVED, NOW + age) is not None
    assert _assess_approved_price(replace(run, waited=True), leg, MOVED, NOW + age) is not None


def test_cash_that_was_spoken_for_stays_so_after_another_look() -> None:
    world = World(cash="1000")
    journal = journal_of(world.ctx, world.create(a_leg("01", BUY, symbol="QQQ", quantity="1", price="200")))
    legs, quotes = journal.run.legs, QuotesSeen({}, NOW, 0.0)
    funds = _Funds(legs, quotes, Decimal(100), Decimal(50))
    _look_again(journal, Seen(ACTIVE), funds)
    assert [funds.cash_usd, funds.settled_usd] == [Decimal(100), Decimal(50)]
    funds = _Funds(legs, quotes, Decimal(5000), Decimal(5000))
    _look_again(journal, Seen(ACTIVE), funds)
    assert [funds.cash_usd, funds.settled_usd] == [Decimal(1000), Decimal(1000)]


@pytest.mark.parametrize(
    ("side", "state", "spent"),
    [
        (BUY, LegState.WORKING, Decimal(200)),
        (BUY, LegState.INTENDED, Decimal(200)),
        (BUY, LegState.REJECTED, Decimal(0)),
        (OrderSide.SELL, LegState.WORKING, Decimal(0)),
    ],
)
def test_only_a_buy_that_may_be_at_the_broker_uses_cash(side: OrderSide, state: LegState, spent: Decimal) -> None:
    leg = replace(a_leg("01", side, symbol="QQQ", quantity="1", price="200"), state=state)
    funds = _Funds([leg], QuotesSeen({}, NOW, 0.0), Decimal(1000), Decimal(500))
    funds.spend(leg)
    assert [funds.cash_usd, funds.settled_usd] == [Decimal(1000) - spent, Decimal(500) - spent]
