"""The research store on a real embedded ArcticDB: written once, then only what is new is appended."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from arcticdb import Arctic

from rebalancer.core.ledger.events import LedgerEvent
from tests.cli.commands import refusal, run
from tests.core.ledger.happenings import a_fill, an_order, at, cash
from tests.research.journals import a_snapshot, record

STORY: tuple[LedgerEvent, ...] = (
    cash("0", "1000"),
    an_order("o1", 1, "2", growth="2"),
    a_fill("1", "2", "100", order="o1"),
    replace(a_fill("2", "1", "101", at_ns=at(1)), order_id="o2"),
)
FIRST_DAY = a_snapshot("2026-03-02", SPY="2")
SECOND_DAY = a_snapshot("2026-03-03", SPY="3", QQQ="1")


class Research:
    """A journal, and a store beside it."""

    def __init__(self, folder: Path) -> None:
        self.journal = folder / "journal.sqlite3"
        self.uri = f"lmdb://{folder / 'store'}?map_size=64MB"

    def export(self) -> dict[str, str]:
        """What the command says that it did, by series."""
        result = run("ledger", "store", self.uri, "--account", "acc", "--journal", str(self.journal))
        assert result.exit_code == 0, result.output
        return dict(line.split(": ", 1) for line in result.stdout.splitlines())

    def read(self, symbol: str) -> pd.DataFrame:
        """A series as it is stored."""
        found: pd.DataFrame = Arctic(self.uri).get_library("acc").read(symbol).data
        return found


@pytest.fixture
def research(tmp_path: Path) -> Research:
    """One day of the story."""
    made = Research(tmp_path)
    record(made.journal, STORY, FIRST_DAY)
    return made


def test_every_series_of_the_account_is_written_under_its_name(research: Research) -> None:
    assert research.export() == {
        "orders": "1 rows written",
        "fills": "2 rows written",
        "trades": "2 rows written",
        "portfolio": "1 rows written",
        "account_summary": "1 rows written",
        "strategy_growth_equity": "1 rows written",
        "strategy_growth_positions": "1 rows written",
    }
    trades = research.read("trades")
    assert trades.index.is_unique
    assert trades.index.is_monotonic_increasing
    assert list(trades["strategy_symbol"]) == ["growth", "unassigned"]
    assert list(research.read("fills")["quantity"]) == [2.0, 1.0]
    assert research.read("account_summary")["market_value"].iloc[0] == 220.0


def test_what_happened_at_one_instant_follows_itself_by_a_nanosecond(research: Research) -> None:
    research.export()
    first, second = research.read("fills").index
    assert (first.value, second.value) == (at(1), at(1) + 1)


def test_again_there_is_nothing_new(research: Research) -> None:
    research.export()
    assert set(research.export().values()) == {"nothing new"}


def test_only_what_is_new_is_appended_and_a_new_symbol_is_a_new_column(research: Research) -> None:
    research.export()
    before = research.read("fills")
    record(research.journal, [a_fill("5", "1", "102")], SECOND_DAY)
    done = research.export()
    assert (done["fills"], done["orders"]) == ("1 rows appended", "nothing new")
    assert (done["portfolio"], done["strategy_growth_positions"]) == ("2 rows appended", "1 rows appended")
    pd.testing.assert_frame_equal(research.read("fills").iloc[: len(before)], before)
    positions = research.read("strategy_growth_positions").fillna(0)
    assert (list(positions["SPY"]), list(positions["QQQ"])) == ([2.0, 3.0], [0.0, 1.0])
    assert set(research.export().values()) == {"nothing new"}


def test_a_correction_updates_from_its_row_on_and_a_bust_takes_back(research: Research) -> None:
    record(research.journal, [a_fill("5", "1", "102")], SECOND_DAY)
    research.export()
    fixed = replace(a_fill("5", "1", "103"), event_id="fill:5#1", supersedes="fill:5")
    record(research.journal, [fixed], SECOND_DAY)
    assert research.export()["fills"] == "1 rows updated"
    assert list(research.read("fills")["price"]) == [100.0, 101.0, 103.0]
    record(research.journal, [replace(fixed, event_id="fill:5#2", supersedes="fill:5#1", is_void=True)], SECOND_DAY)
    assert research.export()["fills"] == "1 rows taken back"
    assert list(research.read("fills")["price"]) == [100.0, 101.0]


def test_a_late_fill_takes_its_place_and_what_follows_moves_on(research: Research) -> None:
    record(research.journal, [a_fill("5", "1", "102")], SECOND_DAY)
    research.export()
    record(research.journal, [a_fill("3", "1", "99.5")], SECOND_DAY)
    assert research.export()["fills"] == "2 rows updated"
    assert list(research.read("fills")["price"]) == [100.0, 101.0, 99.5, 102.0]
    assert set(research.export().values()) == {"nothing new"}


def test_a_store_that_cannot_be_opened_is_refused(research: Research) -> None:
    line = refusal("ledger", "store", "--account", "acc", "nowhere://x", "--journal", str(research.journal))
    assert "cannot be opened as a store" in line


def test_numbers_that_are_not_known_stay_unknown(tmp_path: Path) -> None:
    made = Research(tmp_path)
    day = a_snapshot("2026-03-02", SPY="2")
    row = replace(day.rows[0], price_usd=None, nav_percent=None, average_cost_usd=None)
    record(made.journal, [cash("0", "1000")], replace(day, rows=(row,)))
    made.export()
    assert made.read("portfolio")[["market_price", "average_cost"]].isna().all(axis=None)
    assert set(made.export().values()) == {"nothing new"}
    assert Decimal(str(made.read("portfolio")["quantity"].iloc[0])) == Decimal("2.0")
