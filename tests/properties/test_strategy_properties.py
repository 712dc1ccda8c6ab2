"""Three strategies combined into one plan and divided again: the books are the account, whatever happens."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.strategies.attribution import attribute_plan
from rebalancer.core.strategies.books import adopt_books
from rebalancer.core.strategies.strategies import UNASSIGNED, Book, Strategy, combine_strategies, open_books
from rebalancer.core.targets.allocation import TargetWeight
from rebalancer.core.targets.policy import BandMode, Mode, ShareMode, SizingPolicy, TradeTo, Untargeted
from tests.extent import examples
from tests.properties.planning import PERCENTS, PRICES, SYMBOLS, after, decimals

EXAMPLES = settings(max_examples=examples(150), deadline=None, derandomize=True)
FEWER = settings(max_examples=examples(60), deadline=None, derandomize=True)
NAMES = ("core", "growth", "income")

Scene = tuple[list[Strategy], list[Book], PortfolioSnapshot, SizingPolicy]


@st.composite
def hundreds(draw: st.DrawFn, count: int) -> list[Decimal]:
    """Percents with two decimals that sum to 100."""
    cuts = sorted(draw(st.lists(decimals("0", "100", 2), min_size=count - 1, max_size=count - 1)))
    return [high - low for low, high in zip([Decimal(0), *cuts], [*cuts, Decimal(100)], strict=True)]


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Three strategies, their books however they have drifted apart, and the account that the books add up to."""
    strategies = []
    for name, share in zip(NAMES, draw(hundreds(3)), strict=True):
        symbols = draw(st.lists(st.sampled_from((*SYMBOLS, "CASH")), unique=True, min_size=1))
        percents = draw(hundreds(len(symbols)))
        strategies.append(
            Strategy(name, share, tuple(TargetWeight(*pair) for pair in zip(symbols, percents, strict=True)))
        )
    prices = {symbol: draw(PRICES) for symbol in SYMBOLS}
    books = []
    for name in (*NAMES, UNASSIGNED):
        held = draw(st.dictionaries(st.sampled_from(SYMBOLS), decimals("0", "200", 9)))
        cash = Decimal(0) if name == UNASSIGNED else draw(decimals("-500", "20000", 2))
        books.append(Book(name, cash, held))
    sums = {symbol: sum((book.quantities.get(symbol, Decimal(0)) for book in books), Decimal(0)) for symbol in SYMBOLS}
    positions = tuple(Position(symbol, count, prices[symbol]) for symbol, count in sums.items() if count)
    snapshot = PortfolioSnapshot(sum((book.cash for book in books), Decimal(0)), positions, prices)
    policy = SizingPolicy(
        drift_threshold_percent=draw(st.one_of(st.just(Decimal(0)), PERCENTS)),
        band=draw(st.sampled_from(BandMode)),
        trade_to=draw(st.sampled_from(TradeTo)),
        mode=draw(st.sampled_from(Mode)),
        min_trade_usd=Decimal(1),
        shares=draw(st.sampled_from(ShareMode)),
        untargeted=draw(st.sampled_from(Untargeted)),
        max_turnover_percent=draw(st.one_of(st.none(), decimals("0", "150", 1))),
    )
    return strategies, books, snapshot, policy


def total_cash(books: tuple[Book, ...]) -> Fraction:
    return sum((Fraction(book.cash) for book in books), Fraction(0))


def total_held(books: tuple[Book, ...]) -> dict[str, Fraction]:
    held: dict[str, Fraction] = {}
    for book in books:
        for symbol, quantity in book.quantities.items():
            held[symbol] = held.get(symbol, Fraction(0)) + Fraction(quantity)
    return {symbol: quantity for symbol, quantity in held.items() if quantity}


def planned(scene: Scene) -> RebalancePlan:
    strategies, _, snapshot, policy = scene
    return plan_rebalance(combine_strategies(strategies, policy), snapshot, policy)


@EXAMPLES
@given(scenes())
def test_the_books_are_the_account_after_every_plan(scene: Scene) -> None:
    strategies, books, _, _ = scene
    plan = planned(scene)
    result = attribute_plan(strategies, books, plan)
    later = after(plan)
    assert total_cash(result.books) == Fraction(later.cash)
    assert total_held(result.books) == {each.symbol: Fraction(each.quantity) for each in later.positions}


