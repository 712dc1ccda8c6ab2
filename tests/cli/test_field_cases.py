"""Situations from the field that are no files of brokers, each with the numbers that are right."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.commands import answer, refusal, run, write


def position(symbol: str, quantity: str, price: str) -> dict[str, str]:
    return {"symbol": symbol, "quantity": quantity, "price": price}


def target(symbol: str, percent: str) -> dict[str, str]:
    return {"symbol": symbol, "target_percent": percent}


def actions(plan: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {each["symbol"]: (each["action"], each["quantity"]) for each in plan["items"] if each["action"] != "HOLD"}


def test_one_dear_share_is_bought_where_that_is_nearer_to_the_targets(tmp_path: Path) -> None:
    """Of all counts NVR 1, BND 34 is the nearest: |7450 − 6000| + |2550 − 4000| = 2,900."""
    scenario = {
        "cash": "10000",
        "positions": [],
        "prices": {"NVR": "7450", "BND": "75"},
        "targets": [target("NVR", "60"), target("BND", "40")],
        "policy": {"shares": "whole", "min_trade_usd": "0"},
    }
    errors = {
        (nvr, bnd): abs(7450 * nvr - 6000) + abs(75 * bnd - 4000)
        for nvr in range(2)
        for bnd in range(134)
        if 7450 * nvr + 75 * bnd <= 10000
    }
    assert min(errors.items(), key=lambda each: each[1]) == ((1, 34), 2900)
    plan = answer("plan", write(tmp_path, "s.json", scenario))
    assert actions(plan) == {"NVR": ("BUY", "1"), "BND": ("BUY", "34")}


def test_cash_below_its_target_is_shown_as_ten_points_off(tmp_path: Path) -> None:
    symbols = [f"S{number:02}" for number in range(20)]
    scenario = {
        "cash": "0",
        "positions": [position(symbol, "50", "100") for symbol in symbols],
        "targets": [*[target(symbol, "4.5") for symbol in symbols], target("CASH", "10")],
    }
    report = answer("drift", write(tmp_path, "s.json", scenario), "--json")
    cash = next(row for row in report["rows"] if row["symbol"] == "CASH")
    assert (cash["target_percent"], cash["drift_percent"], cash["drift_level"]) == ("10", "-10", "WARNING")
    assert report["needs_rebalance"] is True


def test_a_debt_is_paid_back_and_named(tmp_path: Path) -> None:
    scenario = {
        "cash": "-5000",
        "positions": [position("VTI", "240", "250"), position("BND", "400", "75"), position("GLD", "50", "200")],
        "targets": [target("VTI", "60"), target("BND", "30"), target("GLD", "10")],
    }
    file = write(tmp_path, "s.json", scenario)
    plan = answer("plan", file)
    amounts = {each["symbol"]: Decimal(each["trade_amount"]) for each in plan["items"] if each["action"] != "HOLD"}
    assert amounts == {"VTI": -3000, "BND": -1500, "GLD": -500}
    assert Decimal(plan["cash_after"]) == 0
    assert "MARGIN_DEBT" in run("doctor", file).stdout


def test_dust_starts_nothing(tmp_path: Path) -> None:
    scenario = {
        "cash": "0",
        "positions": [
            position("VTI", "10", "250"),
            position("JUNK", "0.000000001", "3.21"),
            position("BND", "33.333333333", "75"),
        ],
        "targets": [target("VTI", "50"), target("BND", "50"), target("JUNK", "0")],
    }
    file, triggers = write(tmp_path, "s.json", scenario), write(tmp_path, "tr.json", {"drift": True})
    assert run("trigger", file, "--triggers", triggers, "--today", "2026-07-01").stdout.startswith("WAIT")
    plan = answer("plan", file)
    assert (plan["needs_rebalance"], actions(plan)) == (False, {})


def test_a_misspelled_frozen_symbol_sells_nothing(tmp_path: Path) -> None:
    scenario = {
        "cash": "0",
        "positions": [position("VTI", "100", "250"), position("ESPP", "100", "100"), position("BND", "10", "75")],
        "targets": [target("VTI", "50"), target("ESPP", "10"), target("BND", "40")],
        "policy": {"frozen": ["ESP"]},
    }
    said = refusal("plan", write(tmp_path, "s.json", scenario))
    assert said == "policy.frozen names ESP, which is neither held nor targeted; is ESPP meant?"


GLD: dict[str, Any] = {"cash": "1000", "positions": [position("GLD", "50", "200")], "targets": [target("GLD", "100")]}


@pytest.mark.parametrize(("sold", "quantity", "cash"), [("GLD=100%", "50", "11000.00"), ("GLD=50%", "25", "6000.00")])
def test_a_percent_of_a_holding_is_sold(tmp_path: Path, sold: str, quantity: str, cash: str) -> None:
    found = answer("what-if", write(tmp_path, "s.json", GLD), "--sell", sold, "--json")
    assert (found["trades"][0]["quantity"], found["cash_after"]) == (quantity, cash)


def test_no_amount_is_written_with_a_sign_behind_the_dollar_or_as_minus_zero(tmp_path: Path) -> None:
    """Every amount and percent that any command prints, of an account with a debt and with drifts that round to 0."""
    scenario = {
        "cash": "-0.004",
        "positions": [position("VTI", "10", "250"), position("BND", "33.333333333", "75")],
        "targets": [target("VTI", "50"), target("BND", "50")],
    }
    owing = {**scenario, "cash": "-700"}
    for document in (scenario, owing):
        file = write(tmp_path, "s.json", document)
        for arguments in (
            ("plan", file, "--table"),
            ("drift", file),
            ("suggest", file),
            ("what-if", file, "--deposit", "100"),
            ("what-if", file, "--deposit=-100"),
            ("new-money", file),
            ("doctor", file),
        ):
            shown = run(*arguments).stdout
            assert "$-" not in shown, arguments
            assert "-0.00" not in shown.replace("-0.004", ""), (arguments, shown)


def test_what_is_asked_of_one_plan_is_an_option(tmp_path: Path) -> None:
    scenario = {
        "cash": "5000",
        "positions": [position("VTI", "26", "250"), position("BND", "40", "75")],
        "targets": [target("VTI", "60"), target("BND", "30"), target("CASH", "10")],
    }
    file = write(tmp_path, "s.json", scenario)
    bought = [each for each in answer("plan", file, "--invest", "2000")["items"] if each["action"] != "HOLD"]
    assert {each["action"] for each in bought} == {"BUY"}
    assert sum(Decimal(each["trade_amount"]) for each in bought) == 2000
    raised = answer("plan", file, "--raise", "5000")
    assert {each["action"] for each in raised["items"]} == {"SELL", "HOLD"}
    assert Decimal(raised["cash_after"]) == Decimal("6450.00")
    everything = answer("plan", file, "--all")
    assert {row["symbol"]: row["reason"] for row in everything["items"] if row["action"] == "HOLD"}.keys() == {"CASH"}
    too_much = refusal("plan", file, "--raise", "50000")
    assert "at most $13050 can be raised" in too_much
    refusal("plan", file, "--raise", "5", "--all")
