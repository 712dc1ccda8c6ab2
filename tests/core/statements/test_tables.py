"""Tables and events as text, and back."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.ledger.event_codec import dump_event, parse_event
from rebalancer.core.ledger.events import LedgerEvent, order_event_id
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.times import dump_stamp, moment_of, parse_stamp, to_ns
from rebalancer.core.statements.tables import (
    LEDGER_TABLES,
    gains_table,
    journal_table,
    orders_table,
    portfolio_table,
    summary_table,
    to_csv,
)
from tests.core.ledger.happenings import START, a_fill, an_order, at, cash
from tests.core.ledger.test_snapshots import a_row, a_snapshot
from tests.core.statements.test_beancount import a_full_story


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("name", sorted(LEDGER_TABLES))
def test_every_table_is_csv_with_one_line_a_row(name: str) -> None:
    table = LEDGER_TABLES[name](rebuild(a_full_story()))
    rows = read(to_csv(table))
    assert len(rows) == len(table) > 0
    assert list(rows[0]) == list(table[0])


def test_no_rows_are_an_empty_text() -> None:
    assert to_csv([]) == ""


def test_numbers_are_written_in_full_and_times_in_utc() -> None:
    (row,) = read(to_csv([{"time": dump_stamp(at(0)), "n": Decimal("1E-9"), "b": True, "none": None}]))
    assert row == {"time": "2026-03-02T15:00:00.000000000Z", "n": "0.000000001", "b": "true", "none": ""}


def test_cells_with_commas_quotes_and_lines_come_back_whole() -> None:
    text = 'a, "b"\nc'
    assert read(to_csv([{"x": text, "y": 1}])) == [{"x": text, "y": "1"}]


@pytest.mark.parametrize(("cell", "written"), [("=1+1", "'=1+1"), ("-1.5", "-1.5"), ("-cmd", "'-cmd"), ("@x", "'@x")])
def test_a_spreadsheet_finds_no_formula(cell: str, written: str) -> None:
    assert read(to_csv([{"x": cell}])) == [{"x": written}]


def test_the_journal_sums_to_zero_entry_by_entry() -> None:
    sums: dict[str, Decimal] = {}
    for row in read(to_csv(journal_table(rebuild(a_full_story())))):
        sums[row["entry_id"]] = sums.get(row["entry_id"], Decimal(0)) + Decimal(row["amount_usd"])
    assert set(sums.values()) == {Decimal(0)}


def test_an_order_names_its_strategies_in_one_cell() -> None:
    (row,) = orders_table(rebuild([an_order("o1", 0, "3", growth="2", income="1")]))
    assert row["strategies"] == "growth=2; income=1"


def test_gains_are_those_of_the_tax_report() -> None:
    (row,) = gains_table(rebuild([a_fill("1", "2", "10"), a_fill("2", "-1", "12")]))
    assert (row["gain_usd"], row["term"]) == (Decimal(2), "SHORT")


def test_snapshots_become_a_portfolio_and_a_summary() -> None:
    snapshot = a_snapshot("2026-03-02", a_row())
    (row,) = portfolio_table([snapshot])
    assert row["market_value"] == snapshot.rows[0].value
    (account,) = summary_table([snapshot])
    assert (account["equity"], account["market_value"]) == (Decimal(1000), Decimal("987.50"))


def test_every_kind_of_event_is_read_as_it_was_written() -> None:
    story: list[LedgerEvent] = [*a_full_story(), a_fill("9", "1", "2", supersedes="fill:8", is_void=True)]
    assert [parse_event(dump_event(event)) for event in story] == story


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"type": "Fil"}, 'type is "Fil", but must be OrderEvent, Fill, CashActivity, ShareLeg or InternalTransfer.'),
        ({"quantity": 3}, "quantity is the number 3, but must be a decimal in a string"),
        ({"quantity": "0"}, "quantity of fill:1 is 0, but must be greater than 0."),
        ({"side": "hold"}, 'side is "hold", but must be one of buy, sell.'),
        ({"at_ns": -1}, "at_ns is the number -1, but must be an integer of at least 0."),
    ],
)
def test_an_event_that_is_wrong_is_refused_with_its_field(change: dict[str, Any], said: str) -> None:
    with pytest.raises(InvariantViolation) as refused:
        parse_event({**dump_event(a_fill("1", "2", "10")), **change}, "users/u/ledger/x")
    assert said in refused.value.message
    assert refused.value.message.startswith("users/u/ledger/x: ")


def test_an_order_seen_again_unchanged_is_the_same_event() -> None:
    assert order_event_id("o", "partially_filled", Decimal("1.50")) == order_event_id(
        "o", "partially_filled", Decimal("1.5")
    )


@pytest.mark.parametrize(
    ("text", "nanos"),
    [
        ("2026-03-02T15:00:00Z", 0),
        ("2026-03-02T10:00:00.000000001-05:00", 1),
        ("2026-03-02T15:00:00.123456789Z", 123456789),
        ("2026-03-02T15:00:00.5z", 500_000_000),
    ],
)
def test_times_are_read_to_the_nanosecond(text: str, nanos: int) -> None:
    assert parse_stamp(text, "time") == to_ns(START) + nanos
    assert parse_stamp(dump_stamp(to_ns(START) + nanos), "time") == to_ns(START) + nanos


def test_a_moment_is_cut_to_the_microsecond() -> None:
    assert moment_of(at(0) + 1999) == START.replace(microsecond=1)


@pytest.mark.parametrize("value", ["2026-03-02", "2026-03-02T15:00:00", "2026-02-30T15:00:00Z", None, "yesterday"])
def test_what_is_no_time_is_refused(value: object) -> None:
    with pytest.raises(InvalidInput, match="time"):
        parse_stamp(value, "transaction_time")


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(InvalidInput, match="no time zone"):
        to_ns(START.replace(tzinfo=None))


def test_events_that_make_no_sense_are_refused() -> None:
    with pytest.raises(InvalidInput, match="price of fill:1 is -1, but must be greater than 0"):
        a_fill("1", "1", "-1")
    with pytest.raises(InvalidInput, match="finite"):
        replace(cash("1", "1"), amount_usd=Decimal("NaN"))