@EXAMPLES
@given(scenes())
def test_the_parts_of_an_order_are_the_order_and_go_one_way(scene: Scene) -> None:
    strategies, books, _, _ = scene
    plan = planned(scene)
    result = attribute_plan(strategies, books, plan)
    for item in plan.trades:
        parts = [part.quantity for part in result.parts if part.symbol == item.symbol]
        assert sum(map(Fraction, parts)) == Fraction(item.quantity) * (1 if item.action == "BUY" else -1)
        assert all((part > 0) == (item.action == "BUY") for part in parts)
    assert {part.symbol for part in result.parts} == {item.symbol for item in plan.trades}


@EXAMPLES
@given(scenes())
def test_no_strategy_gives_more_than_its_book_holds(scene: Scene) -> None:
    strategies, books, _, _ = scene
    result = attribute_plan(strategies, books, planned(scene))
    assert all(quantity > 0 for book in result.books for quantity in book.quantities.values())
    assert all(crossing.quantity > 0 for crossing in result.crossings)


@EXAMPLES
@given(scenes())
def test_transfers_sum_to_zero_and_leave_each_strategy_its_share_to_the_cent_as_far_as_there_is_cash(
    scene: Scene,
) -> None:
    strategies, books, _, _ = scene
    plan = planned(scene)
    result = attribute_plan(strategies, books, plan)
    assert sum((Fraction(each.amount_usd) for each in result.transfers), Fraction(0)) == 0
    values = {
        book.strategy: Fraction(book.cash)
        + sum((Fraction(count) * Fraction(plan.snapshot.prices[symbol])) for symbol, count in book.quantities.items())
        for book in result.books
        if book.strategy != UNASSIGNED
    }
    total = sum(values.values())
    given = {each.strategy for each in result.transfers if each.amount_usd < 0}
    assert all(book.cash >= 0 for book in result.books if book.strategy in given), "nobody gives what it does not have"
    if all(book.cash > Fraction(2, 100) for book in result.books if book.strategy != UNASSIGNED):
        for strategy in strategies:
            missing = total * Fraction(strategy.share_percent) / 100 - values[strategy.name]
            assert missing <= Fraction(2, 100), "who has cash to give has given it"


@EXAMPLES
@given(scenes())
def test_opened_books_are_the_account(scene: Scene) -> None:
    strategies, _, snapshot, _ = scene
    opened = open_books(strategies, snapshot)
    assert total_cash(opened) == Fraction(snapshot.cash)
    assert total_held(opened) == {each.symbol: Fraction(each.quantity) for each in snapshot.positions}


@FEWER
@given(scenes(), st.data())
def test_books_add_up_to_whatever_the_account_has_become(scene: Scene, data: st.DataObject) -> None:
    strategies, books, snapshot, _ = scene
    held = data.draw(st.dictionaries(st.sampled_from(SYMBOLS), decimals("-20", "300", 9)))
    positions = tuple(Position(symbol, count, snapshot.prices[symbol]) for symbol, count in held.items() if count)
    now = PortfolioSnapshot(data.draw(decimals("-1000", "50000", 4)), positions, snapshot.prices)
    kept = data.draw(st.sets(st.sampled_from(NAMES), min_size=1))
    left = [strategy for strategy in strategies if strategy.name in kept]
    share = Decimal(100) / len(left)
    known = [Strategy(each.name, share, each.targets) for each in left]
    adopted = adopt_books(known, books, now)
    assert total_cash(adopted) == Fraction(now.cash)
    assert total_held(adopted) == {position.symbol: Fraction(position.quantity) for position in positions}
    assert {book.strategy for book in adopted} == {*kept, UNASSIGNED}
    assert adopt_books(known, adopted, now) == adopted


@FEWER
@given(scenes(), st.data())
def test_no_strategy_is_short_while_shares_are_without_an_owner(scene: Scene, data: st.DataObject) -> None:
    strategies, _, snapshot, _ = scene
    sold = decimals("-100", "100", 9)
    books = [Book(name, Decimal(0), data.draw(st.dictionaries(st.sampled_from(SYMBOLS), sold))) for name in NAMES]
    held = data.draw(st.dictionaries(st.sampled_from(SYMBOLS), decimals("-20", "300", 9)))
    positions = tuple(Position(symbol, count, snapshot.prices[symbol]) for symbol, count in held.items() if count)
    now = PortfolioSnapshot(snapshot.cash, positions, snapshot.prices)
    adopted = adopt_books(strategies, books, now)
    assert total_held(adopted) == {position.symbol: Fraction(position.quantity) for position in positions}
    for symbol in SYMBOLS:
        parts = {book.strategy: book.quantities.get(symbol, Decimal(0)) for book in adopted}
        unowned = parts.pop(UNASSIGNED)
        assert unowned <= 0 or min(parts.values(), default=Decimal(0)) >= 0
    assert adopt_books(strategies, adopted, now) == adopted
