"""Every page of the runbook is tried by a test, and names events, codes and callables that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from main import BACKGROUND, CALLABLES
from tests.deploy.logged_events import logged_events

ROOT = Path(__file__).resolve().parents[2]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
PAGES = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", RUNBOOK, re.MULTILINE | re.DOTALL))
SUBJECTS = {
    "Halt everything",
    "Rotate keys",
    "A run is stuck",
    "Restore an account, or everything",
    "A quota is used up",
    "A bad release",
}


def test_the_runbook_has_a_page_for_each_subject() -> None:
    assert set(PAGES) >= SUBJECTS


@pytest.mark.parametrize("title", PAGES)
def test_each_page_says_how_one_knows_that_it_helped_and_what_tries_it(title: str) -> None:
    assert "**It helped** when" in PAGES[title]
    tried = re.search(r"^Tried by\s+`([^`:]+)(?:::(\w+))?`\.$", PAGES[title], re.MULTILINE)
    assert tried is not None
    text = (ROOT / tried[1]).read_text(encoding="utf-8")
    assert tried[2] is None or f"def {tried[2]}(" in text


def test_the_log_is_asked_for_events_that_are_logged() -> None:
    asked = [
        name
        for filter_ in re.findall(r"jsonPayload\.event=(\S.*?)' ", RUNBOOK)
        for name in re.findall(r'"(\w+)"', filter_)
    ]
    assert len(asked) > 8
    assert set(asked) <= set(logged_events())


def test_every_code_and_callable_that_it_names_is_one() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "functions" / "rebalancer").rglob("*.py"))
    codes = set(re.findall(r"`([A-Z]+(?:_[A-Z]+)+)`", RUNBOOK)) - {"CREDENTIALS_KEY"}
    platforms = {"RESOURCE_EXHAUSTED", "ALPACA_KEY_ID"}
    assert {code for code in codes - platforms if f'"{code}"' not in source} == set()
    named = {"set_trading_state", "fleet_status", "check_connection", "reconcile_positions"}
    assert all(f"`{name}`" in RUNBOOK for name in named)
    assert named <= set(CALLABLES)
    assert {"advance_open_runs", "drift-check"} <= set(BACKGROUND)
