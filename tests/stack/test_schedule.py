"""The schedules tick by the clock that the functions follow."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from datetime import time as day_time
from typing import Any

import pytest
import requests
from firebase_functions import scheduler_fn
from flask import Flask, Request
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder

from local.stack import schedule
from local.stack.errors import StackError
from local.stack.launch import Options
from local.stack.ports import ports_from_base
from local.stack.schedule import SCHEDULES, Daily, Every, start_ticking
from local.stack.times import require_time
from local.stack.tools import ROOT
from tests.deploy.test_manifest import SCHEDULES as DECLARED


def test_every_schedule_of_the_manifest_ticks_in_the_demo() -> None:
    assert set(SCHEDULES) == set(DECLARED)


@pytest.mark.parametrize(
    ("moment", "following"),
    [
        (datetime(2026, 10, 31, 12, tzinfo=UTC), datetime(2026, 10, 31, 21, 30, tzinfo=UTC)),
        (datetime(2026, 10, 31, 22, tzinfo=UTC), datetime(2026, 11, 1, 22, 30, tzinfo=UTC)),
        (datetime(2026, 11, 1, 22, 30, tzinfo=UTC), datetime(2026, 11, 2, 22, 30, tzinfo=UTC)),
    ],
)
def test_a_daily_tick_keeps_its_time_in_new_york_through_the_change_of_clocks(
    moment: datetime, following: datetime
) -> None:
    assert Daily(day_time(17, 30)).after(moment) == following


class Ticks:
    """Counts ticks by schedule; the clock jumps as its test says."""

    def __init__(self, start: datetime) -> None:
        self.at = start
        self.seen: list[str] = []
        self.said_for: list[str] = []

    def post(self, url: str, headers: Mapping[str, str], **_: object) -> requests.Response:
        self.said_for.append(headers["X-CloudScheduler-ScheduleTime"])
        self.seen.append(url.split("us-central1-")[1].removesuffix("-0"))
        answer = requests.Response()
        answer.status_code = 200
        return answer


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ticks]:
    counted = Ticks(datetime(2026, 11, 30, 22, 0, tzinfo=UTC))
    monkeypatch.setattr(schedule, "LOOK_SECONDS", 0.005)
    monkeypatch.setattr(requests, "post", counted.post)
    stop = threading.Event()
    start_ticking("http://127.0.0.1:1", "demo", set(SCHEDULES), stop, lambda: counted.at)
    yield counted
    stop.set()


def wait_for(ticks: Ticks, names: set[str]) -> None:
    pause = threading.Event()
    for _ in range(400):
        if names <= set(ticks.seen):
            return
        pause.wait(0.005)
    raise AssertionError(f"{names} did not all tick: {ticks.seen}")


def test_nothing_ticks_while_the_clock_stands_and_a_jump_ticks_once(ticks: Ticks) -> None:
    threading.Event().wait(0.1)
    assert ticks.seen == []
    ticks.at += timedelta(hours=3)
    wait_for(ticks, set(SCHEDULES))
    threading.Event().wait(0.1)
    assert sorted(ticks.seen) == sorted(SCHEDULES)


def test_a_tick_says_for_when_it_is_by_the_clock_that_the_functions_follow(ticks: Ticks) -> None:
    threading.Event().wait(0.1)
    ticks.at += timedelta(hours=3)
    wait_for(ticks, set(SCHEDULES))
    assert set(ticks.said_for) == {"2026-12-01T01:00:00Z"}
    event = scheduler_event(ticks.said_for[0])
    assert event.schedule_time == ticks.at, "as the functions read it"


def scheduler_event(said_for: str) -> scheduler_fn.ScheduledEvent:
    """What a scheduled function is given by a tick with this header."""
    given: list[scheduler_fn.ScheduledEvent] = []

    def take(event: scheduler_fn.ScheduledEvent) -> None:
        given.append(event)

    builder = EnvironBuilder(method="POST", headers=Headers({"X-CloudScheduler-ScheduleTime": said_for}))
    called: Any = scheduler_fn.on_schedule(schedule="* * * * *")(take)
    with Flask("schedule").app_context():
        called(Request(builder.get_environ()))
    return given[0]


def test_a_clock_that_is_set_back_ticks_again_from_there(ticks: Ticks) -> None:
    ticks.at -= timedelta(days=30)
    threading.Event().wait(0.1)
    ticks.at += timedelta(seconds=61)
    wait_for(ticks, {"advance_open_runs"})


def options(market: str = "open", clock: str | None = None, pace: str | None = None) -> Options:
    ports = ports_from_base(24000)
    return Options("demo-x", ports, ROOT, ROOT, ROOT, with_page=False, market=market, clock=clock, pace=pace)


def test_market_clock_and_pace_reach_the_broker_and_make_the_functions_follow_it() -> None:
    assert (options().follows_broker, options().broker_arguments()) == (False, [])
    chosen = options(market="nyse", clock="2026-11-30T09:00", pace="600")
    assert chosen.follows_broker
    assert chosen.broker_arguments() == ["--calendar", "--clock", "2026-11-30T09:00", "--pace", "600"]


@pytest.mark.parametrize(
    ("market", "clock", "pace", "part"),
    [
        ("lse", None, None, "market"),
        ("nyse", "noon", None, "clock"),
        ("nyse", None, "-1", "pace"),
        ("open", None, "fast", "pace"),
    ],
)
def test_what_there_is_not_is_refused_with_what_to_give(
    market: str, clock: str | None, pace: str | None, part: str
) -> None:
    with pytest.raises(StackError, match=part):
        require_time(market, clock, pace)


def test_a_pace_and_a_time_are_taken() -> None:
    require_time("nyse", "2026-11-30T09:00", "600")
    assert Every(60).after(datetime(2026, 1, 1, tzinfo=UTC)).minute == 1
