"""Strategies: combined into one set of targets, and a plan divided among them again."""

from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.planning.plan import plan_rebalance
from rebalancer.core.strategies.attribution import Crossing, Part, Transfer, attribute_plan
from rebalancer.core.strategies.shares_of import split_by_weight
from rebalancer.core.strategies.strategies import UNASSIGNED, Book, Strategy, combine_strategies, open_books
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.policy import BandMode, SizingPolicy, Untargeted

ALL = SizingPolicy(drift_threshold_percent=Decimal(0), min_trade_usd=Decimal(0))
PRICES = {"AAA": Decimal(10), "BBB": Decimal(20)}


def strategy(name: str, share: str, **percents: str) -> Strategy:
    return Strategy(
        name, Decimal(share), tuple(TargetWeight(symbol, Decimal(percent)) for symbol, percent in percents.items())
    )


def account(cash: str, **quantities: str) -> PortfolioSnapshot:
    positions = tuple(Position(symbol, Decimal(count), PRICES[symbol]) for symbol, count in quantities.items())
    return PortfolioSnapshot(Decimal(cash), positions, PRICES)


GROWTH = strategy("growth", "60", AAA="100")
MIXED = strategy("mixed", "40", AAA="50", BBB="40", CASH="10")


def test_targets_are_combined_by_share() -> None:
    combined = combine_strategies([GROWTH, MIXED], SizingPolicy())
    assert {target.symbol: target.target_percent for target in combined.targets} == {"AAA": 80, "BBB": 16, "CASH": 4}


@pytest.mark.parametrize(("band", "expected"), [(BandMode.ABSOLUTE, "2"), (BandMode.RELATIVE, "4")])
def test_the_tightest_tolerance_counts_and_points_count_on_the_share(band: BandMode, expected: str) -> None:
    first = Strategy("first", Decimal(50), (TargetWeight("AAA", Decimal(100), Decimal(4)),))
    second = Strategy("second", Decimal(50), (TargetWeight("AAA", Decimal(100), Decimal(9)),))
    combined = combine_strategies([first, second], SizingPolicy(band=band))
    assert combined.targets[0].tolerance_percent == Decimal(expected)


def test_books_are_opened_by_what_each_strategy_wants_and_cash_by_share() -> None:
    books = open_books([GROWTH, MIXED], account("100.01", AAA="8", BBB="3"))
    assert [(book.strategy, book.cash, dict(book.quantities)) for book in books] == [
        ("growth", Decimal("60.01"), {"AAA": Decimal(6)}),
        ("mixed", Decimal("40.00"), {"AAA": Decimal(2), "BBB": Decimal(3)}),
        (UNASSIGNED, Decimal(0), {}),
    ]


def test_a_holding_that_no_strategy_wants_is_unassigned() -> None:
    books = open_books([strategy("growth", "100", AAA="100")], account("0", BBB="3"))
    assert books[-1] == Book(UNASSIGNED, Decimal(0), {"BBB": Decimal(3)})


def test_what_one_gives_up_and_another_needs_changes_hands_inside_and_only_the_rest_is_ordered() -> None:
    # 1,000 dollars. growth has 60 % in AAA and owns 20 of 60; mixed wants 20 and owns 30: 10 cross, 30 are bought.
    strategies = [GROWTH, strategy("mixed", "40", AAA="50", CASH="50")]
    books = [Book("growth", Decimal(400), {"AAA": Decimal(20)}), Book("mixed", Decimal(100), {"AAA": Decimal(30)})]
    snapshot = account("500", AAA="50")
    plan = plan_rebalance(combine_strategies(strategies, ALL), snapshot, ALL)
    assert [(item.symbol, item.action.value, item.quantity) for item in plan.trades] == [("AAA", "BUY", Decimal(30))]
    result = attribute_plan(strategies, books, plan)
    assert result.crossings == (Crossing("AAA", "mixed", "growth", Decimal(10), Decimal(10)),)
    assert result.parts == (Part("growth", "AAA", Decimal(30)),)
    assert result.books == (
        Book("growth", Decimal(0), {"AAA": Decimal(60)}),
        Book("mixed", Decimal(200), {"AAA": Decimal(20)}),
    )
    assert result.transfers == ()


