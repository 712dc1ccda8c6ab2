"""Measure one account: read its settings, look at the broker, plan. Nothing is ordered here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.portfolio import PortfolioSnapshot, without_cash
from rebalancer.core.advice.apart import describe_apart
from rebalancer.core.advice.doctor import Patient, dump_findings, examine
from rebalancer.core.advice.finding import Severity
from rebalancer.core.automation.decisions import dump_checks
from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.base.money import EXACT, ONE, ZERO, dump_money, plain
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.base.stored_fields import dump_day_or_none
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.plan import PlanRequest, Reason, RebalancePlan, dump_plan, dump_standing
from rebalancer.core.planning.statement import describe_plan, dump_shortcomings, find_shortcomings
from rebalancer.core.statements.drift_days import DriftDay, drift_day
from rebalancer.core.strategies.strategies import Book
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.asset_classes import AssetClass
from rebalancer.core.targets.objective import Objective
from rebalancer.core.targets.parked import Parked
from rebalancer.core.targets.policy import Mode, SizingPolicy
from rebalancer.ports.account import AccountSnapshot
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context
from rebalancer.services.planning.parked import (
    WashGuard,
    describe_left_out,
    look_homeward,
    open_guard,
    plan_beside,
    settle_parked,
)
from rebalancer.services.planning.tax_lots import lots_for
from rebalancer.services.risk.reserved_cash import NOTHING_RESERVED, ReservedCash, dump_claims, fetch_reserved
from rebalancer.services.risk.trips import watch_equity
from rebalancer.services.strategies.books import books_now, drift_of_books

if TYPE_CHECKING:
    from rebalancer.contract import drift as shapes
    from rebalancer.contract import planning as plan_shapes


NO_PRICE: Final = ONE
"""Takes the place of a price where nothing is held, nothing can be bought, and the planner needs a number."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """One account at one moment.

    `plan` is None where no target is enabled or no plan was asked for; `books` are the strategies', none where there
    are no strategies. `snapshot` has no reserved cash: `reserved` says what that is. `is_scheduled` where its history
    holds what a scheduled check came to. `guard` is there while something is parked; `waiting` are symbols that
    its plan leaves out because their trades would undo a loss.
    """

    state: AccountState
    account: AccountSnapshot
    snapshot: PortfolioSnapshot
    allocation: StrategyAllocation
    policy: SizingPolicy
    plan: RebalancePlan | None
    books: tuple[Book, ...] = ()
    is_scheduled: bool = False
    reserved: ReservedCash = NOTHING_RESERVED
    guard: WashGuard | None = None
    waiting: frozenset[str] = frozenset()

    @property
    def account_usd(self) -> Decimal:
        """What the whole account is worth, reserved cash included."""
        return EXACT.add(self.snapshot.total_value, self.reserved.usd)

    @property
    def cash_usd(self) -> Decimal:
        """All cash of the account, reserved cash included."""
        return EXACT.add(self.snapshot.cash, self.reserved.usd)

    @property
    def managed_usd(self) -> Decimal:
        """What percents are of: the account without what is kept apart and without reserved cash."""
        return ZERO if self.plan is None else self.plan.base


def measure_account(
    ctx: Context,
    *,
    mode: Mode | None = None,
    request: PlanRequest | None = None,
    objective: Objective | None = None,
    also: Collection[str] = (),
    plans: bool = True,
    parking: Parked | None = None,
) -> Measurement:
    """Read targets and policy, fetch the account, measure the drift and plan the trades.

    An equity that fell beyond its limit stops trading here, before anything can be ordered. `mode` and `objective`
    replace the policy's own, `request` is what a person asks of this one plan; `also` are further symbols whose prices
    are wanted; without `plans` nothing is planned, so that also a policy and targets that do not go together can be
    measured; `parking` is a harvest that is thought of: the targets read as if it had begun.
    Raises `InvalidInput` for a policy or target set that cannot be planned, `BrokerUnavailable`, `BrokerRejected`.
    """
    saved = settle_parked(ctx, ctx.accounts.load_account(ctx.uid, now=ctx.clock.now()))
    if parking is not None:
        saved = replace(saved, parked=(*saved.parked, parking))
    state = saved.standing_in
    policy = state.settings.parsed_policy()
    policy = replace(policy, mode=mode or policy.mode, objective=objective or policy.objective)
    allocation = allocation_of(state)
    wanted = symbols_of(allocation).union(also)
    account = ctx.broker.fetch_snapshot(sorted(wanted))
    saved = watch_equity(ctx, saved, account)
    whole_only = frozenset(target.weight.symbol for target in state.targets if not target.fractionable)
    whole = _without_the_gone(ctx, account.portfolio, symbols_of(allocation))
    whole = replace(whole, non_fractionable=(whole_only | state.settings.whole_only) - {CASH})
    reserved = fetch_reserved(ctx, saved, whole.cash)
    snapshot = replace(without_cash(whole, reserved.usd), lots=lots_for(ctx, policy))
    guard = open_guard(ctx, saved)
    state = (saved if guard is None else look_homeward(ctx, saved, snapshot, guard, policy)).standing_in
    books = books_now(ctx, state, whole, reserved.usd) if state.settings.strategies else ()
    measured = Measurement(
        state, account, snapshot, allocation_of(state), policy, None, books, reserved=reserved, guard=guard
    )
    return replan(measured, policy, request) if plans else measured


def _without_the_gone(ctx: Context, portfolio: PortfolioSnapshot, wanted: Collection[str]) -> PortfolioSnapshot:
    """Return the account with targets held back that have no price because the broker does not know or trade them.

    A merger must not end the automation of the whole account: nothing of such a symbol is held, so that its price is
    never counted, and nothing of it can be bought. Costs one request where a price is missing, else none.
    """
    missing = sorted(set(wanted) - portfolio.prices.keys())
    if not missing:
        return portfolio
    assets = ctx.broker.fetch_assets(missing)
    gone = [symbol for symbol in missing if symbol not in assets or not assets[symbol].tradable]
    prices = {**portfolio.prices, **dict.fromkeys(gone, NO_PRICE)}
    return replace(portfolio, prices=prices, untradable=portfolio.untradable.union(gone))


def allocation_of(state: AccountState) -> StrategyAllocation:
    """Return all that a person wants of the account."""
    return StrategyAllocation(tuple(target.weight for target in state.targets), classes=state.settings.classes)


def has_targets(allocation: StrategyAllocation) -> bool:
    """Whether anything is wanted at all."""
    return bool(allocation.enabled_targets or allocation.enabled_classes)


def symbols_of(allocation: StrategyAllocation) -> frozenset[str]:
    """Return the symbols whose prices a plan needs, cash aside."""
    targets = {target.symbol for target in allocation.enabled_targets}
    return frozenset(targets.union(*(each.members for each in allocation.enabled_classes)) - {CASH})


def require_plan(measured: Measurement) -> RebalancePlan:
    """Return the plan. Raises `InvalidInput` NO_TARGETS where no target is enabled."""
    if measured.plan is None:
        raise InvalidInput("No target weights are set; add some first.", code="NO_TARGETS", field="targets")
    return measured.plan


@dataclass(frozen=True, slots=True)
class DraftSet:
    """Targets, asset classes, or both, that a person thinks of; None stays as it is stored."""

    targets: tuple[TargetWeight, ...] | None = None
    classes: tuple[AssetClass, ...] | None = None

    @property
    def symbols(self) -> frozenset[str]:
        """The symbols whose prices it needs."""
        return symbols_of(StrategyAllocation(self.targets or (), classes=self.classes or ()))

    def over(self, stored: StrategyAllocation) -> StrategyAllocation | None:
        """Return the set as it would be; None where nothing is thought of. Raises `InvalidInput` where it cannot be."""
        if self.targets is None and self.classes is None:
            return None
        targets = stored.targets if self.targets is None else self.targets
        return StrategyAllocation(targets, classes=stored.classes if self.classes is None else self.classes)


def measured_at(measured: Measurement) -> datetime:
    """When the broker was asked. Raises `InvariantViolation` for a snapshot that does not say it."""
    if measured.snapshot.taken_at is None:
        raise InvariantViolation("A snapshot of the broker has no time.")
    return measured.snapshot.taken_at


def replan(measured: Measurement, policy: SizingPolicy, request: PlanRequest | None = None) -> Measurement:
    """Return the same measurement, planned under another policy or for a request. Raises `InvalidInput`."""
    if not has_targets(measured.allocation):
        return replace(measured, policy=policy, plan=None)
    plan, waiting = plan_beside(measured.guard, measured.state, measured.allocation, measured.snapshot, policy, request)
    return replace(measured, policy=policy, plan=plan, waiting=waiting)


def drift_document(measured: Measurement, *, message: str, slot: str | None = None) -> shapes.DriftStatus:
    """Return the measurement as `users/{uid}/status/drift` holds it. `slot` is the schedule's, which is kept without
    one.

    What the schedule came to is its own to write: a person's measurement at the same moment must not put back what it
    read before.
    """
    plan, high = measured.plan, measured.state.high_water
    document: shapes.DriftStatus = {
        "equity_high_usd": None if high is None else dump_money(high.equity_usd),
        "equity_high_at": None if high is None else high.at,
        "measured_at": measured_at(measured),
        "allocation_version": measured.state.settings.allocation_version,
        "portfolio_value": dump_money(measured.account_usd),
        "cash": dump_money(measured.cash_usd),
        "managed_usd": dump_money(measured.managed_usd) if plan else None,
        "reserved_usd": dump_money(measured.reserved.usd),
        "reservations": dump_claims(measured.reserved, measured.cash_usd),
        "standing": None if plan is None else dump_standing(plan.standing),
        "shortcomings": [] if plan is None else dump_shortcomings(find_shortcomings(plan)),
        "findings": severe_findings(measured),
        "needs_rebalance": plan.needs_rebalance if plan else False,
        "rows": dump_plan(plan)["items"] if plan else [],
        "prices": _prices_of(plan) if plan else {},
        "classes": dump_plan(plan).get("classes", []) if plan else [],
        "strategies": drift_of_books(measured.state.settings.strategies, measured.books, plan),
        "message": message,
    }
    return {**document, **_of_schedule(measured, slot)} if measured.is_scheduled else document


def _prices_of(plan: RebalancePlan) -> dict[str, str]:
    """Write the price of each row, so that the page need not ask the broker for them again."""
    gone = {item.symbol for item in plan.items if item.reason is Reason.UNTRADABLE and not item.row.quantity}
    return {item.symbol: plain(item.price) for item in plan.items if item.symbol not in {CASH, *gone}}


def _of_schedule(measured: Measurement, slot: str | None) -> shapes.DriftOfSchedule:
    history = measured.state.history
    return {
        "slot": slot or measured.state.checked_slot,
        "trigger": history.decision,
        "decisions": dump_checks(history.checks),
        "calendar_from": dump_day_or_none(history.calendar_from),
        "calendar_run_id": history.calendar_run_id,
        "calendar_run_from": dump_day_or_none(history.calendar_run_from),
        "unquoted_since": {symbol: day.isoformat() for symbol, day in sorted(history.unquoted_since.items())},
    }


def describe_drift(measured: Measurement) -> str:
    """One sentence on the account's drift."""
    plan = measured.plan
    if plan is None:
        return "No target weights are set."
    sentence = describe_plan(plan)
    sentence += describe_left_out(measured.guard, measured.state, measured.waiting)
    apart = describe_apart(plan.base, measured.account_usd)
    return sentence if apart is None else f"{sentence} {apart}"


