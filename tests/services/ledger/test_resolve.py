"""A person settles a gap: as it was shown, once, and trading stays stopped until somebody switches it on."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebalancer.core.base.errors import Conflict, InvalidInput, NotFound
from rebalancer.core.ledger.fold import rebuild
from rebalancer.services.ledger.reconcile import ReconciliationState
from tests.services.ledger.books import Bookkeeping


def torn() -> Bookkeeping:
    """Six shares bought and two of them gone, with $30 of the cash."""
    world = Bookkeeping()
    world.trade("SPY", "6")
    world.reconcile()
    world.tamper("SPY", "-2")
    world.broker.cash -= 30
    world.discover()
    assert world.trading == "HALTED"
    return world


def test_an_accepted_gap_is_booked_and_the_books_agree_again() -> None:
    world = torn()
    found = world.accept(SPY="-2", CASH="-30")
    assert (found.state, found.gaps) == (ReconciliationState.BALANCED, ())
    ledger = rebuild(world.events().values())
    assert (ledger.book.quantity_of("SPY"), ledger.book.cash_usd) == (Decimal(4), Decimal(370))
    assert ledger.balance_usd("equity:residual") == Decimal(230)
    assert world.status["state"] == "BALANCED"


def test_trading_stays_stopped_until_a_person_switches_it_on() -> None:
    world = torn()
    world.accept(SPY="-2", CASH="-30")
    assert world.trading == "HALTED"
    world.set_user(state="ACTIVE", reason="settled")
    world.reconcile(after=60)
    assert world.trading == "ACTIVE"


def test_one_gap_of_two_may_be_accepted() -> None:
    world = torn()
    assert [gap.symbol for gap in world.accept(SPY="-2").gaps] == ["CASH"]


def test_the_same_decision_sent_twice_is_booked_once() -> None:
    world = torn()
    world.accept(SPY="-2", CASH="-30")
    before = world.events()
    assert world.accept(SPY="-2", CASH="-30").state is ReconciliationState.BALANCED
    assert world.events() == before


def test_an_id_that_stands_for_another_decision_is_refused() -> None:
    world = torn()
    world.accept(SPY="-2")
    with pytest.raises(Conflict) as raised:
        world.accept(CASH="-30")
    assert raised.value.code == "IDEMPOTENCY_CONFLICT"


def test_another_gap_than_was_shown_is_refused() -> None:
    world = torn()
    before = world.events()
    with pytest.raises(Conflict) as raised:
        world.accept(SPY="-1")
    assert raised.value.code == "GAP_CHANGED"
    assert raised.value.details == {"symbol": "SPY", "gap": "-2"}
    assert raised.value.message == ("The gap in SPY is -2 now, not -1: look at it again before you accept it.")
    assert world.events() == before


def test_what_agrees_or_is_young_cannot_be_accepted() -> None:
    world = torn()
    with pytest.raises(NotFound) as raised:
        world.accept(GLD="1")
    assert raised.value.code == "GAP_NOT_FOUND"
    world.tamper("GLD", "1")
    with pytest.raises(NotFound) as young:
        world.accept(GLD="1")
    assert "changed a moment ago" in young.value.message


def test_accepting_nothing_is_refused() -> None:
    with pytest.raises(InvalidInput):
        torn().accept()
