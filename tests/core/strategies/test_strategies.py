"""Strategies: combined into one set of targets, and a plan divided among them again."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.planning.items import Action
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
    # 1,000 dollars. growth has 60% in AAA and owns 20 of 60; mixed wants 20 and owns 30: 10 cross, 30 are bought.
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


def test_opposite_needs_are_crossed_also_where_the_account_as_a_whole_is_in_band() -> None:
    strategies = [GROWTH, strategy("mixed", "40", AAA="100")]
    books = [Book("growth", Decimal(300), {"AAA": Decimal(30)}), Book("mixed", Decimal(-300), {"AAA": Decimal(70)})]
    plan = plan_rebalance(combine_strategies(strategies, ALL), account("0", AAA="100"), ALL)
    assert plan.trades == ()
    result = attribute_plan(strategies, books, plan)
    assert (result.crossings, result.parts) == ((Crossing("AAA", "mixed", "growth", Decimal(30), Decimal(10)),), ())
    assert [(book.cash, book.quantities["AAA"]) for book in result.books] == [
        (Decimal(0), Decimal(60)),
        (Decimal(0), Decimal(40)),
    ]


def test_what_is_inside_the_band_of_every_strategy_stays_where_it_is() -> None:
    strategies = [GROWTH, strategy("mixed", "40", AAA="100")]
    books = [Book("growth", Decimal(10), {"AAA": Decimal(59)}), Book("mixed", Decimal(-10), {"AAA": Decimal(41)})]
    policy = SizingPolicy()
    plan = plan_rebalance(combine_strategies(strategies, policy), account("0", AAA="100"), policy)
    assert attribute_plan(strategies, books, plan).crossings == ()


def test_a_change_of_shares_moves_shares_and_leaves_no_book_owing_cash() -> None:
    before = [strategy("growth", "60", AAA="100"), strategy("mixed", "40", BBB="100")]
    after = [strategy("growth", "30", AAA="100"), strategy("mixed", "70", BBB="100")]
    snapshot = account("10", AAA="60", BBB="20")
    books = open_books(before, snapshot)
    policy = SizingPolicy(drift_threshold_percent=Decimal(40))
    plan = plan_rebalance(combine_strategies(after, policy), snapshot, policy)
    assert plan.trades == ()
    result = attribute_plan(after, books, plan)
    assert sum(book.cash for book in result.books) == 10
    assert min(book.cash for book in result.books) >= 0


@given(
    shares=st.tuples(*[st.integers(1, 98)] * 2),
    weights=st.lists(st.integers(0, 100), min_size=4, max_size=4),
    holdings=st.tuples(st.integers(0, 200), st.integers(0, 200), st.integers(0, 3000)),
    threshold=st.sampled_from(["0", "5", "40"]),
)
def test_after_a_change_of_shares_no_book_owes_cash_that_did_not_before(
    shares: tuple[int, int], weights: list[int], holdings: tuple[int, int, int], threshold: str
) -> None:
    def of(share: int) -> list[Strategy]:
        return [
            strategy("one", str(share), AAA=str(weights[0]), CASH=str(100 - weights[0])),
            strategy("two", str(100 - share), AAA=str(weights[1]), BBB=str(100 - weights[1])),
        ]

    snapshot = account(str(holdings[2]), AAA=str(holdings[0]), BBB=str(holdings[1]))
    books = open_books(of(shares[0]), snapshot)
    policy = SizingPolicy(drift_threshold_percent=Decimal(threshold), min_trade_usd=Decimal(0))
    plan = plan_rebalance(combine_strategies(of(shares[1]), policy), snapshot, policy)
    result = attribute_plan(of(shares[1]), books, plan)
    assert sum((book.cash for book in result.books), Decimal(0)) == snapshot.cash - sum(
        (item.quantity * item.price * (1 if item.action is Action.BUY else -1) for item in plan.trades), Decimal(0)
    )
    assert min(book.cash for book in result.books) >= Decimal("-0.02")


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
        ([strategy("a", "60", AAA="100"), strategy("b", "30", AAA="100")], "shares of the strategies sum to 90%"),
        ([strategy("a", "100", AAA="90")], "targets of a sum to 90%"),
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
