"""What waiting has cost, and what it may cost."""

from __future__ import annotations

import random
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.evidence.market import GROWTH_ONE
from rebalancer.core.evidence.waiting import (
    LEAST_MOVES,
    cost_interval,
    cost_since,
    move_interval,
    moves_beyond,
    waiting_since,
)
from tests.extent import examples

PERCENT = GROWTH_ONE // 100


def moves(count: int, *, scatter: float = 0.01, seed: int = 3) -> list[int]:
    chance = random.Random(seed)
    return [int(chance.gauss(0, scatter) * GROWTH_ONE) for _ in range(count)]


def test_a_purchase_that_waited_cost_what_the_holding_rose_beyond_the_account_and_a_sale_saved_it() -> None:
    beyond = moves_beyond([Decimal(100), Decimal(110)], [Decimal(50), Decimal(52)])
    assert beyond == [6 * PERCENT]
    assert cost_since(Decimal(1000), beyond) == 60
    assert cost_since(Decimal(-1000), beyond) == -60
    assert cost_since(Decimal(1000), []) == 0


def test_an_interval_needs_sixty_moves_and_follows_the_volatility_of_now() -> None:
    assert move_interval(moves(LEAST_MOVES - 1)) is None
    calm, wild = move_interval(moves(300)), move_interval([*moves(300), *moves(40, scatter=0.04)])
    assert calm is not None
    assert wild is not None
    assert wild[1] - wild[0] > 2 * (calm[1] - calm[0])


def test_a_holding_that_never_moves_costs_nothing_to_wait_for() -> None:
    assert cost_interval(Decimal(1000), [0] * 100, 1) == (Decimal("0.00"), Decimal("0.00"))


@settings(max_examples=examples(60))
@given(seed=st.integers(0, 99), usd=st.integers(-100_000, 100_000), days=st.integers(1, 21))
def test_the_lesser_end_comes_first_and_more_days_cost_more(seed: int, usd: int, days: int) -> None:
    past = moves(120, seed=seed)
    near, far = cost_interval(Decimal(usd), past, days), cost_interval(Decimal(usd), past, days + 4)
    assert near is not None
    assert far is not None
    assert near[0] <= near[1]
    assert far[1] - far[0] >= near[1] - near[0]


def test_a_gap_has_waited_since_it_last_was_small_or_on_the_other_side() -> None:
    gaps = [Decimal(each) for each in (500, 5, 40, 60, -80, 30, 40, 50)]
    assert waiting_since(gaps, Decimal(10)) == 5
    assert waiting_since(gaps[:4], Decimal(10)) == 2
    assert waiting_since([Decimal(50)], Decimal(10)) == 0