def test_cash_moves_between_books_so_that_each_keeps_its_share() -> None:
    # growth has become worth 700 of 1,000: it lends nothing, it hands 100 over.
    strategies = [GROWTH, strategy("mixed", "40", BBB="100")]
    books = [Book("growth", Decimal(0), {"AAA": Decimal(70)}), Book("mixed", Decimal(0), {"BBB": Decimal(15)})]
    plan = plan_rebalance(combine_strategies(strategies, ALL), account("0", AAA="70", BBB="15"), ALL)
    result = attribute_plan(strategies, books, plan)
    assert result.parts == (Part("growth", "AAA", Decimal(-10)), Part("mixed", "BBB", Decimal(5)))
    assert result.transfers == (Transfer("growth", Decimal(-100)), Transfer("mixed", Decimal(100)))
    assert [book.cash for book in result.books] == [0, 0]


def test_a_symbol_that_the_plan_leaves_alone_is_not_crossed() -> None:
    strategies = [GROWTH, strategy("mixed", "40", AAA="100")]
    books = [Book("growth", Decimal(300), {"AAA": Decimal(30)}), Book("mixed", Decimal(-300), {"AAA": Decimal(70)})]
    plan = plan_rebalance(combine_strategies(strategies, ALL), account("0", AAA="100"), ALL)
    result = attribute_plan(strategies, books, plan)
    assert (result.crossings, result.parts) == ((), ())


def test_a_sold_leftover_becomes_cash_of_the_strategies() -> None:
    strategies = [strategy("growth", "100", AAA="100")]
    policy = SizingPolicy(drift_threshold_percent=Decimal(50), untargeted=Untargeted.SELL)
    snapshot = account("0", AAA="10", BBB="1")
    plan = plan_rebalance(combine_strategies(strategies, policy), snapshot, policy)
    result = attribute_plan(strategies, open_books(strategies, snapshot), plan)
    assert result.parts == (Part(UNASSIGNED, "BBB", Decimal(-1)),)
    assert [(book.strategy, book.cash) for book in result.books] == [("growth", Decimal(20)), (UNASSIGNED, Decimal(0))]


@pytest.mark.parametrize(
    ("strategies", "part"),
    [
        ([strategy("a", "60", AAA="100"), strategy("b", "30", AAA="100")], "shares of the strategies sum to 90 %"),
        ([strategy("a", "100", AAA="90")], "targets of a sum to 90 %"),
        ([strategy("a", "50", AAA="100"), strategy("a", "50", AAA="100")], "strategies name a twice"),
        ([strategy(UNASSIGNED, "100", AAA="100")], "reserved name"),
        ([strategy("a", "-1", AAA="100"), strategy("b", "101", AAA="100")], "share_percent of a is -1"),
    ],
)
def test_shares_and_weights_must_be_whole(strategies: list[Strategy], part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        combine_strategies(strategies, SizingPolicy())


@pytest.mark.parametrize(
    ("books", "part"),
    [
        ([Book("growth", Decimal(0), {"AAA": Decimal(9)})], "books hold 9 AAA, but the account holds 10"),
        ([Book("growth", Decimal(1), {"AAA": Decimal(10)})], "books hold 1 CASH, but the account holds 0"),
        ([Book("other", Decimal(0), {"AAA": Decimal(10)})], "books name other, which is not a strategy"),
        ([Book(UNASSIGNED, Decimal(0), {"AAA": Decimal(10)})], "books must hold each strategy exactly once"),
    ],
)
def test_books_that_are_not_the_account_are_refused(books: list[Book], part: str) -> None:
    strategies = [strategy("growth", "100", AAA="100")]
    plan = plan_rebalance(combine_strategies(strategies, ALL), account("0", AAA="10"), ALL)
    with pytest.raises(InvalidInput, match=part):
        attribute_plan(strategies, books, plan)


def test_parts_go_to_the_largest_remainders_and_equals_by_name() -> None:
    thirds = {"c": Decimal(1), "a": Decimal(1), "b": Decimal(1)}
    assert split_by_weight(Decimal(100), thirds, places=0) == {"a": 34, "b": 33, "c": 33}
    assert split_by_weight(Decimal("-0.02"), thirds, places=2) == {
        "a": Decimal("-0.01"),
        "b": Decimal("-0.01"),
        "c": Decimal(0),
    }


def test_a_cap_is_never_passed_and_nothing_is_lost() -> None:
    caps = {"a": Decimal(1), "b": Decimal(9)}
    assert split_by_weight(Decimal(8), {"a": Decimal(3), "b": Decimal(1)}, caps=caps) == {"a": 1, "b": 7}
    with pytest.raises(InvariantViolation):
        split_by_weight(Decimal(11), {"a": Decimal(1)}, caps=caps)
    with pytest.raises(InvariantViolation):
        split_by_weight(Decimal(1), {"a": Decimal(0)})
