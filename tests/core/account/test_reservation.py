"""Cash that was raised stays apart until it is withdrawn or released, whatever else happens to the account."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.account.reservation import (
    Reservation,
    Withdrawal,
    claims_left,
    dump_reservation,
    parse_reservations,
    parse_wanted_by,
    raised_by_claim,
    set_apart_usd,
)
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from tests.extent import examples

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def reserved(name: str, usd: Decimal | int | str, *, hours: int = 0, by: date | None = None) -> Reservation:
    return Reservation(name, Decimal(usd), NOW + hours * HOUR, by)


def withdrawn(usd: Decimal | int | str, *, hours: int) -> Withdrawal:
    return Withdrawal(NOW + hours * HOUR, Decimal(usd))


def left(reservations: list[Reservation], withdrawals: list[Withdrawal]) -> dict[str, Decimal]:
    return {each.reservation.reservation_id: each.left_usd for each in claims_left(reservations, withdrawals)}


def test_a_withdrawal_takes_from_the_earliest_wanted_first() -> None:
    soon, later = reserved("b", 3000, by=date(2026, 3, 5)), reserved("a", 5000, by=date(2026, 4, 1))
    assert left([later, soon], [withdrawn(4000, hours=1)]) == {"a": Decimal(4000)}


def test_a_withdrawal_from_before_takes_from_nothing() -> None:
    assert left([reserved("a", 500)], [withdrawn(500, hours=-1), withdrawn(500, hours=0)]) == {"a": Decimal(500)}


def test_one_withdrawal_pays_one_reservation_once_also_after_another_was_made() -> None:
    paid = withdrawn(5000, hours=1)
    assert left([reserved("a", 5000), reserved("b", 3000, hours=2)], [paid]) == {"b": Decimal(3000)}
    assert left([reserved("a", 5000), reserved("b", 3000)], [paid]) == {"b": Decimal(3000)}


def test_what_was_released_is_free_and_keeps_what_it_had_paid_out() -> None:
    ended = Reservation("a", Decimal(5000), NOW, None, "", NOW + 2 * HOUR)
    assert left([ended, reserved("b", 3000)], [withdrawn(5000, hours=1)]) == {"b": Decimal(3000)}
    assert left([ended, reserved("b", 3000)], [withdrawn(5000, hours=3)]) == {}


def test_only_cash_that_is_there_is_set_apart() -> None:
    claims = claims_left([reserved("a", 3000), reserved("b", 5000, hours=1)], [])
    assert [set_apart_usd(claims, Decimal(cash)) for cash in (9000, 8000, 4000, 0, -50)] == [8000, 8000, 4000, 0, 0]
    assert raised_by_claim(claims, Decimal(4000)) == {"a": 3000, "b": 1000}


def test_reservations_are_read_as_they_were_written() -> None:
    kept = [reserved("a", "3000.50", by=date(2026, 4, 1)), Reservation("b", Decimal(1), NOW, None, "u", NOW + HOUR)]
    entries = {each.reservation_id: dump_reservation(each) for each in kept}
    assert list(parse_reservations({"entries": entries}, "place")) == kept
    assert parse_reservations(None, "place") == ()


@pytest.mark.parametrize("change", [{"usd": "0"}, {"usd": 5}, {"by": "soon"}, {"created_at": None}])
def test_an_unreadable_reservation_is_never_taken_for_none(change: dict[str, object]) -> None:
    entry = {**dump_reservation(reserved("a", 5)), **change}
    with pytest.raises(InvariantViolation):
        parse_reservations({"entries": {"a": entry}}, "place")


def test_cash_is_wanted_by_a_day_that_is_still_to_come() -> None:
    today = date(2026, 3, 2)
    assert (parse_wanted_by(None, today), parse_wanted_by("2026-03-02", today)) == (None, today)
    for text in ("2026-03-01", "2026-02-30", "tomorrow"):
        with pytest.raises(InvalidInput):
            parse_wanted_by(text, today)


SUMS = st.decimals(Decimal("0.01"), Decimal(100_000), places=2)
MOMENTS = st.integers(0, 60)


@settings(max_examples=examples(300), deadline=None)
@given(
    st.lists(st.tuples(SUMS, MOMENTS), max_size=6),
    st.lists(st.tuples(SUMS, MOMENTS), max_size=8),
    st.randoms(use_true_random=False),
)
def test_no_more_is_paid_out_than_was_withdrawn_and_no_order_of_the_lists_matters(
    sums: list[tuple[Decimal, int]], payments: list[tuple[Decimal, int]], order: Random
) -> None:
    reservations = [reserved(str(index), usd, hours=at) for index, (usd, at) in enumerate(sums)]
    withdrawals = [withdrawn(usd, hours=at) for usd, at in payments]
    claims = claims_left(reservations, withdrawals)
    paid = sum((each.usd for each in reservations), Decimal(0)) - sum((each.left_usd for each in claims), Decimal(0))
    assert 0 <= paid <= sum((each.usd for each in withdrawals), Decimal(0))
    shuffled = list(reservations)
    order.shuffle(shuffled)
    assert claims_left(shuffled, withdrawals) == claims
