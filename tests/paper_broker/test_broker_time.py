"""The broker's time on command: jumps, paces, and what follows it."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import requests

from local.paper_broker.__main__ import parse_arguments
from local.paper_broker.app import create_app
from local.paper_broker.market.clock import begin_clock
from tests.paper_broker.running import Running


def test_time_does_not_go_back_before_what_the_broker_has_written_down(broker: Running) -> None:
    broker.open()
    answer = requests.post(f"{broker.url}/__admin/time/set", json={"at": "2026-01-05T16:59:59Z"}, timeout=10)
    assert answer.status_code == 422
    assert answer.json()["message"] == (
        "at: 2026-01-05T16:59:59+00:00 is before 2026-01-05T17:00:00.000000Z, when the broker last wrote something"
        " down; its time only moves forward from there"
    )
    assert broker.admin("GET", "/time")["now"] == "2026-01-05T17:00:00.000000Z"


def test_a_jump_and_a_pace_are_set_together(exchange: Running) -> None:
    exchange.admin("POST", "/time/set", at="2026-11-30T14:00:00Z", pace="0")
    assert exchange.admin("GET", "/time") == {
        "now": "2026-11-30T14:00:00.000000Z",
        "new_york": "2026-11-30T09:00:00-05:00",
        "pace": "0",
        "is_open": False,
        "next_open": "2026-11-30T14:30:00.000000Z",
        "next_close": "2026-11-30T21:00:00.000000Z",
    }
    assert exchange.admin("POST", "/time/set", at="2026-11-30T14:00:00Z", pace="600")["pace"] == "600"
    first, second = (exchange.admin("GET", "/time")["now"] for _ in range(2))
    assert second > first > "2026-11-30T14:00:00"


def test_sessions_orders_settlement_and_payouts_follow_a_jump_of_a_week(exchange: Running) -> None:
    customer = exchange.open(cash="1000", SPY="10")
    exchange.admin("POST", "/actions/dividend", symbol="SPY", cash="1.00", record_date="2026-01-08")
    exchange.at("2026-01-05T22:00:00Z")
    queued = customer.placed(side="sell", qty="4")
    limited = customer.placed("AAPL", qty="1", type="limit", limit_price="1")
    exchange.at("2026-01-12T15:00:00Z")
    assert customer.look(queued)["filled_at"].startswith("2026-01-06T14:30")
    assert customer.look(limited)["status"] == "expired"
    assert customer.look(limited)["expired_at"].startswith("2026-01-06T21:00")
    assert customer.get("/v2/account/activities/DIV")[0]["net_amount"] == "6"
    assert customer.account["non_marginable_buying_power"] == customer.account["cash"]


def test_a_new_broker_begins_at_a_clock_and_a_pace_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    options = parse_arguments(["--state", "x", "--clock", "2026-11-30T09:00", "--pace", "0"])
    state = tmp_path / "state.sqlite"
    app = create_app(state, clock=begin_clock(options.clock, options.pace))
    assert app.state.broker.market.clock.now() == datetime(2026, 11, 30, 14, tzinfo=UTC)
    app.state.broker.close()
    again = create_app(state, clock=begin_clock(None, Decimal(600)))
    assert again.state.broker.market.clock.pace == 0
    again.state.broker.close()
    with pytest.raises(ValueError, match="outside 2016"):
        begin_clock(datetime(1999, 1, 1, tzinfo=UTC), Decimal(1))
