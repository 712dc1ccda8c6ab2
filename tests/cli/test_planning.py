"""Planning commands: from a broker's CSV or a scenario, as tables or JSON."""

from pathlib import Path

import pytest

from tests.cli.commands import SCENARIO, answer, from_csv, refusal, run, write


def test_a_person_with_two_csv_files_gets_a_plan(tmp_path: Path) -> None:
    result = run("plan", *from_csv(tmp_path))
    assert result.exit_code == 0
    assert "SPY" in result.stdout
    assert "-12,491.00" in result.stdout
    assert "cash after $4,249.25" in result.stdout
    assert "fees about $0." in result.stdout
    assert "\x1b[" not in result.stdout
    assert result.stderr == "note: line 7: a total was left out\n"


def test_the_same_plan_as_json_has_the_documented_shape(tmp_path: Path) -> None:
    plan = answer("plan", *from_csv(tmp_path), "--json")
    keys = {"plan_id", "portfolio_value", "needs_rebalance", "cash_after", "items", "bound", "inputs"}
    assert plan.keys() == keys
    assert [item["symbol"] for item in plan["items"]] == ["SPY", "QQQ", "QUAL", "CASH"]


def test_a_csv_and_the_same_scenario_make_the_same_plan(tmp_path: Path) -> None:
    csv = answer("plan", *from_csv(tmp_path), "--json")
    scenario = {
        "cash": "25000",
        "positions": [
            {"symbol": "SPY", "quantity": "103.3", "price": "450", "average_cost": "291.384318"},
            {"symbol": "QUAL", "quantity": "90", "price": "150", "average_cost": "154.444444"},
        ],
        "prices": {"QQQ": "400"},
        "targets": [
            {"symbol": symbol, "target_percent": percent}
            for symbol, percent in {"SPY": "40", "QUAL": "30", "QQQ": "25", "CASH": "5"}.items()
        ],
    }
    assert answer("plan", write(tmp_path, "s.json", scenario)) == csv


def test_a_scenario_is_shown_as_a_table_on_request(tmp_path: Path) -> None:
    result = run("plan", write(tmp_path, "s.json", SCENARIO), "--table")
    assert result.stdout.startswith("Plan")
    assert "OUTSIDE_BAND" in result.stdout


def test_lines_in_a_pipe_are_not_cut(tmp_path: Path) -> None:
    result = run("plan", *from_csv(tmp_path))
    assert "…" not in result.stdout
    assert any("27.757777777" in line and "OUTSIDE_BAND" in line for line in result.stdout.splitlines())


def test_policy_options_come_from_a_file_and_from_the_line(tmp_path: Path) -> None:
    policy = write(tmp_path, "policy.json", {"shares": "whole", "min_trade_usd": "10"})
    plan = answer("plan", *from_csv(tmp_path), "--policy", policy, "--set", "only=SPY, QUAL", "--json")
    reasons = {item["symbol"]: item["reason"] for item in plan["items"]}
    assert reasons["QQQ"] == "NOT_CHOSEN"
    assert all("." not in item["quantity"] for item in plan["items"])
    scenario = write(tmp_path, "s.json", SCENARIO)
    one = answer("plan", scenario, "--set", "share_places=1")
    assert all(len(item["quantity"].partition(".")[2]) <= 1 for item in one["items"])


def test_cash_from_the_line_replaces_the_files_and_says_so(tmp_path: Path) -> None:
    result = run("drift", *from_csv(tmp_path), "--cash", "$1,000")
    assert "note: the cash in the holdings is replaced by --cash" in result.stderr
    assert "portfolio $60,985.00" in result.stdout


def test_strategies_are_planned_together_and_divided_again(tmp_path: Path) -> None:
    scenario = {key: value for key, value in SCENARIO.items() if key != "targets"}
    scenario["strategies"] = [
        {"name": "core", "share_percent": "60", "targets": [{"symbol": "SPY", "target_percent": "100"}]},
        {"name": "tech", "share_percent": "40", "targets": [{"symbol": "QQQ", "target_percent": "100"}]},
    ]
    file = write(tmp_path, "s.json", scenario)
    plan = answer("plan", file)
    assert {item["symbol"]: item["target_percent"] for item in plan["items"]} == {"SPY": "60", "QQQ": "40", "CASH": "0"}
    strategies = plan["strategies"]
    assert {part["strategy"]: part["symbol"] for part in strategies["parts"]} == {"core": "SPY", "tech": "QQQ"}
    again = answer("plan", write(tmp_path, "b.json", {**scenario, "books": None}))
    assert again == plan
    assert "Books after" in run("plan", file, "--table").stdout


def test_drift_tells_a_script_whether_something_needs_doing(tmp_path: Path) -> None:
    assert run("drift", *from_csv(tmp_path)).exit_code == 0
    assert run("drift", *from_csv(tmp_path), "--check").exit_code == 1
    assert run("drift", *from_csv(tmp_path), "--check", "--set", "min_trade_usd=100000").exit_code == 0
    report = answer("drift", *from_csv(tmp_path), "--json")
    assert report["rows"][1] == {
        "symbol": "QQQ",
        "target_percent": "25",
        "actual_percent": "0",
        "drift_percent": "-25",
        "drift_level": "CRITICAL",
        "value": "0.00",
    }


