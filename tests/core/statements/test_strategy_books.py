"""One book for strategies: what the ledger gives each of them, and what comes of it."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from rebalancer.core.ledger.conservation import own_gaps
from rebalancer.core.ledger.events import CashKind, InternalTransfer, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import Ledger, append_events, rebuild
from rebalancer.core.statements.strategy_books import allotments, books_of, waits_for_orders
from rebalancer.core.statements.strategy_equity import strategy_equity
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.allocation import TargetWeight
from tests.core.ledger.happenings import a_fill, a_leg, an_order, at, cash
from tests.extent import by_extent
from tests.oracles.ledger.streams import SYMBOLS, Story

HUNDRED = Decimal(100)
PRICES = {"SPY": Decimal(100), "GLD": Decimal(50)}


def strategy(name: str, share: str, *symbols: str) -> Strategy:
    weights = tuple(TargetWeight(symbol, HUNDRED / len(symbols)) for symbol in symbols)
    return Strategy(name, Decimal(share), weights)


TWO = [strategy("growth", "60", "SPY"), strategy("income", "40", "SPY", "GLD")]


def given(ledger: Ledger, strategies: list[Strategy], minute: int) -> Ledger:
    return append_events(ledger, allotments(ledger, strategies, PRICES, at(minute)))


def owned(ledger: Ledger) -> dict[str, tuple[Decimal, dict[str, Decimal]]]:
    return {book.strategy: (book.cash, dict(book.quantities)) for book in books_of(ledger.book)}


def test_a_deposit_is_capital_of_the_strategies_by_their_shares() -> None:
    ledger = given(rebuild([cash("0", "1000.01")]), TWO, 1)
    assert owned(ledger) == {
        "growth": (Decimal("600.01"), {}),
        "income": (Decimal("400.00"), {}),
        "unassigned": (Decimal(0), {}),
    }
    assert allotments(ledger, TWO, PRICES, at(2)) == ()


def test_holdings_go_to_those_who_want_them_at_their_price_and_the_rest_stays_unassigned() -> None:
    opened: list[LedgerEvent] = [
        a_leg("a", 0, ShareKind.OPENING, "9", price="80", group="a"),
        a_leg("b", 0, ShareKind.OPENING, "2", symbol="XYZ", price="5", group="b"),
        cash("0", "100", CashKind.OPENING),
    ]
    ledger = given(rebuild(opened), TWO, 1)
    # 60 × 100 against 40 × 50: three to one.
    assert owned(ledger) == {
        "growth": (Decimal(60), {"SPY": Decimal("6.75")}),
        "income": (Decimal(40), {"SPY": Decimal("2.25")}),
        "unassigned": (Decimal(0), {"XYZ": Decimal(2)}),
    }
    assert ledger.book.position_of("growth", "SPY").average_cost_usd == 100
    assert own_gaps(ledger) == []


def test_shares_that_a_person_sold_are_taken_from_their_holders_in_proportion() -> None:
    bought: list[LedgerEvent] = [an_order("o1", 1, "10", growth="6", income="4"), a_fill("1", "10", "100")]
    ledger = given(rebuild([cash("0", "1000"), *bought, a_fill("2", "-5", "100")]), TWO, 3)
    assert owned(ledger)["growth"] == (Decimal(300), {"SPY": Decimal(3)})
    assert owned(ledger)["income"] == (Decimal(200), {"SPY": Decimal(2)})
    assert own_gaps(ledger) == []


def test_the_book_of_a_strategy_that_is_no_more_passes_to_the_others() -> None:
    bought: list[LedgerEvent] = [an_order("o1", 1, "4", old="4"), a_fill("1", "4", "100")]
    ledger = given(rebuild([cash("0", "1000"), *bought]), TWO, 2)
    assert owned(ledger)["old"] == (Decimal(0), {})
    assert owned(ledger)["growth"] == (Decimal(360), {"SPY": Decimal(3)})


def test_a_strategy_of_recommendations_keeps_its_own_book() -> None:
    name = "picks/acme"
    bought: list[LedgerEvent] = [an_order("o1", 1, "4", **{name: "4"}), a_fill("1", "4", "100")]
    ledger = given(rebuild([cash("0", "1000"), *bought]), TWO, 2)
    assert owned(ledger)[name] == (Decimal(-400), {"SPY": Decimal(4)})
    assert owned(ledger)["growth"] == (Decimal(600), {})


def test_strategies_on_both_sides_keep_what_they_traded() -> None:
    opposite: list[LedgerEvent] = [
        an_order("o1", 1, "10", growth="10"),
        a_fill("1", "10", "100"),
        an_order("o2", 2, "-10", income="-10"),
        a_fill("2", "-10", "120"),
    ]
    ledger = given(rebuild([cash("0", "5000"), *opposite]), TWO, 3)
    found = strategy_equity(ledger.book, {"SPY": Decimal(120)}, Decimal(5200))
    # 1,200 of shares and 2,120 of cash; a short of 1,200 and 3,080 of cash. $5,200 of cash in all, no residual.
    assert owned(ledger)["growth"][1] == {"SPY": Decimal(10)}
    assert owned(ledger)["income"][1] == {"SPY": Decimal(-10)}
    assert sum(found.values()) == 5200
    assert "residual" not in found


def test_a_symbol_without_a_price_waits() -> None:
    opened = [a_leg("a", 0, ShareKind.OPENING, "9", price="80", group="a")]
    assert allotments(rebuild(opened), TWO, {}, at(1)) == ()


def test_a_trade_whose_order_was_not_reported_yet_is_waited_for() -> None:
    fill = a_fill("1", "1", "100")
    assert waits_for_orders(rebuild([fill]), at(0))
    assert not waits_for_orders(rebuild([fill]), at(2))
    assert not waits_for_orders(rebuild([fill, an_order("o1", 1, "1")]), at(0))


@pytest.mark.parametrize(
    ("kind", "symbol", "came"),
    [(ShareKind.SPLIT, "SPY", "100"), (ShareKind.SYMBOL_CHANGE, "NEW", "50"), (ShareKind.MERGER, "ACQ", "25")],
)
def test_every_strategy_has_the_same_part_of_the_new_shares(kind: ShareKind, symbol: str, came: str) -> None:
    bought: list[LedgerEvent] = [an_order("o1", 1, "50", growth="20", income="30"), a_fill("1", "50", "1")]
    legs = [a_leg("a", 2, kind, "-50"), a_leg("b", 2, kind, came, symbol=symbol)]
    found, part = owned(rebuild([*bought, *legs])), Decimal(came) / 50
    assert found["growth"][1] == {symbol: 20 * part}
    assert found["income"][1] == {symbol: 30 * part}


def test_strategies_sum_to_the_account_in_every_life_whatever_is_given_when() -> None:
    for seed in range(by_extent(sample=40, usual=120, whole=2000)):
        life = Story(random.Random(seed))
        life.live(life.dice.randint(2, 16))
        alpha, beta = SYMBOLS[:2], SYMBOLS[1:]
        strategies = [strategy("alpha", "70", *alpha), strategy("beta", "30", *beta)]
        prices = {symbol: life.price() for symbol in SYMBOLS}
        recorded: list[LedgerEvent] = []
        for event in life.events:
            recorded.append(event)
            if life.dice.random() < 0.3:
                recorded += allotments(rebuild(recorded), strategies, prices, event.at_ns)
        ledger = rebuild(recorded)
        assert own_gaps(ledger) == [], seed
        done = append_events(ledger, allotments(ledger, strategies, prices, life.number + 1))
        assert own_gaps(done) == [], seed
        assert allotments(done, strategies, prices, life.number + 2) == (), seed
        worth = Fraction(done.book.cash_usd) + sum(
            Fraction(lot.quantity) * Fraction(prices[symbol]) for symbol, lots in done.book.lots.items() for lot in lots
        )
        equity = strategy_equity(done.book, prices, done.book.cash_usd)
        assert sum(map(Fraction, equity.values())) == Fraction(done.book.cash_usd), seed
        equity.pop("residual", None)
        assert sum(map(Fraction, equity.values())) == worth, seed


def test_what_is_given_is_the_same_in_any_order_of_reports() -> None:
    events: list[LedgerEvent] = [cash("0", "1000"), a_fill("1", "3", "100"), an_order("o1", 1, "3", growth="3")]
    gifts = allotments(rebuild(events), TWO, PRICES, at(2))
    late = replace(cash("2", "-10", CashKind.FEE), at_ns=at(2))
    whole = rebuild([*events, *gifts, late])
    assert append_events(append_events(rebuild([late]), gifts), events) == whole
    assert all(isinstance(event, InternalTransfer) for event in gifts)
