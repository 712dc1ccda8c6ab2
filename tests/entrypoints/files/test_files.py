"""A person's file, as the page sends it: read by the same reader as on the command line, or refused by line."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from rebalancer.entrypoints import files, targets
from rebalancer.entrypoints.files import FILE_BYTES_MAX
from tests.entrypoints.calling import call, refused
from tests.services.world import World

HALVES = [{"symbol": "SPY", "target_percent": 50}, {"symbol": "QQQ", "target_percent": 50}]
HOLDINGS = """\
Symbol;Menge;Kurs;Wert;Währung
SPY;30;100,00;3.000,00;USD
QQQ;10;50,00;500,00;USD
ASML;10;700,00;7.000,00;EUR
SPYY;1;10,00;10,00;USD
Cash;;;1.500,00;USD
Total;;;5.010,00;USD
"""


def sent(content: str | bytes, **more: Any) -> dict[str, Any]:
    """The request with a file."""
    return {"content": base64.b64encode(content if isinstance(content, bytes) else content.encode()).decode(), **more}


@pytest.fixture
def halves(world: World) -> World:
    call(targets.save_allocation, {"targets": HALVES, "expected_version": 0})
    return world


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_holdings_are_measured_against_the_persons_targets_and_nothing_is_stored(halves: World, encoding: str) -> None:
    before = dict(halves.documents.documents)
    found = call(files.read_holdings_file, sent(HOLDINGS.encode(encoding)))
    assert {each["symbol"]: (each["quantity"], each["value"]) for each in found["positions"]} == {
        "QQQ": ("10", "500.00"),
        "SPY": ("30", "3000.00"),
        "SPYY": ("1", "10.00"),
    }
    assert (found["cash"], found["is_cash_named"]) == ("1500.00", True)
    assert [(each["line"], each["name"], each["value"], each["currency"]) for each in found["kept_apart"]] == [
        (4, "ASML", "7000.00", "EUR")
    ]
    assert "only dollars are planned with" in found["kept_apart"][0]["reason"]
    assert any("line 7: a total was left out" in note for note in found["notes"])
    rows = {row["symbol"]: row["actual_percent"] for row in found["account"]["rows"]}
    assert rows["SPY"] == "60"
    assert {each["symbol"]: each["action"] for each in found["rebalance"]["trades"]} == {"QQQ": "BUY", "SPY": "SELL"}
    assert (halves.documents.documents, halves.broker.submitted) == (before, [])


def test_what_has_no_price_in_the_file_takes_the_brokers(halves: World) -> None:
    found = call(files.read_holdings_file, sent("Symbol,Quantity\nSPY,30\n", cash_usd=1000))
    assert [each["price"] for each in found["positions"]] == ["100"]
    values = call(files.read_holdings_file, sent("Symbol,Value\nSPY,3000\n"))
    assert [(each["quantity"], each["price"]) for each in values["positions"]] == [("30", "100")]
    assert values["is_cash_named"] is False


def test_holdings_are_read_without_targets_too(world: World) -> None:
    call(targets.save_allocation, {"targets": [], "expected_version": 0})
    found = call(files.read_holdings_file, sent(HOLDINGS))
    assert (found["account"], found["rebalance"]) == (None, None)
    assert len(found["positions"]) == 3


def test_a_file_that_makes_no_sense_is_refused_by_line(halves: World) -> None:
    code, message, _ = refused(files.read_holdings_file, sent("Symbol,Quantity,Price\nSPY,many,100\n"))
    assert (code, message) == (
        "invalid-argument",
        'line 2, column Quantity is "many", but must be a number such as 1,234.50.',
    )
    assert (
        "line 2: SPY has a target, but it is in EUR"
        in refused(files.read_holdings_file, sent("Symbol,Quantity,Price\nSPY,5,€9\n"))[1]
    )
    assert "is a PDF" in refused(files.read_holdings_file, sent(b"%PDF-1.7"))[1]


def test_one_account_an_open_number_and_isins_are_answered_by_the_person(halves: World) -> None:
    several = "Account,Symbol,Quantity,Price\nA1,SPY,1,100\nB2,SPY,2,100\n"
    assert call(files.read_holdings_file, sent(several, account="B2"))["positions"][0]["quantity"] == "2"
    unclear = sent("Symbol;Quantity;Price\nSPY;1.234;100\n")
    assert "may be 1.234 or 1234" in refused(files.read_holdings_file, unclear)[1]
    assert call(files.read_holdings_file, {**unclear, "decimal": "comma"})["positions"][0]["quantity"] == "1234"
    named = sent("ISIN;Anzahl;Kurs\nUS78462F1030;5;100\n", symbols=[{"name": "US78462F1030", "symbol": "SPY"}])
    assert call(files.read_holdings_file, named)["positions"][0]["symbol"] == "SPY"


def test_targets_become_a_draft_and_every_unknown_symbol_is_named_at_once(world: World) -> None:
    before = dict(world.documents.documents)
    found = call(files.read_target_file, sent("Ticker,Weight\nSPY,40 %\nQQQQ,30\nNOSUCH,20\ncash,10\n"))
    assert [(each["symbol"], each["target_percent"]) for each in found["targets"]] == [
        ("SPY", "40"),
        ("QQQQ", "30"),
        ("NOSUCH", "20"),
        ("CASH", "10"),
    ]
    assert [(each["symbol"], each["line"]) for each in found["unknown"]] == [("QQQQ", 3), ("NOSUCH", 4)]
    assert found["unknown"][0]["might_mean"] == ["QQQ"]
    assert found["problems"] == []
    assert (world.documents.documents, world.broker.submitted) == (before, [])


def test_all_that_is_wrong_with_targets_is_said_by_line_at_once(world: World) -> None:
    found = call(files.read_target_file, sent("symbol,target_percent\nSPY,sixty\nQQQ,40\nQQQ,1\nGLD,-5\n"))
    assert [problem.split(",")[0].split(":")[0][:6] for problem in found["problems"]] == ["line 2", "line 4", "line 5"]
    fractions = call(files.read_target_file, sent("symbol,target\nSPY,0.6\nQQQ,0.4\n"))
    assert fractions["problems"] == ["The targets add up to 1%: write percents such as 40, not fractions such as 0.4."]


def test_a_large_file_and_what_is_no_base64_are_refused(world: World) -> None:
    assert refused(files.read_target_file, {"content": "ä"})[0] == "invalid-argument"
    assert refused(files.read_target_file, sent("x" * (FILE_BYTES_MAX + 100)))[0] == "invalid-argument"
