"""One question for the lab and for the plain second opinion: real closes, one account, each policy that both know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.evidence.market import Market
from rebalancer.core.evidence.policies import LabPolicy, OwnPolicy, PolicyName, lab_policies
from rebalancer.core.evidence.series import History, align_series
from rebalancer.core.evidence.series_csv import parse_series_csv
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.evidence.walk import Holdings, Walk
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import SizingPolicy
from tests.oracles.lab import plain

CLOSES = Path("local/paper_broker/market/data/closes.csv")
TODAY = date(2026, 11, 27)
RULES = {
    PolicyName.MONTHLY: plain.Rule("monthly"),
    PolicyName.QUARTERLY: plain.Rule("quarterly"),
    PolicyName.ANNUAL: plain.Rule("annually"),
    PolicyName.FIVE_TO_TARGET: plain.Rule(),
    PolicyName.FIVE_TO_HALFWAY: plain.Rule(to=0.5),
    PolicyName.FIVE_TO_EDGE: plain.Rule(to=1.0),
    PolicyName.FIVE_TWENTY_FIVE: plain.Rule(part=0.25, cash_points=1.0),
    PolicyName.TWO_HUNDRED: plain.Rule(points=2.0, to=1.0, planned_points=1.75, cash_points=2.0),
}


@dataclass(frozen=True)
class Case:
    """Targets in percent (what is missing is cash), and the terms."""

    targets: dict[str, str]
    terms: LabTerms
    cash_percent: str = "0"

    def allocation(self) -> StrategyAllocation:
        cash = (TargetWeight("CASH", Decimal(self.cash_percent)),) if self.cash_percent != "0" else ()
        return StrategyAllocation((*[TargetWeight(name, Decimal(each)) for name, each in self.targets.items()], *cash))

    def history(self) -> History:
        return align_series(parse_series_csv(CLOSES.read_text(encoding="utf-8"), self.targets))

    def holdings(self, history: History) -> Holdings:
        """A tenth of the account in each of the first two symbols, bought at half the price, the rest in cash."""
        names = sorted(self.targets)[:2]
        lots = {
            name: (Lot(name, name, Decimal(100), Decimal(5000), start_of_day_ns(date(2024, 3, 1))),) for name in names
        }
        return Holdings(Decimal(80_000), lots, dict.fromkeys(names, Decimal(100)), TODAY)


def policies(case: Case) -> Iterator[LabPolicy]:
    own = OwnPolicy(case.allocation(), SizingPolicy(), Triggers())
    yield from lab_policies(own, {}, tuple(RULES))


def by_the_lab(case: Case, policy: LabPolicy, history: History) -> tuple[float, int]:
    """The value at the end, and how many plans traded."""
    walked = Walk(Market.of(history), policy, case.holdings(history), case.terms).run()
    return float(walked.value_usd), walked.rebalances


def by_the_script(case: Case, name: PolicyName, history: History) -> float:
    terms, holdings = case.terms, case.holdings(history)
    first = dict(zip(history.symbols, map(float, history.closes[0]), strict=True))
    age = history.days[0] - TODAY
    lots = {
        symbol: [
            plain.Lot(
                date(2024, 3, 1) + age,
                float(lot.quantity) * 100 / first[symbol],
                float(lot.unit_cost_usd) * first[symbol] / 100,
            )
            for lot in each
        ]
        for symbol, each in holdings.lots.items()
    }
    account = plain.Plain(
        float(holdings.cash_usd),
        lots,
        {symbol: float(each) for symbol, each in sorted(case.targets.items())},
        replace(RULES[name]),
        plain.Terms(
            float(terms.spread_percent) / 200,
            float(terms.short_term_percent) / 100,
            float(terms.long_term_percent) / 100,
            float(terms.deposit_usd),
        ),
    )
    columns = zip(*history.closes, strict=True)
    closes = {symbol: [float(each) for each in column] for symbol, column in zip(history.symbols, columns, strict=True)}
    return account.walk(list(history.days), closes)
