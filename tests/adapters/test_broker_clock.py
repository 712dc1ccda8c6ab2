"""Our time in the local system is the paper broker's: at real pace within a request, anew with the next one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from rebalancer.adapters.system.broker_clock import BrokerTimeClock
from rebalancer.core.base.errors import BrokerUnavailable, InvariantViolation
from rebalancer.wiring import environment
from tests.paper_broker.running import Running, running

NOON = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def broker() -> Iterator[Running]:
    with running() as started:
        yield started


def set_time(broker: Running, at: datetime, pace: str) -> None:
    broker.admin("POST", "/time/set", at=at.isoformat(), pace=pace)


def test_a_request_runs_at_real_pace_from_the_brokers_time(broker: Running) -> None:
    set_time(broker, NOON, "600")
    clock, app = BrokerTimeClock(broker.url), Flask("test")
    with app.test_request_context():
        first = clock.now()
        time.sleep(0.05)
        assert timedelta(0) < clock.now() - first < timedelta(seconds=2)
    with app.test_request_context():
        assert clock.now() - first > timedelta(seconds=20), "the next request sees how far the broker's day went"


def test_a_jump_of_the_broker_is_seen_by_the_next_request(broker: Running) -> None:
    set_time(broker, NOON + timedelta(days=200), "0")
    clock, app = BrokerTimeClock(broker.url), Flask("test")
    with app.test_request_context():
        assert clock.now() >= NOON + timedelta(days=200)
    assert clock.now() >= NOON + timedelta(days=200), "and outside of requests too"


def test_a_broker_that_is_gone_is_unavailable_and_no_other_time_is_taken() -> None:
    with pytest.raises(BrokerUnavailable, match="clock"):
        BrokerTimeClock("http://127.0.0.1:9").now()


def test_outside_the_emulator_nobody_follows_another_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOCAL_CLOCK", "broker")
    monkeypatch.delenv("FUNCTIONS_EMULATOR", raising=False)
    with pytest.raises(InvariantViolation, match="LOCAL_CLOCK"):
        environment.require_safe_environment()
    assert environment.clock_tolerance() == timedelta(minutes=2)
    monkeypatch.setenv("FUNCTIONS_EMULATOR", "true")
    environment.require_safe_environment()
    assert environment.clock_tolerance() is None
