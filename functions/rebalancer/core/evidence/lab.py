"""The lab: one person's targets, lots and terms under several policies, step by step, and what it all says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import dump_money, dump_percent
from rebalancer.core.evidence.band import PersonalBand, dump_band, personal_bands
from rebalancer.core.evidence.figures import dump_figures, figures_of, years_of
from rebalancer.core.evidence.luck import STARTS, Advantage, advantage, find_winner, returns_after_tax
from rebalancer.core.evidence.market import Market
from rebalancer.core.evidence.outcome import Outcome, dump_points, month_points
from rebalancer.core.evidence.policies import WORDS, LabPolicy, PolicyName, lab_policies
from rebalancer.core.evidence.series import History
from rebalancer.core.evidence.spec import LabSpec
from rebalancer.core.evidence.walk import PlanRecord, Walk
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes

STARTS_A_STEP: Final = 5


@dataclass(frozen=True, slots=True)
class LabStep:
    """A part of the work: the walk of a policy, or its walks from some later starts."""

    name: PolicyName
    starts: tuple[int, ...] = ()


class Lab:
    """A spec and its history, made ready. The same two give the same results, byte for byte."""

    def __init__(self, spec: LabSpec, history: History) -> None:
        """Make ready.

        Raises:
            InvalidInput: the weights break their rule, or the history lacks a symbol.
        """
        missing = sorted(set(spec.symbols) - set(history.symbols))
        if missing:
            raise InvalidInput(f"{missing[0]} has no history.", code="NO_HISTORY", field=missing[0])
        self.spec, self.history = spec, history
        self.market = Market.of(history)
        self.bands: tuple[PersonalBand, ...] = personal_bands(
            spec.own.allocation, spec.terms, spec.holdings.lots, spec.holdings.prices
        )
        widths = {band.name: band.band_percent for band in self.bands}
        policies = lab_policies(spec.own, widths, spec.names)
        self.policies: Mapping[PolicyName, LabPolicy] = {policy.name: policy for policy in policies}
        self._target_growth = self.market.target_growth(spec.own.allocation)

    def steps(self) -> tuple[LabStep, ...]:
        """Return the work, each policy first, then its later starts."""
        return tuple(self._steps())

    def _steps(self) -> Iterator[LabStep]:
        for name in self.policies:
            yield LabStep(name)
        for name in self.policies:
            for begin in range(1, STARTS, STARTS_A_STEP):
                yield LabStep(name, tuple(range(begin, min(begin + STARTS_A_STEP, STARTS))))

    def take(self, step: LabStep, before: Outcome | None = None) -> Outcome:
        """Do one step and return the policy's outcome with it."""
        if before is None:
            return self.walk(step.name)
        ends = [self._walk(step.name, first, records=False).run().after_tax_usd for first in step.starts]
        return replace(before, starts_usd=(*before.starts_usd, *ends))

    def walk(self, name: PolicyName) -> Outcome:
        """Walk one policy from the first day, with every plan recorded."""
        walked = self._walk(name, 0, records=True).run()
        is_whole = walked.depleted_on is None
        return Outcome(
            name,
            figures_of(walked, self.market, self._target_growth) if is_whole else None,
            walked.depleted_on,
            month_points(walked, self.market),
            tuple(walked.plans),
            tuple(returns_after_tax(walked)) if is_whole else (),
            (walked.after_tax_usd,),
        )

    def _walk(self, name: PolicyName, first: int, *, records: bool) -> Walk:
        return Walk(self.market, self.policies[name], self.spec.holdings, self.spec.terms, first=first, records=records)

    def replay(self, name: PolicyName, record: PlanRecord) -> RebalancePlan:
        """Make a recorded plan again from what was stored of it."""
        closes = self.market.closes_on(record.place)
        held = zip(self.history.symbols, record.quantities, strict=True)
        positions = tuple(Position(symbol, quantity, closes.pop(symbol)) for symbol, quantity in held if quantity)
        snapshot = PortfolioSnapshot(record.cash_usd, positions, closes, lots=record.lots)
        allocation = self.policies[name].allocation
        return plan_rebalance(allocation, snapshot, record.policy, request=record.request)

    def report(self, outcomes: Sequence[Outcome]) -> shapes.LabReport:
        """Say what came out so far; a winner only where all starts of all policies are known."""
        by_name = {outcome.name: outcome for outcome in outcomes}
        reference = next(iter(self.policies))
        is_whole = len(by_name) == len(self.policies) and all(
            outcome.figures is None or len(outcome.starts_usd) == STARTS for outcome in outcomes
        )
        winner = find_winner(self._against(outcomes)) if is_whole and len(outcomes) > 1 else None
        history = self.history
        return {
            "first_day": history.days[0].isoformat(),
            "last_day": history.days[-1].isoformat(),
            "trading_days": len(history.days),
            "shortened_by": history.shortened_by,
            "series": [
                {
                    "symbol": note.symbol,
                    "kind": note.kind.value,
                    "first_day": note.first_day.isoformat(),
                    "gaps": note.gaps,
                    "is_made": note.is_made,
                }
                for note in history.notes
            ],
            "series_digest": history.digest,
            "reference": reference.value,
            "policies": [self._result(outcome, by_name.get(reference)) for outcome in outcomes],
            "bands": [dump_band(band) for band in self.bands],
            "winner": None if winner is None else winner.value,
            "verdict": _verdict(winner, is_whole=is_whole),
            "notes": list(self.spec.notes),
        }

    def _against(self, outcomes: Sequence[Outcome]) -> dict[PolicyName, dict[PolicyName, Advantage]]:
        whole = [outcome for outcome in outcomes if outcome.figures is not None]
        return {
            ours.name: {theirs.name: self._advantage(ours, theirs) for theirs in whole if theirs.name != ours.name}
            for ours in whole
        }

    def _advantage(self, ours: Outcome, theirs: Outcome) -> Advantage:
        years = years_of(self.market, 0)
        count = min(len(ours.starts_usd), len(theirs.starts_usd))
        return advantage(ours.starts_usd[:count], theirs.starts_usd[:count], years, (ours.gains, theirs.gains))

    def _result(self, outcome: Outcome, reference: Outcome | None) -> shapes.LabPolicyResult:
        label, sentence = WORDS[outcome.name]
        is_compared = (
            reference is not None
            and reference.name != outcome.name
            and outcome.figures is not None
            and reference.figures is not None
        )
        found = self._advantage(outcome, reference) if is_compared and reference is not None else None
        return {
            "policy": outcome.name.value,
            "label": label,
            "sentence": sentence,
            "depleted_on": None if outcome.depleted_on is None else outcome.depleted_on.isoformat(),
            "plans": len(outcome.plans),
            "figures": None if outcome.figures is None else dump_figures(outcome.figures),
            "points": dump_points(outcome),
            "starts_usd": [dump_money(each) for each in outcome.starts_usd],
            "advantage": None if found is None else _dump_advantage(found),
        }


def _dump_advantage(found: Advantage) -> shapes.LabAdvantage:
    return {
        "low_percent": dump_percent(found.low_percent),
        "middle_percent": dump_percent(found.middle_percent),
        "high_percent": dump_percent(found.high_percent),
        "band_low_percent": dump_percent(found.band_low_percent),
        "band_high_percent": dump_percent(found.band_high_percent),
        "is_beyond_luck": found.is_beyond_luck,
    }


def _verdict(winner: PolicyName | None, *, is_whole: bool) -> str:
    if not is_whole:
        return "Not every policy was walked from every start yet."
    if winner is None:
        return "No policy is named the best: between some of them the dates alone could explain the difference."
    return f"{WORDS[winner][0]} left the most after tax from every start, by more than the dates can explain."