def severe_findings(measured: Measurement) -> list[plan_shapes.Finding]:
    """What the policy doctor calls impossible."""
    if not has_targets(measured.allocation):
        return []
    triggers = measured.state.settings.triggers
    found = examine(Patient(measured.allocation, measured.snapshot, measured.policy, triggers))
    return dump_findings(tuple(each for each in found if each.severity is Severity.IMPOSSIBLE))


def store_drift(
    ctx: Context, measured: Measurement | None = None, *, slot: str | None = None, ends_run: bool = False
) -> Measurement:
    """Measure (unless it was just done) and store the drift for the page. One write, two where the day gets a line in
    the history: at its first measurement, and again after a run.

    `slot` names the schedule's check that needs nothing more than this measurement.
    """
    measured = measured or measure_account(ctx)
    document = drift_document(measured, message=describe_drift(measured), slot=slot)
    ctx.accounts.save_drift(ctx.uid, document, day=_day_of(measured) if ends_run or _begins_day(measured) else None)
    return measured


def _begins_day(measured: Measurement) -> bool:
    before = measured.state.drift_measured_at
    return before is None or new_york_date(before) < new_york_date(measured_at(measured))


def _day_of(measured: Measurement) -> DriftDay | None:
    plan = measured.plan
    return None if plan is None else drift_day(plan, measured.account_usd, measured_at(measured))
