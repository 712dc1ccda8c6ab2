"""ledger: the books of a paper account in the journal: reconciled, settled, shown, exported."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.entrypoints.cli import paper
from rebalancer.services.statements.ledger_tables import TABLES
from tests.cli.commands import answer, refusal, run
from tests.paper_broker.running import KEY, Customer, Running

HEAD = "users/local/ledger/head"


@pytest.fixture
def customer(broker: Running) -> Customer:
    """100 SPY at $100 each and $55,000 of cash; ten of them sold, and five QQQ bought."""
    customer = broker.open(cash="55000.00", SPY="100")
    customer.placed("SPY", "sell", qty="10")
    customer.look(customer.placed("QQQ", "buy", qty="5"))
    return customer


@pytest.fixture
def journal(tmp_path: Path) -> list[str]:
    """The option that names a journal of its own."""
    return ["--journal", str(tmp_path / "journal.sqlite3")]


def let_gaps_stand(journal: list[str]) -> None:
    """Make what does not agree as old as if a minute had passed."""
    with sqlite3.connect(journal[1]) as connection:
        (body,) = connection.execute("SELECT body FROM documents WHERE path = ?", (HEAD,)).fetchone()
        head: dict[str, Any] = json.loads(body)
        for seen in head["disagreements"]:
            seen["since_ns"] -= 60 * 10**9
        connection.execute("UPDATE documents SET body = ? WHERE path = ?", (json.dumps(head), HEAD))
    connection.close()


def test_the_books_are_reconciled_and_shown(customer: Customer, journal: list[str]) -> None:
    done = answer("ledger", "reconcile", *journal, "--json")
    assert (done["state"], done["recorded"]) == ("BALANCED", 8)
    assert answer("ledger", "reconcile", *journal, "--json")["recorded"] == 0
    shown = answer("ledger", "show", *journal, "--json")
    assert [(row["symbol"], row["quantity"]) for row in shown["positions"]] == [("QQQ", "5"), ("SPY", "90")]
    (year,) = shown["gains_by_year"]
    assert year["cost_usd"] == "1000"
    text = run("ledger", "show", *journal).stdout
    assert "Open lots" in text
    assert "no tax advice" in text
    lifo = answer("ledger", "show", "--method", "LIFO", *journal, "--json")
    assert lifo["method"] == "LIFO"
    assert "must be one of FIFO, LIFO, HIFO" in refusal("ledger", "show", "--method", "BEST", *journal)
    assert run("ledger", "sale-up-to", "SPY", "BEFORE_GAIN", *journal).stdout.startswith("0 SPY at 450: nothing; stops")


def test_what_is_shown_fits_a_screen_with_money_in_cents(customer: Customer, journal: list[str]) -> None:
    customer.look(customer.placed("QQQ", "sell", qty="0.333333333"))
    customer.look(customer.placed("QQQ", "buy", qty="0.777777777"))
    answer("ledger", "reconcile", *journal, "--json")
    lines = run("ledger", "show", *journal).stdout.splitlines()
    assert max(len(line.rstrip()) for line in lines) <= 100
    numbers = re.findall(r"\d+\.\d+", "\n".join(lines))
    assert numbers
    assert max(len(number) for number in numbers) <= 14


def test_a_store_without_a_name_is_the_brokers_own_id_of_the_account(
    customer: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert paper.account_id() == customer.get("/v2/account")["id"]
    monkeypatch.delenv("ALPACA_KEY_ID")
    with pytest.raises(InvalidInput, match="not both set"):
        paper.account_id()


def test_a_tampered_holding_is_named_and_settled(customer: Customer, broker: Running, journal: list[str]) -> None:
    answer("ledger", "reconcile", *journal, "--json")
    broker.admin("POST", f"/accounts/{KEY}/tamper", symbol="SPY", quantity="-2")
    assert answer("ledger", "reconcile", *journal, "--json")["state"] == "WAITING"
    let_gaps_stand(journal)
    result = run("ledger", "reconcile", *journal)
    assert result.exit_code == 1
    assert "SPY: the broker has 88, our books have 90: a gap of -2." in result.stdout
    assert "-1" in refusal("ledger", "resolve", "SPY=-1", *journal, exit_code=4)
    settled = answer("ledger", "resolve", "SPY=-2", "--request-id", "r1", *journal, "--json")
    assert settled["state"] == "BALANCED"
    again = answer("ledger", "resolve", "SPY=-2", "--request-id", "r1", *journal, "--json")
    assert (again["state"], again["recorded"]) == ("BALANCED", 0)
    assert answer("status", *journal, "--json")["trading"]["state"] == "HALTED"


def test_every_table_is_exported_as_a_file(customer: Customer, journal: list[str], tmp_path: Path) -> None:
    answer("ledger", "reconcile", *journal, "--json")
    folder = tmp_path / "files"
    result = run("ledger", "export", "--to", str(folder), *journal)
    assert result.exit_code == 0, result.output
    assert {file.stem for file in folder.iterdir()} == set(TABLES)
    with (folder / "fills.csv").open(newline="") as file:
        assert [(row["symbol"], row["quantity"]) for row in csv.DictReader(file)] == [("SPY", "10"), ("QQQ", "5")]
    out = tmp_path / "books.beancount"
    assert run("ledger", "beancount", "--out", str(out), *journal).exit_code == 0
    assert "balance" in out.read_text()


def test_what_cannot_be_exported_is_refused_in_one_line(customer: Customer, journal: list[str]) -> None:
    assert "run ledger reconcile first" in refusal("ledger", "show", *journal)
    answer("ledger", "reconcile", *journal, "--json")
    assert "must be csv or parquet" in refusal("ledger", "export", "--format", "xls", *journal)
    assert "must be one of orders" in refusal("ledger", "export", "secrets", *journal)
    assert "names SPY a second time" in refusal("ledger", "resolve", "SPY=1", "spy=2", *journal)
    assert "is 0; give each gap once" in refusal("ledger", "resolve", "SPY=0", *journal)


@pytest.mark.parametrize("words", [("store", "lmdb:///nowhere"), ("export", "--format", "parquet")])
def test_without_the_extra_the_refusal_says_how_to_get_it(
    customer: Customer, journal: list[str], tmp_path: Path, words: tuple[str, ...]
) -> None:
    answer("ledger", "reconcile", *journal, "--json")
    where = ["--to", str(tmp_path / "files")] if "export" in words else []
    assert "pip install '.[cli,broker,research]'" in refusal("ledger", *words, *where, *journal)