def test_classes_are_shown_with_their_members(tmp_path: Path) -> None:
    targets = {
        "targets": [{"symbol": "CASH", "target_percent": "5"}],
        "asset_classes": [{"name": "stocks", "target_percent": "95", "members": ["QUAL", "SPY"]}],
    }
    options = from_csv(tmp_path)
    options[3] = write(tmp_path, "targets.json", targets)
    shown = run("drift", *options).stdout
    assert "Asset classes" in shown
    assert answer("plan", *options, "--json")["classes"][0]["name"] == "stocks"


def test_suggestions_name_priority_and_tax(tmp_path: Path) -> None:
    lots = [{"symbol": "SPY", "quantity": "103.3", "cost_per_share": "500", "acquired_on": "2020-01-02"}]
    found = answer("suggest", *from_csv(tmp_path), "--lots", write(tmp_path, "lots.json", lots), "--json")
    first = found["suggestions"][0]
    assert (first["symbol"], first["priority"], first["tax_implication"]) == (
        "SPY",
        "HIGH",
        "LOSS_HARVESTING_OPPORTUNITY",
    )
    assert first["tax"]["long_term_usd"].startswith("-")
    assert "no advice" in run("suggest", *from_csv(tmp_path)).stdout
    still = run("suggest", *from_csv(tmp_path), "--set", "min_trade_usd=100000")
    assert still.stdout == "Nothing is suggested.\n"


def test_what_if_shows_before_and_after(tmp_path: Path) -> None:
    options = (*from_csv(tmp_path), "--sell", "SPY=6000", "--buy", "QQQ=50sh", "--deposit", "1,000")
    result = answer("what-if", *options, "--json")
    assert result["is_possible"] is True
    assert result["cash_after"] == "12000.00"
    assert [trade["quantity"] for trade in result["trades"]] == ["13.333333333", "50"]
    assert "cash $25,000.00 → $12,000.00" in run("what-if", *options).stdout


def test_an_impossible_what_if_says_so_and_exits_with_1(tmp_path: Path) -> None:
    result = run("what-if", *from_csv(tmp_path), "--sell", "SPY=600sh")
    assert result.exit_code == 1
    assert "impossible: 600 SPY" in result.stdout
    assert answer("what-if", *from_csv(tmp_path), "--deposit", "-30000", "--json", exit_code=1)["after"] is None


def test_what_if_reads_trades_and_other_targets(tmp_path: Path) -> None:
    trades = write(tmp_path, "t.json", [{"symbol": "SPY", "action": "SELL", "value": "450"}])
    targets = write(tmp_path, "n.json", {"targets": [{"symbol": "SPY", "target_percent": "100"}]})
    result = answer("what-if", *from_csv(tmp_path), "--trades", trades, "--new-targets", targets, "--json")
    assert result["trades"][0]["quantity"] == "1"
    assert {row["symbol"]: row["target_percent"] for row in result["after"]["rows"]} == {
        "QUAL": None,
        "SPY": "100",
        "CASH": "0",
    }


@pytest.mark.parametrize(
    ("options", "part"),
    [
        ([], "--holdings is missing: give a scenario FILE"),
        (["--holdings", "{holdings}"], "--targets is missing"),
        (["--holdings", "nowhere.csv", "--targets", "{targets}"], "--holdings nowhere.csv does not exist"),
        (["--holdings", "{holdings}", "--targets", "{targets}"], "give --price QQQ=USD"),
        (["--holdings", "{holdings}", "--targets", "{targets}", "--price", "QQQ"], "must have the form SYMBOL=USD"),
        (["--holdings", "{holdings}", "--targets", "{targets}", "--price", "QQQ=0"], "must be above 0"),
        (["{scenario}", "--cash", "5"], "--cash is given together with the scenario"),
        (["{scenario}", "--set", "colour=red"], "policy.colour is an unknown key"),
        (["{scenario}", "--set", "band"], "--set band must have the form KEY=VALUE"),
    ],
)
def test_what_is_missing_or_wrong_is_one_line(tmp_path: Path, options: list[str], part: str) -> None:
    csv = from_csv(tmp_path)
    names = {"holdings": csv[1], "targets": csv[3], "scenario": write(tmp_path, "s.json", SCENARIO)}
    assert part in refusal("plan", *[option.format(**names) for option in options])


def test_holdings_without_a_cash_line_ask_for_it(tmp_path: Path) -> None:
    options = from_csv(tmp_path)
    options[1] = write(tmp_path, "h.csv", "symbol,quantity\nSPY,1\nQUAL,2\n")
    assert "--cash is missing" in refusal("plan", *options)
    assert "SPY has neither a price nor a value" in refusal("plan", *options, "--cash", "0")
    prices = write(tmp_path, "p.csv", "Symbol,Price\nSPY,450\nQUAL,150\n")
    assert answer("plan", *options, "--cash", "0", "--prices", prices, "--json")["portfolio_value"] == "750.00"


def test_strategies_and_targets_together_are_refused(tmp_path: Path) -> None:
    file = write(tmp_path, "s.json", {**SCENARIO, "strategies": []})
    assert "strategies and targets are both given" in refusal("plan", file)
