"""Tables as Parquet: the same rows as in CSV, exact, typed."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq

from rebalancer.core.ledger.events import LedgerEvent
from rebalancer.services.statements.ledger_tables import TABLES
from tests.cli.commands import run
from tests.core.ledger.happenings import a_fill, at, cash
from tests.research.journals import a_snapshot, record


def test_every_table_has_the_rows_of_its_csv_with_exact_numbers_and_instants(tmp_path: Path) -> None:
    journal = tmp_path / "journal.sqlite3"
    story: list[LedgerEvent] = [
        cash("0", "5000.123456789"),
        a_fill("1", "2.123456789", "100.000000001"),
        a_fill("2", "-1", "110"),
    ]
    record(journal, story, a_snapshot("2026-03-02", SPY="1.123456789"))
    for form in ("csv", "parquet"):
        where = ["--to", str(tmp_path / form), "--format", form, "--journal", str(journal)]
        assert run("ledger", "export", *where).exit_code == 0
    for table in TABLES:
        found = pq.read_table(tmp_path / "parquet" / f"{table}.parquet").to_pylist()
        with (tmp_path / "csv" / f"{table}.csv").open(newline="") as file:
            written = list(csv.DictReader(file))
        assert len(found) == len(written), table
    fills = pq.read_table(tmp_path / "parquet" / "fills.parquet")
    assert fills.column("quantity").to_pylist() == [Decimal("2.123456789"), Decimal(1)]
    assert fills.column("price").to_pylist()[0] == Decimal("100.000000001")
    assert fills.column("time").cast("int64").to_pylist() == [at(1), at(2)]
    gains = pq.read_table(tmp_path / "parquet" / "gains.parquet").to_pylist()
    assert gains[0]["sold_on"] == datetime.fromtimestamp(at(2) / 1e9, UTC).date()
    assert gains[0]["is_cost_known"] is True
