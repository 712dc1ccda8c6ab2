"""A program that is not ours reads the journal and finds nothing wrong with it."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from beancount import loader

from rebalancer.core.ledger.events import CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.statements.beancount import commodity, to_beancount
from tests.core.ledger.happenings import a_fill, a_leg, a_transfer, an_order, cash


def a_full_story() -> list[LedgerEvent]:
    """Everything that the ledger knows, once."""
    return [
        a_leg("open", 0, ShareKind.OPENING, "10", price="33.333333333", group="opening"),
        cash("0", "10000"),
        an_order("o1", 1, "3", growth="2", income="1"),
        a_fill("1", "3", "100.01"),
        a_fill("2", "0.333333333", "450.17", symbol="BTC/USD"),
        cash("3", "1.23", CashKind.DIVIDEND, symbol="SPY"),
        cash("4", "-0.05", CashKind.FEE),
        a_fill("5", "-11", "120"),
        a_leg("s1", 6, ShareKind.SPLIT, "-2", group="split"),
        a_leg("s2", 6, ShareKind.SPLIT, "7", group="split"),
        a_fill("7", "-3.5", "40.1"),
        a_fill("8", "-10", "41"),
        a_fill("9", "12.5", "39"),
        cash("10", "20", CashKind.RETURN_OF_CAPITAL, symbol="SPY"),
        a_leg("f", 11, ShareKind.FEE, "-0.000333333", symbol="BTC/USD", price="460.07", group="fee"),
        a_leg("m1", 12, ShareKind.MERGER, "-6", group="merger"),
        a_leg("m2", 12, ShareKind.MERGER, "3", symbol="3M", paid="7.5", group="merger"),
        a_leg("p1", 13, ShareKind.SPINOFF, "-3", symbol="3M", group="spin"),
        a_leg("p2", 13, ShareKind.SPINOFF, "3", symbol="3M", price="70", group="spin"),
        a_leg("p3", 13, ShareKind.SPINOFF, "1", symbol="BABY", price="11", group="spin"),
        a_fill("14", "-1", "12", symbol="BABY"),
        a_leg("w", 15, ShareKind.WORTHLESS, "-3", symbol="3M", group="end"),
        a_transfer("t", 16, "growth", "income", "5"),
        cash("17", "-100.50", CashKind.WITHDRAWAL),
        cash("18", "0.004", CashKind.ROUNDING),
    ]


def errors_of(text: str) -> list[str]:
    _, errors, _ = loader.load_string(text)
    return [error.message for error in errors]


def test_beancount_finds_no_error_in_a_full_story() -> None:
    ledger = rebuild(a_full_story())
    text = to_beancount(ledger)
    assert errors_of(text) == []
    assert text.count(" balance ") >= 4


def test_the_checker_of_the_command_line_passes_it(tmp_path: Path) -> None:
    path = tmp_path / "evenkeel.beancount"
    path.write_text(to_beancount(rebuild(a_full_story())), encoding="utf-8")
    checker = Path(sys.executable).with_name("bean-check")
    done = subprocess.run([str(checker), str(path)], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "wrong", [("300.03", "300.04"), (' "fill:1"}', ' "fill:9"}'), ("balance Assets:Cash  ", "balance Assets:Cash  1")]
)
def test_beancount_finds_what_was_tampered_with(wrong: tuple[str, str]) -> None:
    ledger = rebuild([cash("0", "1000"), a_fill("1", "3", "100.01"), a_fill("2", "-1", "90")])
    text = to_beancount(ledger)
    assert errors_of(text) == []
    assert wrong[0] in text
    assert errors_of(text.replace(*wrong, 1)) != []


def test_a_flip_is_two_entries_there() -> None:
    ledger = rebuild([a_fill("1", "2", "100"), a_fill("2", "-5", "110"), a_fill("3", "4", "105")])
    assert errors_of(to_beancount(ledger)) == []
    assert ledger.book.quantity_of("SPY") == Decimal(1)


@pytest.mark.parametrize(("symbol", "name"), [("BTC/USD", "BTC_USD"), ("BRK.B", "BRK.B"), ("3M", "X3M"), ("T", "T")])
def test_symbols_are_written_as_commodities(symbol: str, name: str) -> None:
    assert commodity(symbol) == name
    assert errors_of(to_beancount(rebuild([a_fill("1", "2", "100", symbol=symbol)]))) == []


def test_an_empty_ledger_is_a_valid_file() -> None:
    assert errors_of(to_beancount(rebuild([]))) == []


def test_an_event_that_moves_nothing_is_left_out() -> None:
    text = to_beancount(rebuild([cash("0", "0.00")]))
    assert errors_of(text) == []
    assert "activity:0" not in text
