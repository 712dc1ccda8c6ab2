"""The research store on a real embedded ArcticDB: written once, then only what is new is appended."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from arcticdb import Arctic

from rebalancer.adapters.research import arctic, export_series
from rebalancer.core.ledger.events import Fill, LedgerEvent
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.statements.research import research_series
from tests.cli.commands import refusal, run
from tests.core.ledger.happenings import a_fill, an_order, at, cash
from tests.oracles.ledger.streams import Story
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
        "strategy_unassigned_positions": "1 rows written",
    }
    assert research.read("account_summary")["market_value"].iloc[0] == 220.0


def test_fills_and_trades_are_named_by_their_ids_and_say_their_strategy(research: Research) -> None:
    research.export()
    fills, trades = research.read("fills"), research.read("trades")
    assert (fills.index.name, list(fills.index)) == ("fill_id", ["1", "2"])
    assert (trades.index.name, list(trades.index)) == ("execution_id", ["1", "2"])
    assert list(fills["strategy_symbol"]) == list(trades["strategy_symbol"]) == ["growth", "unassigned"]
    assert [moment.value for moment in fills["timestamp"]] == [at(1), at(1)]
    assert list(fills["quantity"]) == [2.0, 1.0]


def test_a_fill_for_two_strategies_is_one_fill_and_two_trades(tmp_path: Path) -> None:
    made = Research(tmp_path)
    record(made.journal, [an_order("o1", 1, "3", b="1", a="2"), a_fill("1", "3", "10", order="o1")], FIRST_DAY)
    made.export()
    assert list(made.read("fills")["strategy_symbol"]) == ["a; b"]
    assert dict(made.read("trades")["quantity"]) == {"1/a": 2.0, "1/b": 1.0}


def test_an_order_says_what_it_had_left_to_fill(research: Research) -> None:
    research.export()
    assert list(research.read("orders")[["quantity", "remaining_quantity"]].iloc[0]) == [2.0, 2.0]


def test_the_portfolio_has_the_columns_of_the_specification(research: Research) -> None:
    research.export()
    assert list(research.read("portfolio").columns) == [
        "symbol",
        "asset_class",
        "strategy_symbol",
        "quantity",
        "average_cost",
        "market_price",
        "market_value",
        "market_value_base",
        "% of nav",
        "currency",
        "fx_rate",
        "pnl %",
    ]


def test_what_happened_at_one_instant_follows_itself_by_a_nanosecond(research: Research) -> None:
    record(research.journal, [an_order("o2", 1, "1")], FIRST_DAY)
    research.export()
    first, second = research.read("orders").index
    assert (first.value, second.value) == (at(1), at(1) + 1)


def test_again_there_is_nothing_new(research: Research) -> None:
    research.export()
    assert set(research.export().values()) == {"nothing new"}


def test_only_what_is_new_is_appended_and_a_new_symbol_is_a_new_column(research: Research) -> None:
    research.export()
    before = research.read("fills")
    bought: list[LedgerEvent] = [
        an_order("o5", 5, "1", symbol="QQQ", growth="1"),
        a_fill("5", "1", "102", symbol="QQQ"),
    ]
    record(research.journal, bought, SECOND_DAY)
    done = research.export()
    assert (done["fills"], done["orders"]) == ("1 rows appended", "1 rows appended")
    assert (done["portfolio"], done["strategy_growth_positions"]) == ("2 rows appended", "1 rows appended")
    pd.testing.assert_frame_equal(research.read("fills").iloc[: len(before)], before)
    positions = research.read("strategy_growth_positions").fillna(0)
    assert (list(positions["SPY"]), list(positions["QQQ"])) == ([2.0, 2.0], [0.0, 1.0])
    assert set(research.export().values()) == {"nothing new"}


def test_a_correction_updates_its_row_and_a_bust_takes_it_back(research: Research) -> None:
    record(research.journal, [a_fill("5", "1", "102")], SECOND_DAY)
    research.export()
    fixed = replace(a_fill("5", "1", "103"), event_id="fill:5#1", supersedes="fill:5")
    record(research.journal, [fixed], SECOND_DAY)
    assert research.export()["fills"] == "1 rows updated"
    assert dict(research.read("fills")["price"]) == {"1": 100.0, "2": 101.0, "5": 103.0}
    record(research.journal, [replace(fixed, event_id="fill:5#2", supersedes="fill:5#1", is_void=True)], SECOND_DAY)
    assert research.export()["fills"] == "1 rows taken back"
    assert dict(research.read("fills")["price"]) == {"1": 100.0, "2": 101.0}


def test_a_late_fill_is_one_more_row_and_moves_the_positions_after_it(research: Research) -> None:
    record(research.journal, [a_fill("5", "1", "102")], SECOND_DAY)
    research.export()
    record(research.journal, [a_fill("3", "1", "99.5")], SECOND_DAY)
    done = research.export()
    assert (done["fills"], done["strategy_unassigned_positions"]) == ("1 rows appended", "2 rows updated")
    assert dict(research.read("fills")["price"]) == {"1": 100.0, "2": 101.0, "5": 102.0, "3": 99.5}
    assert list(research.read("strategy_unassigned_positions")["SPY"]) == [1.0, 2.0, 3.0]
    assert set(research.export().values()) == {"nothing new"}


def test_a_second_look_at_a_day_is_added_and_the_first_stays(research: Research) -> None:
    research.export()
    later = replace(FIRST_DAY, at_ns=FIRST_DAY.at_ns + 3_600_000_000_000, equity_usd=Decimal(1001))
    record(research.journal, [], later)
    done = research.export()
    assert (done["account_summary"], done["portfolio"]) == ("1 rows appended", "1 rows appended")
    assert list(research.read("account_summary")["equity"]) == [1000.0, 1001.0]
    assert set(research.export().values()) == {"nothing new"}


def test_an_older_layout_is_brought_into_this_one(research: Research) -> None:
    research.export()
    library = Arctic(research.uri).get_library("acc")
    for symbol in ("fills", "trades"):
        old = research.read(symbol)
        library.write(symbol, old.set_index("timestamp"))
    names = {"% of nav": "nav_percent", "pnl %": "pnl_percent"}
    portfolio = research.read("portfolio")
    library.write("portfolio", portfolio.rename(columns=names))
    done = research.export()
    assert done["fills"] == done["trades"] == done["portfolio"] == "brought into this layout; nothing new"
    assert list(research.read("fills").index) == ["1", "2"]
    pd.testing.assert_frame_equal(research.read("portfolio"), portfolio)
    assert set(research.export().values()) == {"nothing new"}


def test_a_library_of_another_account_is_refused(research: Research, tmp_path: Path) -> None:
    research.export()
    other = Research(tmp_path)
    other.journal = tmp_path / "other.sqlite3"
    record(other.journal, [a_fill("9", "1", "50")], FIRST_DAY)
    line = refusal("ledger", "store", "--account", "acc", other.uri, "--journal", str(other.journal))
    assert "holds another account's fills" in line


def test_many_appends_are_put_together(research: Research, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arctic, "SLICES_MAX", 2)
    for minute in range(5, 10):
        record(research.journal, [a_fill(str(minute), "1", "102")], FIRST_DAY)
        research.export()
    plan = Arctic(research.uri).get_library("acc").compact_data_explain_plan("fills")
    assert plan.num_row_slices_before <= 3
    assert len(research.read("fills")) == 7


def test_whatever_comes_when_the_store_says_what_a_fresh_one_would(tmp_path: Path) -> None:
    """Lives with splits, mergers, spin-offs and corrections, exported in pieces and reported in any order."""
    for seed in range(6):
        life = Story(random.Random(seed))
        life.live(14)
        reports: list[LedgerEvent] = [*life.events]
        fills = [event for event in life.events if isinstance(event, Fill)]
        if fills:
            wrong = replace(fills[0], price=fills[0].price + 1, supersedes=fills[0].event_id)
            reports.append(replace(wrong, event_id=f"{fills[0].event_id}#1"))
        life.dice.shuffle(reports)
        uri = f"lmdb://{tmp_path / str(seed)}?map_size=64MB"
        for end in (len(reports) // 3, 2 * len(reports) // 3, len(reports)):
            ledger = rebuild(reports[:end])
            series = research_series(ledger, [])
            list(export_series(uri, "grown", series))
        list(export_series(uri, "fresh", series))
        grown, fresh = (Arctic(uri).get_library(name) for name in ("grown", "fresh"))
        for symbol in series:
            one, other = grown.read(symbol).data, fresh.read(symbol).data
            wide = symbol.endswith("_positions")
            one = one.reindex(columns=other.columns) if wide else one
            one, other = (one.fillna(0), other.fillna(0)) if wide else (one, other)
            pd.testing.assert_frame_equal(one.sort_index(), other.sort_index(), check_like=True)
        for name in {strategy for strategy, _ in ledger.book.positions}:
            last = fresh.read(f"strategy_{name}_positions").data.iloc[-1]
            held = {s: float(q) for s in last.index if (q := ledger.book.position_of(name, s).quantity)}
            assert {symbol: quantity for symbol, quantity in last.items() if quantity} == held


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
