"""Harvests beside the plans: each is brought as far as it has come, and no plan makes a wash sale while one runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import InvalidInput, InvariantViolation, NotFound
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.base.wash_sale import WASH_DAYS
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.planning.items import Action
from rebalancer.core.planning.plan import PlanRequest, RebalancePlan, plan_rebalance
from rebalancer.core.targets.parked import KEPT, Parked, ParkedState, not_bought_until
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context
from rebalancer.services.planning.tax_lots import load_tax_book

if TYPE_CHECKING:
    from rebalancer.core.account.portfolio import PortfolioSnapshot
    from rebalancer.core.targets.allocation import StrategyAllocation
    from rebalancer.core.targets.policy import SizingPolicy
    from rebalancer.core.tax.parking import GoingBack
    from rebalancer.core.tax.planned import PlannedTrade, TaxBook

ORPHAN_AFTER: Final = timedelta(minutes=5)
"""A harvest without a run after so long has none: whoever approved it died before the run was made."""


@dataclass(frozen=True, slots=True)
class WashGuard:
    """The ledger as it is read for the plans of one measurement, and the day for which it counts."""

    book: TaxBook
    today: date

    def washing(self, plan: RebalancePlan) -> frozenset[str]:
        """The symbols of the plan whose trades would undo a loss, or of which the ledger knows another quantity."""
        # Only here: an account that parks nothing does without the ledger.
        from rebalancer.core.tax.parking import washing_symbols
        from rebalancer.core.tax.planned import PlannedTrade

        held = {position.symbol: position.quantity for position in plan.snapshot.positions}
        behind = {
            item.symbol
            for item in plan.trades
            if self.book.book.quantity_of(item.symbol) != held.get(item.symbol, ZERO)
        }
        trades: list[PlannedTrade] = [
            PlannedTrade(item.symbol, item.quantity if item.action is Action.BUY else -item.quantity, item.price)
            for item in plan.trades
        ]
        return frozenset(behind) | washing_symbols(self.book, trades, self.today)

    def bought_by_hand(self, parked: Sequence[Parked]) -> frozenset[str]:
        """What was sold for its loss and has been bought since, as long as no plan may buy it back."""
        from rebalancer.core.ledger.times import to_ns

        away = {each.symbol: to_ns(each.created_at) for each in parked if each.sold_on and each.is_away}
        closed = not_bought_until(parked, self.today)
        return frozenset(
            symbol
            for symbol in away.keys() & closed
            for lot in self.book.book.lots.get(symbol, ())
            if lot.acquired_ns is not None and lot.acquired_ns > away[symbol]
        )


def plan_beside(
    guard: WashGuard | None,
    state: AccountState,
    allocation: StrategyAllocation,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    request: PlanRequest | None,
) -> tuple[RebalancePlan, frozenset[str]]:
    """Return the plan beside what is parked, and the symbols that it leaves out because they would undo a loss.

    What a person bought back by hand neither trades nor counts, as if it were in another account: its target of 0 is
    there to sell what was harvested, not what was bought on purpose.
    """
    alone = frozenset() if guard is None else guard.bought_by_hand(state.parked) - policy.frozen
    if alone:
        targets = tuple(target for target in allocation.targets if target.symbol not in alone)
        allocation, policy = replace(allocation, targets=targets), replace(policy, excluded=policy.excluded | alone)
    plan = plan_rebalance(allocation, snapshot, policy, request=request)
    waiting: frozenset[str] = frozenset()
    while guard is not None and (washing := guard.washing(plan)):
        # Each time at least one symbol more is left out, so that this ends.
        waiting |= washing
        known = {item.symbol for item in plan.items}
        chosen = (known if policy.only is None else known & policy.only) - waiting
        plan = plan_rebalance(allocation, snapshot, replace(policy, only=frozenset(chosen)), request=request)
    return plan, waiting


def describe_left_out(guard: WashGuard | None, state: AccountState, waiting: frozenset[str]) -> str:
    """One sentence each, with a space before it, on what a plan leaves out beside what is parked."""
    found = ""
    if waiting:
        found += f" {', '.join(sorted(waiting))} waits: its trade would undo a loss that was taken for tax."
    by_hand = frozenset() if guard is None else guard.bought_by_hand(state.parked)
    if by_hand:
        found += f" {', '.join(sorted(by_hand))} was bought by hand while it is parked, and is left alone."
    return found


def settle_parked(ctx: Context, state: AccountState) -> AccountState:
    """Return the account with each harvest as far as its run has come, stored where that is news.

    One read for each harvest whose run sells, else none. A harvest whose run is not there (yet) is left out.
    """
    found: list[Parked] = []
    for each in state.parked:
        if each.state is not ParkedState.SELLING:
            found.append(each)
            continue
        stored = ctx.runs.load_run(ctx.uid, each.run_id)
        if stored is None and ctx.clock.now() - each.created_at < ORPHAN_AFTER:
            continue
        found.append(
            _keep(ctx, each, replace(each, state=ParkedState.ENDED) if stored is None else _after(each, stored.run))
        )
    return replace(state, parked=tuple(found))


def _after(each: Parked, run: Run) -> Parked:
    """What the harvest is once its run has sold; as it was while nobody can say."""
    if run.is_open and run.state is not RunState.RECONCILING:
        return each
    sales = [
        leg for leg in run.legs if leg.symbol == each.symbol and leg.side is OrderSide.SELL and leg.filled_quantity
    ]
    if not sales:
        return each if run.is_open else replace(each, state=ParkedState.ENDED)
    last = max(leg.filled_at or run.updated_at for leg in sales)
    return replace(each, state=ParkedState.PARKED, sold_on=new_york_date(last))


def _keep(ctx: Context, before: Parked, after: Parked) -> Parked:
    if before != after:
        ctx.accounts.save_parked(ctx.uid, after)
        if before.state is not after.state:
            ctx.log.event("harvest_moved_on", run_id=after.run_id, state=after.state.value)
    return after


def open_guard(ctx: Context, state: AccountState) -> WashGuard | None:
    """Read the ledger where a harvest runs, or was over less than a window ago; None where there is none: two requests.

    Raises `InvariantViolation` where the books cannot be opened: then nobody knows what may be traded.
    """
    today = new_york_date(ctx.clock.now())
    if not any(_needs_guard(each, today) for each in state.parked):
        return None
    if ctx.ledgers is None:
        raise InvariantViolation("Something is parked, but no ledger is kept.", code="NO_LEDGER")
    return WashGuard(load_tax_book(ctx.ledgers(), ctx.uid), today)


def _needs_guard(each: Parked, today: date) -> bool:
    if not each.is_over:
        return True
    return each.returned_on is not None and today - each.returned_on <= timedelta(days=WASH_DAYS + 1)


def look_homeward(
    ctx: Context, state: AccountState, snapshot: PortfolioSnapshot, guard: WashGuard, policy: SizingPolicy
) -> AccountState:
    """Decide for each parked holding whose window is over whether it goes back, and see who is home; stored where that
    is news. What stays, stays until a person says otherwise; what goes back stays after all where its price has risen
    too far before it went.
    """
    moved = tuple(_keep(ctx, each, _decided(each, state, snapshot, guard, policy)) for each in state.parked)
    return replace(state, parked=moved)


def _decided(
    each: Parked, state: AccountState, snapshot: PortfolioSnapshot, guard: WashGuard, policy: SizingPolicy
) -> Parked:
    held = {position.symbol: position.quantity for position in snapshot.positions}
    quantity = held.get(each.replacement, ZERO)
    own = {target.weight.symbol for target in state.targets if target.weight.enabled and target.weight.target_percent}
    if each.state is ParkedState.DUE and held.get(each.symbol) and (not quantity or each.replacement in own):
        return replace(each, state=ParkedState.HOME, returned_on=guard.today)
    is_open = each.state in (ParkedState.PARKED, ParkedState.DUE) and not each.is_chosen
    if not is_open or not each.may_return(guard.today):
        return each
    if each.state is ParkedState.DUE and each.replacement not in held:
        return each
    weighed = _weigh(each, quantity, snapshot, guard, policy)
    state_now = ParkedState.DUE if weighed.is_worth_it else ParkedState.STAYING
    return replace(each, state=state_now, cost_usd=weighed.cost_usd, worth_usd=weighed.worth_usd)


def _weigh(
    each: Parked, quantity: Decimal, snapshot: PortfolioSnapshot, guard: WashGuard, policy: SizingPolicy
) -> GoingBack:
    from rebalancer.core.tax.parking import realised_usd, weigh_going_back

    if not quantity:
        return weigh_going_back(policy, {}, ZERO)
    price = snapshot.price_of(each.replacement)
    gains = realised_usd(guard.book, each.replacement, quantity, price, guard.today)
    with localcontext(EXACT):
        return weigh_going_back(policy, gains, quantity * price)


def park(ctx: Context, state: AccountState, parked: Parked) -> None:
    """Store a harvest just before its run is made, so that whoever plans next finds it parked already."""
    last = ctx.clock.now() - KEPT
    old = [each.run_id for each in state.parked if each.is_over and each.created_at < last]
    ctx.accounts.save_parked(ctx.uid, parked, forgets=old)
    ctx.log.event("harvest_parked", run_id=parked.run_id)


def unpark(ctx: Context, parked: Parked) -> None:
    """End a harvest whose run was not made."""
    ctx.accounts.save_parked(ctx.uid, replace(parked, state=ParkedState.ENDED))


def decide_parked(ctx: Context, run_id: str, *, goes_back: bool) -> Parked:
    """Take a person's word on a parked holding: it goes back, or it stays where it is; the same again changes nothing.

    Nothing is ordered here: what goes back is what the next plan wants, and is approved as every plan is.

    Raises `NotFound` PARKED_NOT_FOUND, `InvalidInput` PARKED_TOO_EARLY where going back would undo the loss,
    PARKED_IS_OVER where nothing is parked any more, or is not yet.
    """
    state = settle_parked(ctx, ctx.accounts.load_account(ctx.uid, now=ctx.clock.now()))
    found = next((each for each in state.parked if each.run_id == run_id), None)
    if found is None:
        raise NotFound("There is no such parked holding.", code="PARKED_NOT_FOUND", field="run_id")
    if found.is_over or found.state is ParkedState.SELLING:
        raise InvalidInput(f"{found.symbol} is not parked now.", code="PARKED_IS_OVER", field="run_id")
    if goes_back and not found.may_return(new_york_date(ctx.clock.now())):
        until = found.returns_from
        raise InvalidInput(
            f"Buying {found.symbol} before {'then' if until is None else until.isoformat()} would undo its loss.",
            code="PARKED_TOO_EARLY",
            field="goes_back",
        )
    return _keep(
        ctx, found, replace(found, state=ParkedState.DUE if goes_back else ParkedState.STAYING, is_chosen=True)
    )
