"""One policy over one history, day by day: the planner that trades, the ledger that keeps lots, nothing of its own.

On each trading day the account is looked at at the close; then money comes or goes, and the triggers are asked. What
they decide is planned by `plan_rebalance` and traded at the same close, half of the spread against the account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from operator import mul
from typing import Final

from rebalancer.core.account.held_lots import HeldLots
from rebalancer.core.automation.calendar_rule import CalendarRule, Frequency
from rebalancer.core.automation.triggers import Course, Occasion, Verdict, course_of, decide_trigger
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ONE, QUOTIENT, ZERO
from rebalancer.core.evidence.account import moved_lots, open_account
from rebalancer.core.evidence.inside import MONEY_PLACES, Look, look_at
from rebalancer.core.evidence.market import GROWTH_ONE, Market
from rebalancer.core.evidence.policies import LabPolicy
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.ledger.events import CashKind
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.planning.plan import PlanRequest, RebalancePlan, RequestKind, plan_rebalance
from rebalancer.core.targets.policy import Mode, SizingPolicy, TradeTo

_CENT: Final = Decimal("0.01")
_DAILY: Final = CalendarRule(Frequency.DAILY)
START: Final = "START"


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the person has today: cash, lots oldest first, and today's price of each symbol that has lots."""

    cash_usd: Decimal
    lots: Mapping[str, Sequence[Lot]]
    prices: Mapping[str, Decimal]
    today: date


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A plan that the simulation made, with all of its input that changes from plan to plan."""

    place: int
    why: str
    plan_id: str
    cash_usd: Decimal
    quantities: tuple[Decimal, ...]
    policy: SizingPolicy
    request: PlanRequest | None
    lots: HeldLots | None = None


@dataclass(slots=True)
class Walked:
    """What a walk came to.

    Args:
        first: the place of its first day.
        drift_ppb: on each day at the close, before any trade.
        growth: from each close to the next, after costs and before tax, in parts of 10^12.
        values: of each day after its trades, in units of 10^-18 dollars.
        taxes: paid on a place, in dollars.
        depleted_on: the day on which there was not enough to pay what went; nothing is known beyond it.
    """

    first: int
    drift_ppb: list[int] = field(default_factory=list)
    growth: list[int] = field(default_factory=list)
    values: list[int] = field(default_factory=list)
    taxes: dict[int, Decimal] = field(default_factory=dict)
    plans: list[PlanRecord] = field(default_factory=list)
    rebalances: int = 0
    trades: int = 0
    traded_usd: Decimal = ZERO
    cost_usd: Decimal = ZERO
    tax_usd: Decimal = ZERO
    paid_in_usd: Decimal = ZERO
    start_usd: Decimal = ZERO
    value_usd: Decimal = ZERO
    after_tax_usd: Decimal = ZERO
    depleted_on: date | None = None


class Walk:
    """The walk itself, made once and run once."""

    def __init__(
        self,
        market: Market,
        policy: LabPolicy,
        holdings: Holdings,
        terms: LabTerms,
        *,
        first: int = 0,
        records: bool = True,
    ) -> None:
        self._market, self._policy, self._terms = market, policy, terms
        self._records = records
        closes = market.closes_on(first)
        lots = moved_lots(holdings.lots, holdings.prices, closes, (holdings.today, market.days[first]))
        self._account = open_account(market.history.symbols, holdings.cash_usd, lots, terms)
        self._look: Look = look_at(policy, market.history.symbols)
        self._last_rebalanced: date | None = None
        self._result = Walked(first)
        rule = policy.triggers.calendar
        # A start that many days later asks so many days later: a date is as good as its neighbors.
        self._due = {place + first for place in market.due_places(rule)} if rule else set()
        self._flows = set(market.due_places(terms.flow_rule)) if terms.flow_usd else set()
        self._tax_places = market.tax_places()

    def run(self) -> Walked:
        """Walk to the last day."""
        account, result, look = self._account, self._result, self._look
        whole, has_drift = self._market.whole, self._policy.triggers.drift
        quantities, cash = account.whole_quantities, account.whole_cash
        if self._terms.start_on_target:
            start = replace(self._policy.sizing, drift_threshold_percent=ZERO, trade_to=TradeTo.TARGET)
            self._plan(result.first, START, Course(start))
            self._last_rebalanced = self._market.days[result.first]
            cash = account.whole_cash
        last = 0
        for place in range(result.first, len(whole)):
            values = list(map(mul, quantities, whole[place]))
            base = cash + sum(values)
            result.drift_ppb.append(look.drift_ppb(values, cash, base))
            paid = 0
            if place > result.first and (place in self._flows or place in self._tax_places):
                paid = self._move_money(place)
                cash = account.whole_cash
                values = list(map(mul, quantities, whole[place]))
                base = cash + sum(values)
            if result.depleted_on is not None:
                break
            is_due = place in self._due
            if is_due or (has_drift and look.may_be_outside(values, cash, base)) or look.may_have_idle_cash(cash, base):
                self._ask(place, is_due=is_due)
                cash = account.whole_cash
                base = cash + sum(map(mul, quantities, whole[place]))
            if last > 0:
                result.growth.append((base - paid) * GROWTH_ONE // last)
            result.values.append(base)
            last = base
        return self._finish()

    # ------------------------------------------------------------ money that comes and goes

    def _move_money(self, place: int) -> int:
        """Pay what is due on a day; the sum as a whole number of 10^-18 dollars, negative where it went."""
        day, moved = self._market.days[place], ZERO
        if place in self._tax_places:
            tax = self._account.settle_year(self._tax_places[place])
            if tax:
                self._pay_out(place, tax, CashKind.TAX)
                self._result.taxes[place] = tax
                self._result.tax_usd += tax
                moved -= tax
        if place in self._flows and self._result.depleted_on is None:
            flow = self._terms.flow_usd
            if flow > 0:
                self._account.pay(day, flow, CashKind.DEPOSIT)
            else:
                self._pay_out(place, -flow, CashKind.WITHDRAWAL)
            self._result.paid_in_usd += flow
            moved += flow
        return int(moved.scaleb(MONEY_PLACES))

    def _pay_out(self, place: int, amount_usd: Decimal, kind: CashKind) -> None:
        """Raise what is missing by the request that a person would make, then pay."""
        day, account = self._market.days[place], self._account
        if account.book.cash_usd < amount_usd:
            wanted = amount_usd * (ONE + self._terms.spread_percent / HUNDRED)
            least = max(wanted.quantize(_CENT, ROUND_CEILING, QUOTIENT), self._policy.sizing.min_trade_usd)
            request = PlanRequest(RequestKind.RAISE, least)
            try:
                self._plan(place, kind.value, Course(replace(self._policy.sizing, mode=Mode.FULL), request))
            except InvalidInput:
                self._result.depleted_on = day
                return
        account.pay(day, -amount_usd, kind)

    # ------------------------------------------------------------ rebalances

    def _ask(self, place: int, *, is_due: bool) -> None:
        """Ask the triggers as the schedule does, and do what they decide."""
        policy, day = self._policy, self._market.days[place]
        triggers = replace(policy.triggers, calendar=_DAILY if is_due else None)
        cooling = self._last_rebalanced is not None and day < self._last_rebalanced + timedelta(
            days=triggers.cooldown_days
        )
        if cooling and triggers.invest_cash_usd_min is None:
            return
        occasion = Occasion(day, (day, day + timedelta(days=1)), self._last_rebalanced)
        snapshot = self._account.snapshot(self._market.history.closes[place])
        decision = decide_trigger(triggers, occasion, policy.allocation, snapshot, policy.sizing)
        if decision.verdict is Verdict.WAIT:
            return
        course = course_of(decision, triggers, policy.planned or policy.sizing)
        plan = self._plan(place, decision.decided_by.value, course)
        if plan.trades:
            self._last_rebalanced = day
            self._result.rebalances += 1

    def _plan(self, place: int, why: str, course: Course) -> RebalancePlan:
        account, market = self._account, self._market
        snapshot = account.snapshot(market.history.closes[place])
        if course.policy.needs_lots:
            snapshot = replace(snapshot, lots=account.held_lots(market.days[place], course.policy))
        plan = plan_rebalance(self._policy.allocation, snapshot, course.policy, request=course.request)
        if self._records:
            held = tuple(account.quantities[symbol] for symbol in market.history.symbols)
            self._result.plans.append(
                PlanRecord(
                    place,
                    why,
                    plan.plan_id,
                    account.book.cash_usd,
                    held,
                    course.policy,
                    course.request,
                    snapshot.lots,
                )
            )
        account.trade(plan, market.closes_on(place), market.days[place])
        return plan

    # ------------------------------------------------------------ the end

    def _finish(self) -> Walked:
        result, account = self._result, self._account
        result.trades, result.traded_usd, result.cost_usd = account.trades, account.traded_usd, account.cost_usd
        result.start_usd = Decimal(result.values[0]).scaleb(-MONEY_PLACES) if result.values else ZERO
        if result.depleted_on is not None or not result.values:
            return result
        place = len(self._market.days) - 1
        day = self._market.days[place]
        before = account.first_line, account.carried
        owed = account.settle_year(day.year)
        result.value_usd = Decimal(result.values[-1]).scaleb(-MONEY_PLACES) - owed
        account.first_line, account.carried = before
        account.sell_all(self._market.closes_on(place), day)
        result.after_tax_usd = account.book.cash_usd - account.settle_year(day.year)
        result.tax_usd += owed
        return result
