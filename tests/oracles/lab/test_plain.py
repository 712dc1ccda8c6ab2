"""The lab beside a plain script that shares no code with it: within a tenth of a basis point."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.evidence.series import DailySeries, History, align_series
from rebalancer.core.evidence.terms import LabTerms
from tests.oracles.lab.__main__ import make_case
from tests.oracles.lab.cases import Case, by_the_lab, by_the_script, policies

TENTH_OF_A_BASIS_POINT = 1e-5


@pytest.mark.parametrize("seed", [6])
def test_every_policy_of_a_plain_script_ends_with_the_same_money(seed: int) -> None:
    case = make_case(seed)
    history = case.history()
    for policy in policies(case):
        ours, _ = by_the_lab(case, policy, history)
        assert ours == pytest.approx(by_the_script(case, policy.name, history), rel=TENTH_OF_A_BASIS_POINT), policy.name


def rising() -> History:
    """Two years and a half in which nothing ever falls, at paces that change: no loss, so no wash sale."""
    days = [date(2018, 1, 2) + timedelta(days=offset) for offset in range(900)]
    days = [day for day in days if day.weekday() < 5]
    series = []
    for name, pace in (("AAA", 8), ("BBB", 3), ("CCC", 1)):
        close, closes = Decimal(100), {}
        for number, day in enumerate(days):
            quick = pace if (number // 90) % 2 == 0 else 4
            close = (close * (1 + Decimal(quick) / 2000)).quantize(Decimal("0.0001"))
            closes[day] = close
        series.append(DailySeries(name, closes))
    return align_series(series)


def test_tax_of_both_terms_is_what_a_plain_script_pays_on_first_in_first_out_lots() -> None:
    terms = LabTerms(short_term_percent=Decimal(37), long_term_percent=Decimal(20), deposit_usd=Decimal(300))
    case = Case({"AAA": "50", "BBB": "30", "CCC": "20"}, terms)
    history = rising()
    for policy in policies(case):
        ours, rebalances = by_the_lab(case, policy, history)
        untaxed, _ = by_the_lab(
            replace(case, terms=replace(terms, short_term_percent=Decimal(0), long_term_percent=Decimal(0))),
            policy,
            history,
        )
        assert rebalances, policy.name
        assert ours < untaxed
        assert ours == pytest.approx(by_the_script(case, policy.name, history), rel=TENTH_OF_A_BASIS_POINT), policy.name
