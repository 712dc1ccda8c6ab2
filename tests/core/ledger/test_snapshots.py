"""A year of snapshots is a handful of small documents, and is read as it was written."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.base.new_york import quarter_of
from rebalancer.core.ledger.reconciliation import KnownTo, PortfolioRow
from rebalancer.core.ledger.snapshots import (
    Quarter,
    Snapshot,
    dump_quarter,
    parse_quarter,
    put_snapshot,
)
from rebalancer.core.ledger.times import start_of_day_ns

HOUR = 3600 * 10**9
DOCUMENT_BYTES_MAX = 2**20


def a_row(
    symbol: str = "SPY", strategy: str = "growth", *, price: str | None = "450.123456", nav: str = "45"
) -> PortfolioRow:
    return PortfolioRow(
        symbol,
        "us_equity",
        strategy,
        Decimal("10.123456789"),
        Decimal("401.123456789"),
        None if price is None else Decimal(price),
        Decimal(nav) if price is not None else None,
        KnownTo.BOTH,
    )


def a_snapshot(day: str, *rows: PortfolioRow, hour: int = 16, equity: str = "1000") -> Snapshot:
    at_ns = start_of_day_ns(date.fromisoformat(day)) + hour * HOUR
    return Snapshot(at_ns, Decimal(equity), Decimal("12.50"), Decimal(3), rows, {"growth": Decimal("5.5")})


def whole(*snapshots: Snapshot) -> Quarter:
    quarter = Quarter("2026Q1")
    for snapshot in snapshots:
        quarter = put_snapshot(quarter, snapshot)
    return quarter


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-01-01", "2026Q1"), ("2026-03-31", "2026Q1"), ("2026-04-01", "2026Q2"), ("2026-12-31", "2026Q4")],
)
def test_a_quarter_is_three_months(day: str, name: str) -> None:
    assert quarter_of(date.fromisoformat(day)) == name


def test_the_newest_snapshot_of_a_day_is_the_days() -> None:
    early, late = a_snapshot("2026-03-02", hour=10), a_snapshot("2026-03-02", hour=16)
    assert whole(early, late).snapshots == (late,) == whole(late, early).snapshots


def test_days_are_in_order_whenever_they_come() -> None:
    one, two, three = (a_snapshot(f"2026-03-0{day}") for day in (2, 3, 4))
    assert whole(three, one, two).snapshots == (one, two, three)


def test_a_quarter_is_read_as_it_was_written() -> None:
    first = a_snapshot("2026-03-02", a_row(nav="455.6804815"), a_row("QQQ", price=None))
    second = a_snapshot("2026-03-03", a_row("BTC/USD", "income"))
    quarter = parse_quarter(dump_quarter(whole(first, second)))
    assert [snapshot.day for snapshot in quarter.snapshots] == [date(2026, 3, 2), date(2026, 3, 3)]
    spy = next(row for row in quarter.snapshots[0].rows if row.symbol == "SPY")
    assert (spy.quantity, spy.average_cost_usd, spy.price_usd) == (
        Decimal("10.123456789"),
        Decimal("401.123456789"),
        Decimal("450.123456"),
    )
    assert spy.nav_percent is not None
    assert round(spy.nav_percent, 6) == Decimal("455.680536")
    assert [row.symbol for row in quarter.snapshots[1].rows] == ["BTC/USD"]
    assert quarter.snapshots[1].strategy_equity_usd == {"growth": Decimal("5.5")}
    assert parse_quarter(dump_quarter(quarter)) == quarter


def test_a_cost_without_end_is_kept_to_twelve_decimals() -> None:
    row = replace(a_row(), average_cost_usd=Decimal(100) / Decimal(3))
    (read,) = parse_quarter(dump_quarter(whole(a_snapshot("2026-03-02", row)))).snapshots[0].rows
    assert read.average_cost_usd == Decimal("33.333333333333")


def test_a_year_of_fifty_positions_is_four_documents_that_fit() -> None:
    rows = [a_row(f"S{number:02}", f"strategy{number % 3}") for number in range(50)]
    quarters: dict[str, Quarter] = {}
    for offset in range(366):
        day = date(2026, 1, 1) + timedelta(days=offset)
        if day.year == 2026:
            name = quarter_of(day)
            snapshot = a_snapshot(day.isoformat(), *rows)
            quarters[name] = put_snapshot(quarters.get(name, Quarter(name)), snapshot)
    assert len(quarters) == 4
    sizes = [len(json.dumps(dump_quarter(quarter))) for quarter in quarters.values()]
    assert max(sizes) < DOCUMENT_BYTES_MAX / 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("at_ns", ["x"], "at_ns is a list, but must be a list of integers"),
        ("equity_usd", [], "equity_usd is a list, but must be a list of 1 decimals or nulls"),
        ("equity_usd", [None], "equity_usd is a list, but must be a list of 1 decimals."),
        ("quarter", None, "quarter is null, but must be a string"),
    ],
)
def test_a_document_that_is_wrong_is_refused_with_its_field(field: str, value: object, said: str) -> None:
    document = dump_quarter(whole(a_snapshot("2026-03-02", a_row())))
    with pytest.raises(InvariantViolation) as refused:
        parse_quarter({**document, field: value}, "users/u/snapshots/2026Q1")
    assert said in refused.value.message


def test_a_column_that_is_too_short_is_refused() -> None:
    document = dump_quarter(whole(a_snapshot("2026-03-02", a_row())))
    document["rows"][0]["known_to"] = []
    with pytest.raises(InvariantViolation, match="known_to is a list, but must be a list of 1 words or nulls"):
        parse_quarter(document)
