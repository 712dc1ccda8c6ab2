"""Plans of least cost: what they weigh, what they never do, and that their bound is true."""

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import PLANNER_VERSION, dump_plan, plan_rebalance
from rebalancer.core.planning.replay import replay_document
from rebalancer.core.planning.scenario import parse_scenario, read_json
from rebalancer.core.planning.statement import describe_bound
from tests.extent import by_extent
from tests.oracles.best.__main__ import stored_plan
from tests.oracles.best.accounts import make_account
from tests.oracles.best.judge import judge

ON = "2026-11-27"
RATES = {"short_term_tax_percent": "32", "long_term_tax_percent": "15"}


def account(**changes: Any) -> dict[str, Any]:
    """60 % of A in one old lot that doubled, against a target of 50 % with a band of 5 points."""
    policy = {"objective": "least_cost", **RATES, **changes.pop("policy", {})}
    document: dict[str, Any] = {
        "cash": "0",
        "positions": [
            {"symbol": "A", "quantity": "600", "price": "100"},
            {"symbol": "B", "quantity": "400", "price": "100"},
        ],
        "targets": [{"symbol": "A", "target_percent": "50"}, {"symbol": "B", "target_percent": "50"}],
        "on": ON,
        "lots": [lot("A", "600", "50", "2020-01-02"), lot("B", "400", "100", "2020-01-02")],
        "policy": policy,
    }
    return document | changes


def lot(symbol: str, quantity: str, cost: str, day: str) -> dict[str, str]:
    return {"symbol": symbol, "quantity": quantity, "cost_per_share": cost, "acquired_on": day}


def plan_of(document: dict[str, Any]) -> dict[str, Any]:
    read = parse_scenario(document)
    plan = plan_rebalance(read.allocation, read.snapshot, read.policy, request=read.request)
    written: dict[str, Any] = json.loads(json.dumps(dump_plan(plan)))
    return written


def amounts(document: dict[str, Any]) -> dict[str, str]:
    return {item["symbol"]: item["trade_amount"] for item in plan_of(document)["items"] if item["action"] != "HOLD"}


def test_a_taxed_sale_stops_where_its_tax_is_worth_more_than_the_drift() -> None:
    # A dollar of A sold costs 7.5 cents of tax: more than the 4 cents of drift that it takes away on both sides.
    assert amounts(account()) == {"A": "-5000.00", "B": "5000.00"}
    assert amounts(account(policy={"drift_price": "strict"})) == {"A": "-10000.00", "B": "10000.00"}


def test_without_tax_everything_goes_to_its_target() -> None:
    untaxed = {"short_term_tax_percent": "0", "long_term_tax_percent": "0"}
    assert amounts(account(policy=untaxed)) == {"A": "-10000.00", "B": "10000.00"}


def test_the_own_price_of_drift_replaces_the_named_one() -> None:
    own = {"drift_price": "relaxed", "drift_price_percent": "5"}
    assert amounts(account(policy=own)) == {"A": "-10000.00", "B": "10000.00"}


def test_a_loss_behind_a_gain_is_reached_where_it_pays_for_the_gain() -> None:
    lots = [
        lot("A", "10", "90", "2020-01-02"),
        lot("A", "590", "140", "2020-01-03"),
        lot("B", "400", "100", "2020-01-02"),
    ]
    # 10 shares of gain cost $15; each share behind them saves $6: sold down to the lower edge of the band. Of the money
    # B takes what it lacks; beyond that, cash inside its band costs no more than B above its target.
    assert amounts(account(lots=lots)) == {"A": "-15000.00", "B": "10000.00"}
    assert amounts(account(lots=lots, policy={"loss_worth_percent": "0"})) == {"A": "-10000.00", "B": "10000.00"}


def test_a_loss_that_a_recent_purchase_would_wash_is_worth_nothing() -> None:
    lots = [
        lot("A", "590", "140", "2020-01-03"),
        lot("A", "10", "100", "2026-11-20"),
        lot("B", "400", "100", "2020-01-02"),
    ]
    assert amounts(account(lots=lots)) == {"A": "-10000.00", "B": "10000.00"}


def test_shares_count_as_long_term_from_the_day_after_a_year() -> None:
    dear = {"policy": {"drift_price_percent": "6"}}  # 12 cents a dollar of drift: above 7.5, below 16 cents of tax
    held = lot("B", "400", "100", "2020-01-02")
    assert amounts(account(lots=[lot("A", "600", "50", "2025-11-26"), held], **dear))["A"] == "-10000.00"
    assert amounts(account(lots=[lot("A", "600", "50", "2025-11-27"), held], **dear))["A"] == "-5000.00"


def test_inside_every_band_nothing_trades_whatever_the_losses() -> None:
    positions = [{"symbol": name, "quantity": "500", "price": "100"} for name in ("A", "B")]
    lots = [lot("A", "500", "200", "2020-01-02")]
    plan = plan_of(account(positions=positions, lots=lots))
    assert [item["action"] for item in plan["items"]] == ["HOLD"] * 3
    assert "cost_usd" not in plan["bound"]
    weighed = plan_of(account(positions=positions, lots=lots, request={"kind": "rebalance_all"}))
    assert weighed["items"][0]["trade_amount"] == "-5000.00"


