"""The lab, the band, the shadow and the cost of waiting, as a browser gets them."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.evidence.lab import Lab
from rebalancer.core.evidence.outcome import parse_plans
from rebalancer.core.evidence.policies import PolicyName
from rebalancer.core.evidence.series import DailySeries, SeriesKind, parse_history
from rebalancer.core.evidence.spec import parse_spec
from rebalancer.entrypoints import evidence
from rebalancer.services.evidence import lab_run
from tests.core.evidence import made
from tests.entrypoints.calling import Callee, call, refused
from tests.services.world import UID, World

CALLABLES: dict[str, Callee] = {
    "policy_lab": evidence.policy_lab,
    "policy_band": evidence.policy_band,
    "shadow_report": evidence.shadow_report,
    "cost_of_waiting": evidence.cost_of_waiting,
    "equity_benchmark": evidence.equity_benchmark,
}


@pytest.fixture
def account(world: World) -> World:
    """SPY, QQQ and GLD with targets, and 200 days of closes until yesterday."""
    world.save_targets(SPY="60", QQQ="30", GLD="10")
    last = new_york_date(world.clock.at) - timedelta(days=1)
    for symbol in ("SPY", "QQQ", "GLD"):
        walk = made.series(symbol, 200, begin=last - timedelta(days=279))
        closes = {day: close for day, close in walk.closes.items() if day <= last}
        kind = SeriesKind.PRICE if symbol == "GLD" else SeriesKind.TOTAL_RETURN
        world.broker.daily_closes[symbol] = DailySeries(symbol, closes, kind, is_made=symbol == "GLD")
    return world


def finished(question: dict[str, Any]) -> dict[str, Any]:
    """The answer of a run that is called until it is done."""
    answer: dict[str, Any] = call(evidence.policy_lab, question)
    for _ in range(200):
        if answer["state"] != "RUNNING":
            return answer
        answer = call(evidence.policy_lab, {"lab_id": answer["lab_id"]})
    raise AssertionError("the run does not end")


@pytest.mark.parametrize("name", CALLABLES)
def test_a_stranger_gets_nothing_and_nobody_without_signing_in(name: str, world: World) -> None:
    needed = {"first_day": "2026-03-01"} if name == "equity_benchmark" else {}
    assert refused(CALLABLES[name], needed, uid=None)[0] == "unauthenticated"
    assert refused(CALLABLES[name], needed, uid="stranger")[2]["code"] == "NOT_ACCOUNT_OWNER"
    assert refused(CALLABLES[name], {**needed, "surprise": 1})[2]["field"] == "surprise"
    assert world.broker.calls == []


def test_a_lab_run_goes_on_until_it_is_done_and_orders_nothing(account: World) -> None:
    answer = finished({"policies": ["own", "monthly"], "terms": {"long_term_percent": 15}})
    assert (answer["state"], answer["steps_done"], answer["steps_total"]) == ("DONE", 10, 10)
    report = answer["report"]
    assert [each["policy"] for each in report["policies"]] == ["own", "monthly"]
    assert {each["symbol"]: (each["kind"], each["is_made"]) for each in report["series"]} == {
        "GLD": ("price", True),
        "QQQ": ("total_return", False),
        "SPY": ("total_return", False),
    }
    assert report["policies"][1]["advantage"] is not None
    assert account.broker.submitted == []
    assert account.broker.calls.count("fetch_daily_closes") == 1


def test_each_call_works_for_a_few_seconds_and_says_how_far_it_is(
    account: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    take = Lab.take

    def slow(*given: Any) -> Any:
        account.clock.at += timedelta(seconds=3)
        return take(*given)

    monkeypatch.setattr(Lab, "take", slow)
    answer = call(evidence.policy_lab, {"policies": ["own", "annual"]})
    assert (answer["state"], answer["steps_done"]) == ("RUNNING", 2)
    assert answer["report"]["verdict"] == "Not every policy was walked from every start yet."
    cancelled = call(evidence.policy_lab, {"lab_id": answer["lab_id"], "cancel": True})
    assert (cancelled["state"], cancelled["steps_done"]) == ("CANCELLED", 2)
    assert call(evidence.policy_lab, {"lab_id": answer["lab_id"]})["state"] == "CANCELLED"


def test_the_same_question_is_the_same_run_and_what_is_stored_makes_every_plan_again(account: World) -> None:
    answer = finished({"policies": ["own", "monthly"]})
    assert call(evidence.policy_lab, {"policies": ["own", "monthly"]}) == answer
    prefix = f"users/{UID}/evidence/lab.{answer['lab_id']}"
    stored = {
        path.removeprefix(prefix): json.loads(document["text"])
        for path, document in account.documents.documents.items()
        if path.startswith(prefix)
    }
    days = stored[".days"]
    closes = {symbol: stored[f".closes.{symbol}"] for symbol in days.pop("symbols")}
    lab = Lab(parse_spec(stored[".spec"]), parse_history({**days, "closes": closes}))
    plans = [(name, plan) for name in ("own", "monthly") for plan in parse_plans(stored[f".policy.{name}"])]
    assert len(plans) > 5
    assert all(lab.replay(PolicyName(name), plan).plan_id == plan.plan_id for name, plan in plans)


def test_closes_are_asked_for_once_a_day(account: World) -> None:
    call(evidence.cost_of_waiting)
    call(evidence.cost_of_waiting)
    assert account.broker.calls.count("fetch_daily_closes") == 1
    account.clock.at += timedelta(days=1)
    call(evidence.cost_of_waiting)
    assert account.broker.calls.count("fetch_daily_closes") == 2


def test_what_cannot_be_compared_is_refused(world: World) -> None:
    assert refused(evidence.policy_lab, {})[2]["code"] == "NO_TARGETS"
    world.save_targets(SPY="60", QQQ="40")
    assert refused(evidence.policy_lab, {})[2]["code"] == "NO_HISTORY"
    assert refused(evidence.policy_lab, {"policies": ["luckiest"]})[2]["field"] == "policies[0]"
    assert refused(evidence.policy_lab, {"terms": {"spread_percent": 9}})[2]["field"] == "terms.spread_percent"
    code, _, details = refused(evidence.policy_lab, {"lab_id": "0" * 24})
    assert (code, details["code"]) == ("not-found", "LAB_NOT_FOUND")


def test_a_band_is_computed_for_every_target(account: World) -> None:
    answer = call(evidence.policy_band, {"terms": {"drift_price": 5}})
    bands = {band["name"]: Decimal(band["band_percent"]) for band in answer["bands"]}
    assert set(bands) == {"SPY", "QQQ", "GLD"}
    assert bands["GLD"] < bands["QQQ"]
    assert {band["present_percent"] for band in answer["bands"]} == {"5"}
    assert account.documents.writes == 0


def test_waiting_costs_what_the_holding_did_beyond_the_account(account: World) -> None:
    answer = call(evidence.cost_of_waiting, {"days": 5})
    rows = {row["symbol"]: row for row in answer["rows"]}
    assert set(rows) == {"SPY", "QQQ", "GLD"}
    assert rows["QQQ"]["reason"] in ("NOT_ASKED", "DRIFT")
    assert Decimal(rows["QQQ"]["amount_usd"]) == 3000
    assert Decimal(rows["SPY"]["amount_usd"]) == -3000
    for row in rows.values():
        assert Decimal(row["low_usd"]) < 0 < Decimal(row["high_usd"])
        assert date.fromisoformat(row["since"]) < datetime.now(tz=account.clock.at.tzinfo).date()
    assert Decimal(answer["cost_usd"]) == sum(Decimal(row["cost_usd"]) for row in rows.values())
    one_day = {row["symbol"]: row for row in call(evidence.cost_of_waiting)["rows"]}
    assert Decimal(one_day["QQQ"]["high_usd"]) < Decimal(rows["QQQ"]["high_usd"])


def test_without_a_history_the_cost_of_waiting_says_so_by_leaving_it_out(world: World) -> None:
    world.save_targets(SPY="60", QQQ="40")
    (row, *_) = call(evidence.cost_of_waiting)["rows"]
    assert (row["since"], row["cost_usd"], row["low_usd"]) == (None, "0.00", None)


def test_a_benchmark_goes_from_the_first_day_to_the_price_of_now(account: World) -> None:
    today = new_york_date(account.clock.at)
    closes = account.broker.daily_closes["SPY"].closes
    first_day = sorted(closes)[-20]
    answer = call(evidence.equity_benchmark, {"symbol": "spy", "first_day": first_day.isoformat()})
    assert (answer["name"], answer["since"]) == ("SPY", first_day.isoformat())
    assert [each["day"] for each in answer["days"]] == [
        *(day.isoformat() for day in sorted(closes) if day >= first_day),
        today.isoformat(),
    ]
    grown = account.broker.prices["SPY"] / closes[first_day] - 1
    assert Decimal(answer["days"][-1]["return_percent"]) == pytest.approx(grown * 100, abs=Decimal("0.000001"))
    assert answer["series"] == [{"symbol": "SPY", "kind": "total_return", "is_made": False}]


def test_the_targets_are_a_benchmark_too_and_what_is_none_is_refused(account: World) -> None:
    first_day = (new_york_date(account.clock.at) - timedelta(days=30)).isoformat()
    answer = call(evidence.equity_benchmark, {"first_day": first_day})
    assert (answer["name"], answer["days"][0]["return_percent"]) == ("Your targets", "0")
    assert [each["symbol"] for each in answer["series"]] == ["GLD", "QQQ", "SPY"]
    assert refused(evidence.equity_benchmark, {"symbol": "NOSUCH", "first_day": first_day})[2]["code"] == "NO_HISTORY"
    assert refused(evidence.equity_benchmark, {"symbol": "?", "first_day": first_day})[2]["field"] == "symbol"
    assert refused(evidence.equity_benchmark, {"first_day": "soon"})[2]["field"] == "first_day"
    assert account.broker.submitted == []


def test_the_words_of_a_run_are_the_states_that_are_stored() -> None:
    assert {state.value for state in lab_run.LabState} == {"RUNNING", "DONE", "CANCELLED"}
