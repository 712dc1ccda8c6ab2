"""When trading stops by itself: at, under and over each limit, without deposits and withdrawals, once and no weaker."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.state import TradingState, TradingStatus
from rebalancer.core.risk.trips import (
    CashFlow,
    EquitySeen,
    HighWater,
    SwitchMarks,
    Trip,
    TripCode,
    assess_equity,
    mismatch_trip,
    outranks,
    parse_switch_marks,
    raised_high,
    rebased_high,
    rejections_since,
    rejections_trip,
)
from tests.core.runs import ACTIVE, NOW

HOUR = timedelta(hours=1)
LIMITS = RiskLimits(drawdown_percent_max=Decimal(30), daily_loss_percent_max=Decimal(10), rejections_max=3)
HIGH = HighWater(Decimal(100_000), NOW - 24 * HOUR)
QUIET = SwitchMarks()


def seen(equity: str, *, last: str | None = None) -> EquitySeen:
    return EquitySeen(Decimal(equity), None if last is None else Decimal(last), NOW - 18 * HOUR, NOW)


def trips(equity: EquitySeen, *flows: CashFlow, marks: SwitchMarks = QUIET, high: HighWater = HIGH) -> list[str]:
    return [trip.code.value for trip in assess_equity(equity, high, LIMITS, marks, flows)]


def flow(amount: str, *, hours_ago: int = 1) -> CashFlow:
    return CashFlow(NOW - hours_ago * HOUR, Decimal(amount))


# ------------------------------------------------------------ drawdown


@pytest.mark.parametrize(
    ("equity", "expected"),
    [("100000", []), ("70000.01", []), ("70000", []), ("69999.99", ["DRAWDOWN"]), ("-5", ["DRAWDOWN"])],
)
def test_a_fall_from_the_high_beyond_its_limit_halts(equity: str, expected: list[str]) -> None:
    assert trips(seen(equity)) == expected


def test_a_drawdown_halts_without_an_end_and_says_from_where_to_where() -> None:
    (trip,) = assess_equity(seen("60000"), HIGH, LIMITS, QUIET)
    assert (trip.state, trip.expires_at) == (TradingState.HALTED, None)
    assert trip.reason == (
        "the account fell 40.00% from its high of $100,000.00 to $60,000.00, more than the 30% that is allowed"
    )


def test_an_account_without_a_high_above_zero_has_nothing_to_fall_from() -> None:
    assert trips(seen("-5"), high=HighWater(Decimal(0), NOW)) == []


@pytest.mark.parametrize(
    ("equity", "amount", "expected"),
    [("60000", "-10000", []), ("60000", "-9999.99", ["DRAWDOWN"]), ("60000", "5000", ["DRAWDOWN"])],
)
def test_a_withdrawal_is_no_fall_and_a_deposit_hides_none(equity: str, amount: str, expected: list[str]) -> None:
    assert trips(seen(equity), flow(amount)) == expected


def test_what_came_or_went_before_the_high_was_seen_is_in_it_already() -> None:
    assert trips(seen("60000"), flow("-40000", hours_ago=25)) == ["DRAWDOWN"]
    assert trips(seen("60000"), flow("-40000", hours_ago=24)) == ["DRAWDOWN"]


# ------------------------------------------------------------ daily loss


@pytest.mark.parametrize(
    ("equity", "expected"), [("90000.01", []), ("90000", []), ("89999.99", ["DAILY_LOSS"]), ("120000", [])]
)
def test_a_loss_since_the_last_close_beyond_its_limit_lets_only_sells_go(equity: str, expected: list[str]) -> None:
    assert trips(seen(equity, last="100000")) == expected


def test_a_daily_loss_ends_by_itself_after_a_day() -> None:
    (trip,) = assess_equity(seen("80000", last="100000"), HIGH, LIMITS, QUIET)
    assert (trip.state, trip.expires_at) == (TradingState.REDUCING, NOW + 24 * HOUR)
    assert "lost 20.00% since the last close, from $100,000.00 to $80,000.00" in trip.reason


@pytest.mark.parametrize("last", [None, "0", "-1"])
def test_without_an_equity_of_the_last_close_there_is_no_daily_loss(last: str | None) -> None:
    assert trips(seen("80000", last=last)) == []
    assert trips(seen("-5", last=last), high=HighWater(Decimal(0), NOW)) == []


def test_only_flows_since_the_last_close_count_for_the_day() -> None:
    assert trips(seen("80000", last="100000"), flow("-20000")) == []
    assert trips(seen("80000", last="100000"), flow("-20000", hours_ago=19)) == ["DAILY_LOSS"]


@pytest.mark.parametrize(
    ("tripped_at", "expected"),
    [
        (NOW - HOUR, []),
        (datetime(2026, 3, 2, 5, 0, tzinfo=UTC), []),
        (datetime(2026, 3, 2, 4, 59, tzinfo=UTC), ["DAILY_LOSS"]),
    ],
    ids=["an hour ago", "at midnight in New York", "just before it"],
)
def test_a_daily_loss_trips_once_a_day_of_new_york(tripped_at: datetime, expected: list[str]) -> None:
    marks = SwitchMarks(daily_loss_tripped_at=tripped_at)
    assert trips(seen("80000", last="100000"), marks=marks) == expected


def test_a_fall_beyond_both_limits_trips_both_the_stricter_first() -> None:
    assert trips(seen("60000", last="100000")) == ["DRAWDOWN", "DAILY_LOSS"]


# ------------------------------------------------------------ the high-water mark


def test_the_first_equity_is_the_first_high() -> None:
    assert raised_high(None, seen("5000"), None) == HighWater(Decimal(5000), NOW)


@pytest.mark.parametrize(("equity", "at"), [("99999.99", HIGH.at), ("100000", NOW), ("100000.01", NOW)])
def test_the_high_rises_and_never_falls(equity: str, at: datetime) -> None:
    assert raised_high(HIGH, seen(equity), None) == HighWater(max(Decimal(equity), HIGH.equity_usd), at)


@pytest.mark.parametrize(
    ("resumed_at", "expected"), [(HIGH.at + HOUR, "50000"), (HIGH.at, "100000"), (HIGH.at - HOUR, "100000")]
)
def test_the_high_starts_anew_when_a_person_has_switched_trading_on_since(resumed_at: datetime, expected: str) -> None:
    assert raised_high(HIGH, seen("50000"), resumed_at).equity_usd == Decimal(expected)


def test_a_withdrawal_moves_the_high_by_the_share_that_it_took() -> None:
    rebased = rebased_high(HIGH, seen("12000"), [flow("-60000")])
    assert rebased.at == NOW
    assert rebased.equity_usd.quantize(Decimal("0.01")) == Decimal("16666.67")
    assert trips(seen("12000"), high=rebased) == []
    assert trips(seen("11666"), high=rebased) == ["DRAWDOWN"]


def test_a_mark_without_flows_since_or_without_value_stays() -> None:
    assert rebased_high(HIGH, seen("60000"), []) == HIGH
    assert rebased_high(HIGH, seen("60000"), [flow("-60000", hours_ago=25)]) == HIGH
    assert rebased_high(HIGH, seen("-1"), [flow("-60000")]) == HIGH
    assert rebased_high(HIGH, seen("0"), [flow("-60000")]) == HIGH
    assert rebased_high(HIGH, seen("60000"), [flow("60000")]) == HIGH


@given(
    st.decimals(min_value=1, max_value=10**9, places=2),
    st.lists(st.decimals(min_value=-(10**9), max_value=10**9, places=2), max_size=4),
)
def test_after_flows_were_taken_in_the_same_fall_is_measured(equity: Decimal, amounts: Sequence[Decimal]) -> None:
    flows = [CashFlow(NOW - HOUR, amount) for amount in amounts]
    before = equity - sum(amounts, Decimal(0))
    rebased = rebased_high(HIGH, seen(str(equity)), flows)
    if before > 0 and before != equity:
        share, again = before / HIGH.equity_usd, equity / rebased.equity_usd
        assert abs(share - again) <= share * Decimal("1e-20")


# ------------------------------------------------------------ rejections and mismatches


@pytest.mark.parametrize(("count", "trips_at"), [(2, False), (3, True), (4, True)])
def test_repeated_rejections_halt_for_a_day(count: int, trips_at: bool) -> None:
    trip = rejections_trip(count, LIMITS, NOW)
    assert (trip is not None) is trips_at
    if trip is not None:
        assert (trip.code, trip.state) == (TripCode.REJECTIONS, TradingState.HALTED)
        assert trip.expires_at == NOW + 24 * HOUR
        assert f"rejected {count} orders" in trip.reason


def test_rejections_count_for_a_day_but_not_from_before_a_person_resumed() -> None:
    assert rejections_since(NOW, QUIET) == NOW - 24 * HOUR
    assert rejections_since(NOW, SwitchMarks(resumed_at=NOW - HOUR)) == NOW - HOUR
    assert rejections_since(NOW, SwitchMarks(resumed_at=NOW - 30 * HOUR)) == NOW - 24 * HOUR


def test_a_mismatch_halts_until_a_person_looks() -> None:
    trip = mismatch_trip("SPY: 10 expected, 9 found")
    assert (trip.state, trip.expires_at, trip.reason) == (TradingState.HALTED, None, "SPY: 10 expected, 9 found")


# ------------------------------------------------------------ never weaker


def status(state: TradingState, ends_in_hours: int | None = None) -> TradingStatus:
    return TradingStatus(state, "said", "user", None if ends_in_hours is None else NOW + ends_in_hours * HOUR)


HALT = mismatch_trip("gap")
HALT_A_DAY = Trip(TripCode.REJECTIONS, TradingState.HALTED, "rejected", NOW + 24 * HOUR)
REDUCE_A_DAY = Trip(TripCode.DAILY_LOSS, TradingState.REDUCING, "lost", NOW + 24 * HOUR)


@pytest.mark.parametrize(
    ("trip", "stands", "expected"),
    [
        (HALT, ACTIVE, True),
        (HALT_A_DAY, ACTIVE, True),
        (REDUCE_A_DAY, ACTIVE, True),
        (HALT, status(TradingState.REDUCING), True),
        (HALT_A_DAY, status(TradingState.REDUCING), True),
        (REDUCE_A_DAY, status(TradingState.REDUCING), False),
        (REDUCE_A_DAY, status(TradingState.REDUCING, 23), True),
        (REDUCE_A_DAY, status(TradingState.REDUCING, 24), False),
        (REDUCE_A_DAY, status(TradingState.HALTED, 1), False),
        (HALT, status(TradingState.HALTED, 1), True),
        (HALT, status(TradingState.HALTED), False),
        (HALT_A_DAY, status(TradingState.HALTED), False),
        (HALT_A_DAY, status(TradingState.HALTED, 25), False),
        (HALT_A_DAY, status(TradingState.HALTED, 23), True),
    ],
)
def test_a_trip_counts_only_where_it_is_stricter_or_lasts_longer(
    trip: Trip, stands: TradingStatus, expected: bool
) -> None:
    assert outranks(trip, stands, QUIET) is expected


def test_a_trip_that_is_in_force_is_not_set_again_and_so_never_prolongs_itself() -> None:
    marks = SwitchMarks(trip="REJECTIONS")
    later = replace(HALT_A_DAY, expires_at=NOW + 30 * HOUR)
    assert not outranks(later, status(TradingState.HALTED, 24), marks)
    assert outranks(later, ACTIVE, marks)


# ------------------------------------------------------------ what a switch remembers


def test_a_switch_remembers_who_resumed_and_what_tripped() -> None:
    document = {"state": "ACTIVE", "changed_at": NOW, "trip": None, "daily_loss_tripped_at": NOW - HOUR}
    assert parse_switch_marks(document) == SwitchMarks(NOW, NOW - HOUR, None)
    tripped = {"state": "REDUCING", "changed_at": NOW, "trip": "DAILY_LOSS", "daily_loss_tripped_at": NOW}
    assert parse_switch_marks(tripped) == SwitchMarks(None, NOW, "DAILY_LOSS")


@pytest.mark.parametrize(
    "document",
    [None, {}, {"state": "ACTIVE"}, {"state": "ACTIVE", "changed_at": "today", "trip": 5, "daily_loss_tripped_at": 1}],
)
def test_what_cannot_be_read_is_not_remembered(document: dict[str, object] | None) -> None:
    assert parse_switch_marks(document) == SwitchMarks()
