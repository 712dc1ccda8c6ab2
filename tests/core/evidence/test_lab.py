"""A lab run: what it says follows from the planner and the ledger alone, and can be made again to the byte."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.evidence.account import moved_lots, open_account
from rebalancer.core.evidence.figures import nearest_rank, tracking_error
from rebalancer.core.evidence.lab import Lab
from rebalancer.core.evidence.luck import STARTS, Advantage, bootstrap_band, more_a_year
from rebalancer.core.evidence.market import GROWTH_ONE, Market
from rebalancer.core.evidence.outcome import dump_outcome, dump_plans, parse_outcome, parse_plans
from rebalancer.core.evidence.policies import PolicyName
from rebalancer.core.evidence.series import dump_history, parse_history
from rebalancer.core.evidence.spec import LabSpec, dump_spec, parse_spec
from rebalancer.core.evidence.terms import FlowEvery, LabTerms
from rebalancer.core.evidence.walk import Walk, Walked
from rebalancer.core.targets.policy import ShareMode, SizingPolicy, parse_policy
from tests.core.evidence import made


def walked(spec: LabSpec, name: PolicyName = PolicyName.OWN, *, first: int = 0) -> tuple[Walk, Walked]:
    lab = Lab(spec, made.history())
    walk = Walk(lab.market, lab.policies[name], spec.holdings, spec.terms, first=first)
    return walk, walk.run()


def test_two_hundred_plans_are_made_again_to_the_byte_from_what_was_stored() -> None:
    spec, history = made.spec(), made.history(days=550)
    lab = Lab(spec, history)
    stored = json.loads(json.dumps([dump_plans(lab.walk(name), lab.market) for name in lab.policies]))
    again = Lab(
        parse_spec(json.loads(json.dumps(dump_spec(spec)))),
        parse_history(json.loads(json.dumps(dump_history(history)))),
    )
    records = [(PolicyName(each["policy"]), plan) for each in stored for plan in parse_plans(each)]
    assert len(records) >= 200
    for name, record in records[:: len(records) // 200][:200]:
        assert again.replay(name, record).plan_id == record.plan_id


def test_plans_of_least_cost_weigh_the_lots_of_the_walk_and_are_made_again_to_the_byte() -> None:
    rates = {"short_term_tax_percent": "24", "long_term_tax_percent": "15"}
    spec = made.spec(sizing=parse_policy({"objective": "least_cost", **rates}), names=(PolicyName.OWN,))
    lab = Lab(spec, made.history())
    stored = json.loads(json.dumps(dump_plans(lab.walk(PolicyName.OWN), lab.market)))
    records = parse_plans(stored)
    assert any(record.lots is not None and record.lots.by_symbol for record in records)
    for record in records:
        assert lab.replay(PolicyName.OWN, record).plan_id == record.plan_id


def test_a_stored_plan_of_another_amount_of_cash_does_not_replay() -> None:
    lab = Lab(made.spec(), made.history())
    record = lab.walk(PolicyName.MONTHLY).plans[5]
    other = replace(record, cash_usd=record.cash_usd + Decimal("0.01"))
    assert lab.replay(PolicyName.MONTHLY, other).plan_id != record.plan_id


def test_the_same_spec_and_history_give_the_same_report_step_by_step_or_at_once() -> None:
    spec = made.spec(names=(PolicyName.OWN, PolicyName.QUARTERLY))
    first, outcomes = made.run_lab(spec, made.history())
    second, others = made.run_lab(parse_spec(dump_spec(spec)), made.history())
    assert json.dumps(first.report(outcomes)) == json.dumps(second.report(others))
    assert all(len(outcome.starts_usd) == STARTS for outcome in outcomes)


def test_money_is_conserved_over_every_trade_payment_and_tax() -> None:
    terms = LabTerms(deposit_usd=Decimal(700), spread_percent=Decimal("0.2"))
    spec = made.spec(terms=terms)
    lab = Lab(spec, made.history())
    walk = Walk(lab.market, lab.policies[PolicyName.MONTHLY], spec.holdings, terms)
    account = walk._account
    paid = account.book.cash_usd + sum(lot.cost_usd for lots in account.book.lots.values() for lot in lots)
    result = walk.run()
    # All was sold on the last day: there is what was ever paid, plus every gain, less every tax.
    gained = sum(line.gain_usd for line in account.washing.lines)
    left = paid + result.paid_in_usd + gained - sum(result.taxes.values())
    assert account.book.cash_usd == pytest.approx(left, abs=Decimal("0.000001"))
    assert any(line.disallowed_usd for line in account.washing.lines)


def test_lots_of_today_are_worth_as_much_and_have_gained_as_much_on_the_first_day() -> None:
    spec, market = made.spec(), Market.of(made.history())
    closes, first = market.closes_on(0), market.days[0]
    (lot,) = moved_lots(spec.holdings.lots, spec.holdings.prices, closes, (made.TODAY, first))["A"]
    assert lot.quantity * closes["A"] == pytest.approx(Decimal(30_000), abs=Decimal("0.001"))
    assert lot.cost_usd / (lot.quantity * closes["A"]) == pytest.approx(Decimal(20_000) / Decimal(30_000))
    account = open_account(("A", "B", "C"), Decimal(5), {"A": (lot,)}, LabTerms())
    assert account.snapshot(market.history.closes[0]).total_value == lot.quantity * closes["A"] + 5


def test_a_withdrawal_is_raised_by_a_plan_and_an_empty_account_ends_the_walk() -> None:
    small = made.spec(terms=LabTerms(withdrawal_usd=Decimal(1500)), names=(PolicyName.OWN,))
    _, result = walked(small)
    assert any(plan.why == "WITHDRAWAL" and plan.request is not None for plan in result.plans)
    large = made.spec(terms=LabTerms(withdrawal_usd=Decimal(9_000)), names=(PolicyName.OWN,))
    _, result = walked(large)
    assert result.depleted_on is not None
    report = Lab(large, made.history()).report([Lab(large, made.history()).walk(PolicyName.OWN)])
    assert report["policies"][0]["figures"] is None
    assert report["policies"][0]["depleted_on"] == result.depleted_on.isoformat()


def test_deposits_wait_for_the_band_unless_the_person_invests_them() -> None:
    terms = LabTerms(deposit_usd=Decimal(1000), flow_every=FlowEvery.QUARTERLY)
    _, waiting = walked(made.spec(terms=terms))
    _, investing = walked(made.spec(terms=terms, triggers=Triggers(invest_cash_usd_min=Decimal(100))))
    assert [plan.why for plan in investing.plans].count("CASH") >= 4
    assert "CASH" not in [plan.why for plan in waiting.plans]


def test_a_cooldown_is_kept() -> None:
    sizing = SizingPolicy(drift_threshold_percent=Decimal(1))
    _, often = walked(made.spec(sizing=sizing))
    _, result = walked(made.spec(sizing=sizing, triggers=Triggers(cooldown_days=40)))
    days = [made.history().days[plan.place] for plan in result.plans if plan.why == "DRIFT"]
    assert all((later - earlier).days >= 40 for earlier, later in pairwise(days))
    assert often.rebalances > result.rebalances


def test_whole_shares_stay_whole_after_the_start() -> None:
    walk, _ = walked(
        made.spec(sizing=SizingPolicy(shares=ShareMode.WHOLE), names=(PolicyName.MONTHLY,)), PolicyName.MONTHLY
    )
    assert all(lot.quantity % 1 == 0 for lots in walk._account.book.lots.values() for lot in lots)


def test_a_later_start_asks_as_many_days_later() -> None:
    spec = made.spec(names=(PolicyName.MONTHLY,))
    _, on_time = walked(spec, PolicyName.MONTHLY)
    _, later = walked(spec, PolicyName.MONTHLY, first=7)
    due = {plan.place for plan in on_time.plans if plan.why == "CALENDAR"}
    assert {plan.place for plan in later.plans if plan.why == "CALENDAR"} <= {place + 7 for place in due}


def test_a_history_without_a_symbol_is_refused() -> None:
    with pytest.raises(InvalidInput, match="C has no history"):
        Lab(made.spec(), made.history("AB"))


def test_no_difference_is_beyond_luck_where_the_dates_spread_wider() -> None:
    narrow = Advantage(Decimal("0.9"), Decimal(1), Decimal("1.1"), Decimal("0.2"), Decimal(2))
    assert narrow.is_beyond_luck
    assert not replace(narrow, low_percent=Decimal("-0.1")).is_beyond_luck
    assert not replace(narrow, high_percent=Decimal("2.1")).is_beyond_luck
    assert not replace(narrow, band_low_percent=Decimal("-0.1")).is_beyond_luck


def test_the_same_policy_twice_has_no_advantage_over_itself() -> None:
    spec = made.spec(sizing=SizingPolicy(), names=(PolicyName.OWN, PolicyName.FIVE_TO_TARGET))
    lab, outcomes = made.run_lab(spec, made.history(days=120))
    report = lab.report(outcomes)
    advantage = report["policies"][1]["advantage"]
    assert advantage is not None
    assert (advantage["low_percent"], advantage["high_percent"], advantage["band_high_percent"]) == ("0", "0", "0")
    assert report["winner"] is None


def test_statistics_on_numbers_that_a_hand_can_check() -> None:
    assert nearest_rank(list(range(1, 101)), 95) == 95
    assert nearest_rank([7], 95) == 7
    day = GROWTH_ONE // 100
    assert tracking_error([GROWTH_ONE + day, GROWTH_ONE - day], [GROWTH_ONE, GROWTH_ONE]) == pytest.approx(
        Decimal("22.4499443206436")
    )
    assert more_a_year(Decimal(121), Decimal(100), Decimal(2)) == pytest.approx(Decimal(10))
    assert more_a_year(Decimal(0), Decimal(100), Decimal(2)) == -100
    low, high = bootstrap_band([GROWTH_ONE // 10_000] * 252)
    assert low == high == pytest.approx(Decimal("2.52"))


def test_an_outcome_is_read_again_as_it_was_written() -> None:
    for spec in (made.spec(), made.spec(terms=LabTerms(withdrawal_usd=Decimal(9_000)))):
        lab = Lab(spec, made.history())
        outcome = lab.walk(PolicyName.OWN)
        written = json.loads(json.dumps(dump_outcome(outcome, lab.market)))
        again = parse_outcome(written)
        assert again == outcome
        assert json.dumps(lab.report([again])) == json.dumps(lab.report([outcome]))
