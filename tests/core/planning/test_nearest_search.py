"""The search for the best use of money alone, from nothing at hand, against every choice tried one by one."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.planning.nearest.fill import Fill, Stock
from rebalancer.core.planning.nearest.search import Extra, Problem, limit_of, solve
from tests.extent import examples

STOCKS = st.lists(st.builds(Stock, st.integers(1, 400), st.integers(0, 4)), max_size=4)


@st.composite
def extras(draw: st.DrawFn) -> Extra:
    cost = draw(st.integers(2, 500))
    return Extra(cost, draw(st.integers(1, cost - 1)))


PROBLEMS = st.builds(Problem, st.integers(0, 2500), STOCKS, st.lists(extras(), max_size=5))


def gain_of(problem: Problem, counts: list[int], taken: list[int]) -> tuple[int, int]:
    """What a choice costs, and what it gains."""
    bought = sum(stock.price * count for stock, count in zip(problem.stocks, counts, strict=True))
    chosen = [problem.extras[place] for place in taken]
    return bought + sum(each.cost for each in chosen), bought + sum(each.gain for each in chosen)


def most_of_all(problem: Problem) -> int:
    """The greatest gain that the money pays."""
    best = 0
    for counts in product(*(range(stock.shares + 1) for stock in problem.stocks)):
        for chosen in product((0, 1), repeat=len(problem.extras)):
            cost, gain = gain_of(problem, list(counts), [place for place, is_taken in enumerate(chosen) if is_taken])
            if cost <= problem.money:
                best = max(best, gain)
    return best


@settings(max_examples=examples(200), deadline=None)
@given(PROBLEMS)
def test_the_best_of_all_choices_is_found_from_nothing_and_nothing_more_is_held_possible(problem: Problem) -> None:
    answer = solve(problem, 0, [0] * len(problem.stocks))
    assert answer.gain == answer.most == most_of_all(problem) <= limit_of(problem)
    if answer.counts is not None and answer.taken is not None:
        cost, gain = gain_of(problem, answer.counts, answer.taken)
        assert cost <= problem.money
        assert gain == answer.gain
        assert all(0 <= count <= stock.shares for count, stock in zip(answer.counts, problem.stocks, strict=True))


@settings(max_examples=examples(100), deadline=None)
@given(PROBLEMS, st.integers(0, 2500))
def test_what_is_known_already_is_not_found_again(problem: Problem, known: int) -> None:
    answer = solve(problem, known, [0] * len(problem.stocks))
    best = most_of_all(problem)
    assert answer.gain == max(known, best)
    assert (answer.counts is None) == (best <= known)


@settings(max_examples=examples(100), deadline=None)
@given(STOCKS, st.integers(0, 3000), st.integers(-1, 3000))
def test_the_table_knows_every_sum_that_shares_can_cost(stocks: list[Stock], money: int, beyond: int) -> None:
    fill = Fill(stocks, money)
    sums = {
        sum(stock.price * count for stock, count in zip(stocks, counts, strict=True))
        for counts in product(*(range(stock.shares + 1) for stock in stocks))
    }
    found = fill.best(money, beyond)
    assert found == max((each for each in sums if beyond < each <= money), default=None)
    if found is not None:
        counts = fill.counts(found)
        assert sum(stock.price * count for stock, count in zip(stocks, counts, strict=True)) == found
