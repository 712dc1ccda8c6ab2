"""Targets between CSV and JSON, exports, and recommendations on a book in a file."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import SCENARIO, TARGETS, answer, from_csv, refusal, run, write

STRUCTURED = {
    "recommendations": [
        {"symbol": "MSFT", "action": "buy", "allocation_percent": "10", "confidence": "0.8", "extra": 1},
        {"symbol": "AAPL", "action": "HOLD", "allocation_percent": "6"},
    ]
}


def apply_options(folder: Path, *, request: str = "r-1", content: dict[str, Any] | None = None) -> list[str]:
    file = write(folder, f"{request}.json", STRUCTURED if content is None else content)
    who = ["--request-id", request, "--strategy-id", "s-1", "--provider-id", "anthropic"]
    return ["recommendations", "apply", file, *who, "--book", str(folder / "book.sqlite3"), "--default-price", "450"]


def test_targets_go_to_json_and_back_to_csv(tmp_path: Path) -> None:
    file = write(tmp_path, "targets.csv", TARGETS)
    out = str(tmp_path / "targets.json")
    assert run("targets", "import", file, "--out", out).exit_code == 0
    assert run("targets", "export", out).stdout == (
        "symbol,target_percent,tolerance_percent,enabled\nCASH,5,,true\nQQQ,25,,true\nQUAL,30,,true\nSPY,40,,true\n"
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["targets.csv", "targets.json"]
    options = from_csv(tmp_path)
    assert answer("plan", *options, "--json") == answer("plan", *options[:3], out, *options[4:], "--json")


def test_targets_of_a_scenario_are_exported(tmp_path: Path) -> None:
    lines = run("targets", "export", write(tmp_path, "s.json", SCENARIO)).stdout.splitlines()
    assert lines[1:] == ["QQQ,60,,true", "SPY,40,,true"]


def test_targets_that_do_not_sum_are_refused_unless_they_are_to_be_normalized(tmp_path: Path) -> None:
    file = write(tmp_path, "targets.csv", "symbol,target\nSPY,1\nQQQ,2\n")
    assert "targets sum to 3%" in refusal("targets", "import", file)
    assert run("targets", "import", file, "--normalize").exit_code == 0


def test_classes_do_not_fit_into_a_csv_of_targets(tmp_path: Path) -> None:
    classes = {"asset_classes": [{"name": "a", "target_percent": "100", "members": ["SPY"]}]}
    assert "keep the JSON" in refusal("targets", "export", write(tmp_path, "t.json", classes))
    assert "targets is missing" in refusal("targets", "export", write(tmp_path, "u.json", {}))


def test_plan_and_drift_are_exported_for_a_spreadsheet(tmp_path: Path) -> None:
    plan = run("export", "plan", *from_csv(tmp_path)).stdout.splitlines()
    assert plan[1] == "SPY,SELL,27.757777777,450,-12491.00,40,54.697888,OUTSIDE_BAND"
    out = tmp_path / "drift.csv"
    assert run("export", "drift", *from_csv(tmp_path), "--out", str(out)).stdout == ""
    assert out.read_text().splitlines()[1:3] == [
        "CASH,25000,25000.00,5,29.416956,24.416956,CRITICAL",
        "QQQ,0,0.00,25,0,-25,CRITICAL",
    ]


def test_the_worked_example_comes_out_to_the_cent(tmp_path: Path) -> None:
    result = answer(*apply_options(tmp_path), "--json")
    assert (result["cash"], result["equity"], result["total"]) == ("90001.00", "9999.00", "100000.00")
    order = result["orders"][0]
    assert (order["symbol"], order["quantity"], order["amount"]) == ("MSFT", "22.22", "9999.00")
    assert order["metadata"]["request_id"] == "r-1"
    assert order["metadata"]["recommendation_confidence"] == "0.8"
    assert result["unknown_sector"] == ["MSFT"]
    assert [each["code"] for each in result["not_ordered"]] == ["HOLD"]


def test_a_request_is_applied_once_and_says_so(tmp_path: Path) -> None:
    first = answer(*apply_options(tmp_path), "--json")
    second = answer(*apply_options(tmp_path), "--json")
    assert second["already_applied"] is True
    assert second["orders"] == []
    assert second["positions"] == first["positions"]
    assert "This request was applied before: nothing is changed." in run(*apply_options(tmp_path)).stdout
    other = {"recommendations": [{"symbol": "MSFT", "action": "SELL"}]}
    assert "was applied before with other" in refusal(*apply_options(tmp_path, content=other), exit_code=4)


def test_a_dry_run_stores_nothing(tmp_path: Path) -> None:
    shown = run(*apply_options(tmp_path), "--dry-run")
    assert "Dry run: nothing is stored." in shown.stdout
    assert not (tmp_path / "book.sqlite3").exists()
    answer(*apply_options(tmp_path), "--json")
    sell = {"recommendations": [{"symbol": "MSFT", "action": "SELL"}]}
    tried = answer(*apply_options(tmp_path, request="r-2", content=sell), "--dry-run", "--json")
    assert tried["cash"] == "100000.00"
    assert answer(*apply_options(tmp_path), "--json")["cash"] == "90001.00"


def test_a_sell_in_a_later_request_closes_the_position(tmp_path: Path) -> None:
    answer(*apply_options(tmp_path), "--json")
    sell = {"recommendations": [{"symbol": "MSFT", "action": "SELL"}]}
    prices = write(tmp_path, "prices.json", {"MSFT": "500"})
    result = answer(*apply_options(tmp_path, request="r-2", content=sell), "--prices", prices, "--json")
    assert (result["cash"], result["positions"]) == ("101111.00", [])


def test_sectors_come_from_a_file_and_limits_from_the_line(tmp_path: Path) -> None:
    sectors = write(tmp_path, "sectors.csv", "Symbol,Sector\nMSFT,Technology\n")
    result = answer(*apply_options(tmp_path), "--sectors", sectors, "--position-max", "5", "--json")
    assert result["not_ordered"][0]["code"] == "POSITION_LIMIT"
    assert result["not_ordered"][0]["limit"] == "5"
    more = answer(*apply_options(tmp_path, request="r-2"), "--sectors", sectors, "--json")
    assert more["sectors"] == {"Technology": "9.999"}


def test_a_failure_in_the_middle_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    answer(*apply_options(tmp_path), "--json")
    with sqlite3.connect(tmp_path / "book.sqlite3") as connection:
        connection.execute("CREATE TRIGGER no BEFORE INSERT ON requests BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    sell = {"recommendations": [{"symbol": "MSFT", "action": "SELL"}]}
    assert "disk full" in refusal(*apply_options(tmp_path, request="r-2", content=sell), exit_code=3)
    orders = run("export", "book", str(tmp_path / "book.sqlite3"), "--orders").stdout.splitlines()
    assert [line.split(",")[4] for line in orders[1:]] == ["BUY"]
    positions = run("export", "book", str(tmp_path / "book.sqlite3")).stdout
    assert positions.splitlines()[1:] == ["s-1,anthropic,CASH,90001,1", "s-1,anthropic,MSFT,22.22,450"]


def test_a_file_that_is_no_book_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "book.sqlite3").write_text("not a database, but somebody's notes" * 50)
    assert "cannot be used" in refusal(*apply_options(tmp_path), exit_code=3)
    assert (tmp_path / "book.sqlite3").read_text().startswith("not a database")
    assert "holds no book" in refusal("export", "book", str(tmp_path / "none.sqlite3"))


@pytest.mark.parametrize(
    ("option", "value", "part"),
    [
        ("--initial-balance", "0", "--initial-balance must be above 0"),
        ("--default-price", "-1", "default_price is -1, but must be greater than 0"),
        ("--position-max", "0", "position_percent_max is 0"),
        ("--position-max", "many", "--position-max is"),
        ("--request-id", "a b", "request_id is"),
    ],
)
def test_options_that_make_no_sense_are_refused(tmp_path: Path, option: str, value: str, part: str) -> None:
    assert part in refusal(*apply_options(tmp_path), option, value)


def test_the_deployed_functions_load_nothing_of_the_command_line() -> None:
    root = Path(__file__).parents[2]
    loaded = subprocess.run(
        [sys.executable, "-c", "import main, sys; print(*sys.modules)"],
        cwd=root / "functions",
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.split()
    assert "rebalancer" in loaded
    banned = {"typer", "exchange_calendars", "sqlite3", "rebalancer.entrypoints.cli"}
    assert banned.isdisjoint(loaded)
    locked = (root / "functions" / "requirements.txt").read_text()
    assert not any(f"\n{name}==" in f"\n{locked}" for name in ("typer", "rich", "exchange-calendars"))


def test_a_folder_of_artifacts_is_found_by_its_request(tmp_path: Path) -> None:
    task = tmp_path / "artifacts" / "r-1" / "t-1"
    task.mkdir(parents=True)
    write(task, "structured.json", STRUCTURED)
    write(task, "parsed.json", {"recommendations": []})
    options = apply_options(tmp_path)
    options[2] = str(tmp_path / "artifacts")
    assert answer(*options, "--json")["orders"][0]["quantity"] == "22.22"
    other = tmp_path / "artifacts" / "r-1" / "t-2"
    other.mkdir()
    write(other, "parsed.json", STRUCTURED)
    assert "holds the artifacts of 2 tasks; name one of them" in refusal(*options)
    empty = tmp_path / "empty"
    empty.mkdir()
    options[2] = str(empty)
    assert "holds neither structured.json nor parsed.json" in refusal(*options)