def test_what_is_held_back_says_that_tax_is_why() -> None:
    positions = [
        {"symbol": "A", "quantity": "540", "price": "100"},
        {"symbol": "B", "quantity": "260", "price": "100"},
        {"symbol": "C", "quantity": "200", "price": "100"},
    ]
    targets = [{"symbol": name, "target_percent": share} for name, share in (("A", "51"), ("B", "34"), ("C", "15"))]
    lots = [
        lot("A", "540", "10", "2020-01-02"),
        lot("B", "260", "100", "2020-01-02"),
        lot("C", "200", "100", "2020-01-02"),
    ]
    plan = plan_of(account(positions=positions, targets=targets, lots=lots))
    assert {item["symbol"]: item["reason"] for item in plan["items"]} == {
        "A": "KEPT_FOR_TAX",
        "B": "OUTSIDE_BAND",
        "C": "LEAST_COST",
        "CASH": "WITHIN_BAND",
    }


def test_what_tax_keeps_says_what_a_sale_would_realize_and_until_when_to_wait() -> None:
    positions = [
        {"symbol": "A", "quantity": "520", "price": "100"},
        {"symbol": "B", "quantity": "270", "price": "100"},
        {"symbol": "C", "quantity": "210", "price": "100"},
    ]
    targets = [{"symbol": name, "target_percent": share} for name, share in (("A", "50"), ("B", "35"), ("C", "15"))]
    lots = [
        lot("A", "10", "40", "2020-01-02"),
        lot("A", "510", "30", "2026-03-02"),
        lot("C", "210", "100", "2020-01-02"),
    ]
    plan = plan_of(account(positions=positions, targets=targets, lots=lots))
    (note,) = [item["note"] for item in plan["items"] if item["reason"] == "KEPT_FOR_TAX"]
    assert note == (
        "Kept: selling down to its target would realize $700.00 short-term and $600.00 long-term; "
        "all of it long-term from Mar 3, 2027."
    )


def test_cash_is_raised_where_it_costs_the_least() -> None:
    raised = account(request={"kind": "raise", "usd": "3000"})
    raised["positions"] = [{"symbol": name, "quantity": "500", "price": "100"} for name in ("A", "B")]
    assert amounts(raised) == {"B": "-3000.00"}
    with pytest.raises(InvalidInput, match="at most"):
        plan_of(raised | {"request": {"kind": "raise", "usd": "100001"}})


def test_a_turnover_cap_is_never_passed() -> None:
    plan = plan_of(account(policy={"max_turnover_percent": "6"}))
    assert sum(abs(Decimal(item["trade_amount"])) for item in plan["items"]) == 6000
    assert plan["bound"]["proven"] is True


CAPPED = {"policy": {"max_turnover_percent": "10"}}


def test_more_cash_than_the_cap_lets_through_is_raised_as_far_as_it_goes_and_nothing_is_called_proven() -> None:
    planned = plan_of(account(request={"kind": "raise", "usd": "30000"}, **CAPPED))
    assert sum(Decimal(item["trade_amount"]) for item in planned["items"]) == -10_000
    assert "cost_usd" not in planned["bound"]


def test_a_debt_that_the_cap_does_not_let_pay_at_once_is_paid_as_far_as_it_goes() -> None:
    planned = plan_of(account(cash="-30000", **CAPPED))
    assert sum(Decimal(item["trade_amount"]) for item in planned["items"]) == -7_000
    assert "cost_usd" not in planned["bound"]


def test_asset_classes_are_refused_in_one_sentence() -> None:
    classes = [{"name": "stocks", "target_percent": "100", "members": ["A", "B"]}]
    with pytest.raises(InvalidInput, match=r"policy\.objective is .* there are asset classes"):
        plan_of(account(targets=[], asset_classes=classes))


@pytest.mark.parametrize("number", range(by_extent(sample=60, usual=300, whole=10_000)))
def test_a_second_reading_of_the_objective_finds_the_bound_true(number: int) -> None:
    document = stored_plan(make_account(7, number))
    assert document is None or list(judge(document)) == []


@pytest.mark.parametrize(
    "tamper",
    [
        lambda bound: bound.update(least_usd="99999.00"),
        lambda bound: bound.update(cost_usd="1.00"),
        lambda bound: bound.update(cash_price="0.5"),
        lambda bound: bound.update(turnover_price="-1"),
        lambda bound: bound.update(shortfall_usd="0.00", proven=True),
    ],
)
def test_a_bound_that_was_tampered_with_is_refused_by_the_checker_and_by_replay(
    tamper: Callable[[dict[str, Any]], None],
) -> None:
    document = next(each for each in map(_unproven, range(50)) if each is not None)
    tamper(document["plan"]["bound"])
    assert list(judge(document))
    assert replay_document(read_json(json.dumps(document))).differences


def _unproven(number: int) -> dict[str, Any] | None:
    document = stored_plan(make_account(3, number) | {"request": None})
    return None if document is None or document["plan"]["bound"]["proven"] else document


def test_a_trade_that_was_tampered_with_is_refused_by_the_checker() -> None:
    document = stored_plan(account())
    assert document is not None
    assert list(judge(document)) == []
    next(item for item in document["plan"]["items"] if item["symbol"] == "A")["quantity"] = "51"
    assert list(judge(document))


@pytest.mark.parametrize("number", range(40))
def test_a_plan_of_least_cost_replays_to_the_byte(number: int) -> None:
    document = stored_plan(make_account(11, number))
    if document is None:
        return
    assert document["inputs"]["planner_version"] == PLANNER_VERSION
    assert replay_document(read_json(json.dumps(document))).differences == ()


@pytest.mark.parametrize(
    ("usd", "words"), [("0", "less in drift, trading and tax; this is proven"), ("3", "at most $3.00")]
)
def test_the_bound_of_a_plan_of_least_cost_is_said_of_its_cost(usd: str, words: str) -> None:
    assert words in describe_bound(Decimal(usd), is_least_cost=True)
