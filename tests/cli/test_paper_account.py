"""status, trade and switch against a paper broker over HTTP, with the journal in a file."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import answer, refusal, run, write
from tests.paper_broker.running import SECRET, Customer, Running

ROOT = Path(__file__).parents[2]
TARGETS = "symbol,target\nSPY,45\nQQQ,50\nCASH,5\n"


@pytest.fixture
def customer(broker: Running) -> Customer:
    """$45,000 of SPY and $55,000 of cash."""
    return broker.open(cash="55000.00", SPY="100")


def options(folder: Path) -> list[str]:
    return ["--targets", write(folder, "targets.csv", TARGETS), "--journal", str(folder / "journal.sqlite3")]


def orders(customer: Customer) -> list[tuple[str, str, str]]:
    found = customer.get("/v2/orders", status="all", limit=500)
    return sorted((each["symbol"], each["side"], each["client_order_id"]) for each in found)


def test_a_rebalance_is_previewed_approved_ordered_and_followed_to_its_end(customer: Customer, tmp_path: Path) -> None:
    result = run("trade", *options(tmp_path), "--yes", "--json")
    assert result.exit_code == 0, result.output
    done = json.loads(result.stdout)
    assert done["state"] == "COMPLETED"
    assert [(leg["side"], leg["symbol"]) for leg in done["legs"]] == [("buy", "QQQ")]
    assert "OUTSIDE_BAND" in result.stderr
    assert customer.position("QQQ")["qty"] == "125"
    again = run("trade", *options(tmp_path), "--yes")
    assert again.exit_code == 0
    assert "NOTHING_TO_TRADE" in again.stderr
    assert len(orders(customer)) == 1


def test_without_approval_nothing_is_ordered(customer: Customer, tmp_path: Path) -> None:
    result = run("trade", *options(tmp_path))
    assert result.exit_code == 4
    assert "Nothing was ordered" in result.stderr
    preview = answer("trade", *options(tmp_path), "--dry-run", "--json")
    assert preview["can_start"] is True
    assert orders(customer) == []


def test_a_halt_in_the_journal_stops_the_plan_until_a_person_lifts_it(customer: Customer, tmp_path: Path) -> None:
    journal = options(tmp_path)[2:]
    assert run("switch", "halted", "--reason", "holiday", *journal).stdout == "trading is HALTED\n"
    stopped = run("trade", *options(tmp_path), "--yes")
    assert stopped.exit_code == 4
    assert "TRADING_HALTED" in stopped.stderr
    assert "holiday" in stopped.stderr
    assert orders(customer) == []
    assert answer("status", *journal, "--json")["trading"]["state"] == "HALTED"
    run("switch", "ACTIVE", "--reason", "back", *journal)
    assert run("trade", *options(tmp_path), "--yes").exit_code == 0


def test_the_status_shows_the_account(customer: Customer, tmp_path: Path) -> None:
    shown = answer("status", "--journal", str(tmp_path / "none"), "--json")
    assert (shown["cash"], shown["equity"]) == ("55000.00", "100000.00")
    assert shown["positions"][0]["symbol"] == "SPY"
    assert shown["trading"] is None
    assert not (tmp_path / "none").exists()
    text = run("status", "--journal", str(tmp_path / "none")).stdout
    assert "equity $100,000.00   cash $55,000.00   open orders 0" in text
    assert customer.account["cash"] == "55000"


KILLED = """
import os, sys
from rebalancer.adapters.alpaca import AlpacaBroker
whole = AlpacaBroker.submit_order
def submit_then_die(self, request):
    whole(self, request)
    os._exit(9)
AlpacaBroker.submit_order = submit_then_die
from rebalancer.entrypoints.cli.app import app
app(sys.argv[1:])
"""


def test_a_command_that_is_killed_after_its_order_was_sent_is_taken_up_without_a_second_order(
    customer: Customer, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", KILLED, "trade", *options(tmp_path), "--yes"]
    died = subprocess.run(command, cwd=ROOT / "functions", env=dict(os.environ), check=False, timeout=60)
    assert died.returncode == 9
    assert len(orders(customer)) == 1
    assert answer("status", *options(tmp_path)[2:], "--json")["open_run"] is not None
    result = run("trade", "--journal", str(tmp_path / "journal.sqlite3"), "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["state"] == "COMPLETED"
    assert len(orders(customer)) == 1


def test_keys_come_from_the_environment_and_are_never_shown(
    customer: Customer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("trade", *options(tmp_path), "--yes")
    journal = (tmp_path / "journal.sqlite3").read_bytes()
    assert SECRET.encode() not in journal
    assert customer.key_id.encode() not in journal
    monkeypatch.delenv("ALPACA_SECRET_KEY")
    assert "are not both set" in refusal("status")


def test_real_money_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALPACA_KEY_ID", "a")
    monkeypatch.setenv("ALPACA_SECRET_KEY", "b")
    monkeypatch.setenv("ALPACA_BASE_URL", "https://api.alpaca.markets/")
    assert "real money; the command line trades paper accounts only" in refusal("status")


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("symbol,target\nSPY,40\n", "targets sum to 40%"),
        ("symbol,target\nZZZZZ,100\n", "targets name ZZZZZ, which the broker does not trade"),
    ],
)
def test_targets_that_cannot_be_traded_are_refused(customer: Customer, tmp_path: Path, content: str, part: str) -> None:
    file = write(tmp_path, "bad.csv", content)
    assert part in refusal("trade", "--targets", file, "--journal", str(tmp_path / "j.sqlite3"))
    assert orders(customer) == []


def test_a_cancel_without_a_run_and_a_trade_without_targets_are_refused(customer: Customer, tmp_path: Path) -> None:
    journal = ["--journal", str(tmp_path / "j.sqlite3")]
    assert "there is no open run" in refusal("trade", "--cancel", *journal)
    assert "--targets is missing" in refusal("trade", *journal)
    assert orders(customer) == []
