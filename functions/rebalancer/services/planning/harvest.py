"""A harvest as one plan: the whole holding is sold at a loss, and its replacement takes its weight, in one run."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal, localcontext
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.errors import InvalidInput, StalePlan
from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO, dump_money
from rebalancer.core.base.stored_fields import StoredFields
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.planning.plan import Action, PlanRequest, RebalancePlan, RequestKind
from rebalancer.core.targets.objective import Objective
from rebalancer.core.targets.parked import Parked, dump_parked, require_parkable
from rebalancer.core.targets.policy import Mode
from rebalancer.services.context import Context
from rebalancer.services.planning.around import plan_around
from rebalancer.services.planning.measure import Measurement, measure_account, replan, require_plan
from rebalancer.services.planning.preview import Preview, store_preview

if TYPE_CHECKING:
    from rebalancer.core.planning.items import PlanItem
    from rebalancer.core.tax.wishes import HarvestWishes
    from rebalancer.ports.execution import StoredPlan
    from rebalancer.ports.targets import AccountState

PREVIEWED: Final = "preview"
"""Takes the place of the run's id until there is one."""

_MILLIONTH: Final = Decimal("0.000001")


def preview_harvest(ctx: Context, symbol: str, replacement: str | None = None) -> Preview:
    """Plan the sale of a whole holding at a loss with the purchase of its replacement, and store the plan.

    `replacement` must be on the person's own list for the symbol; None takes the first that may be bought. Nothing else
    is traded. It goes through the same gate and the same approval as every plan.

    Raises `InvalidInput` HARVEST_REFUSED with one sentence: no replacement, no loss, a loss that would be deferred, or
    less than the whole holding that could be sold; and what `measure_account` raises.
    """
    sold = parse_symbol(symbol, "symbol")
    wishes = _wishes(ctx)
    wanted = wishes.replacements.get(sold, ())
    if replacement is not None:
        other = parse_symbol(replacement, "replacement")
        if other not in wanted:
            raise refused(f"{other} is not on your list of what may replace {sold}.")
        wanted = (other,)
    if not wanted:
        raise refused(f"No replacement for {sold} is on your list.")
    why: InvalidInput | None = None
    for other in wanted:
        try:
            return _preview(ctx, sold, other, wishes)
        except InvalidInput as error:
            if error.code != "HARVEST_REFUSED":
                raise
            why = why or error
    raise why or refused(f"Nothing on your list may replace {sold} now.")


def _wishes(ctx: Context) -> HarvestWishes:
    if ctx.ledgers is None:
        raise refused("No ledger is kept for this account.")
    return ctx.ledgers().load_history(ctx.uid, ()).wishes


def _preview(ctx: Context, symbol: str, other: str, wishes: HarvestWishes) -> Preview:
    alike = {each for group in wishes.same_as if symbol in group for each in group} - {symbol}
    if other in alike:
        raise refused(f"You call {other} the same security as {symbol}, so buying it would undo the loss.")
    thought = Parked(PREVIEWED, symbol, other, ZERO, ZERO, ctx.clock.now(), same_as=tuple(sorted(alike)))
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    _require_parkable(state, thought)
    measured = measure_account(ctx, parking=thought, plans=False)
    held = {position.symbol: position.quantity for position in measured.snapshot.positions}
    require_parkable(symbol, other, targeted=_targeted(state), parked=state.parked, held=held)
    # The standing policy says how drift is traded; this is what the person asks of these two symbols.
    policy = replace(measured.policy, only=frozenset({symbol, other}), mode=Mode.FULL, objective=Objective.TO_TARGET)
    request = PlanRequest(RequestKind.REBALANCE_ALL)
    measured = _spending_its_sale(replan(measured, policy, request), request)
    measured, assessment, _ = plan_around(ctx, measured)
    sale = _require_whole(require_plan(measured), thought, measured)
    made = replace(thought, quantity=sale.quantity, loss_usd=_require_loss(measured, sale))
    document = {"harvest": dump_parked(made)}
    return store_preview(ctx, measured, assessment, extra=document)


def _spending_its_sale(measured: Measurement, request: PlanRequest) -> Measurement:
    """Return the measurement planned so that the purchase spends what the sale brings: the account's cash is not part
    of the harvest. The share that cash has now stays, rounded up to 10^-6%.
    """
    policy = measured.policy
    shares = (item.row.actual_percent for item in require_plan(measured).items if item.row.is_cash)
    kept = min(HUNDRED, next(shares, ZERO).quantize(_MILLIONTH, ROUND_CEILING, QUOTIENT))
    if kept <= policy.cash_buffer_percent:
        return measured
    return replan(measured, replace(policy, cash_buffer_percent=kept), request)


def _targeted(state: AccountState) -> set[str]:
    """Every symbol with a target above 0, in a class, or in a strategy, as they are saved."""
    weights = [each.weight for each in state.targets]
    weights.extend(target for strategy in state.settings.strategies for target in strategy.targets)
    found = {each.symbol for each in weights if each.enabled and each.target_percent}
    return found.union(*(each.members for each in state.settings.classes if each.enabled))


def _require_parkable(state: AccountState, parked: Parked) -> None:
    require_parkable(parked.symbol, parked.replacement, targeted=_targeted(state), parked=state.parked, held=())


def require_still_parkable(state: AccountState, parked: Parked) -> None:
    """Refuse a harvest that another one has overtaken since its preview. Raises `StalePlan` HARVEST_REFUSED."""
    try:
        _require_parkable(state, parked)
    except InvalidInput as error:
        raise StalePlan(error.message, code=error.code) from None


def _require_whole(plan: RebalancePlan, parked: Parked, measured: Measurement) -> PlanItem:
    """Return the sale of the whole holding, beside the purchase of the replacement."""
    symbol, other = parked.symbol, parked.replacement
    held = {position.symbol: position.quantity for position in measured.snapshot.positions}
    items = {item.symbol: item for item in plan.items}
    sale, purchase = items.get(symbol), items.get(other)
    if not held.get(symbol):
        raise refused(f"No {symbol} is held.")
    if symbol in measured.waiting:
        raise refused(
            f"The loss of {symbol} would not count now: shares of it, or of what you call the same, were bought in the "
            "last 30 days, or our books are behind the broker's."
        )
    if sale is None or sale.action is not Action.SELL or sale.quantity != held[symbol]:
        why = "it may not trade" if sale is None else f"its whole sale is not possible ({sale.reason.value})"
        raise refused(f"{symbol} is sold whole or not at all, and {why}; look at the policy and at what is frozen.")
    if purchase is None or purchase.action is not Action.BUY:
        why = "" if purchase is None else f" ({purchase.reason.value})"
        raise refused(f"{other} cannot be bought in its place now{why}.")
    return sale


def _require_loss(measured: Measurement, sale: PlanItem) -> Decimal:
    """Return the loss that the sale would realise, in dollars above 0."""
    from rebalancer.core.tax.parking import realised_usd

    guard = measured.guard
    gains = None if guard is None else realised_usd(guard.book, sale.symbol, sale.quantity, sale.price, guard.today)
    if gains is None:
        raise refused(f"What {sale.symbol} cost is not known, so nobody can say what its sale would lose.")
    with localcontext(EXACT):
        total = sum(gains.values(), ZERO)
    if total >= 0:
        raise refused(f"Selling all {sale.symbol} would gain ${dump_money(total)}, so there is no loss to take.")
    return -total


def parking_of(stored: StoredPlan, run_id: str, now: datetime) -> Parked | None:
    """Return the harvest that a stored plan makes under this run; None where it makes none."""
    harvest = stored.document.get("harvest")
    if harvest is None:
        return None
    fields = StoredFields(harvest, "harvest")
    return Parked(
        run_id,
        fields.text("symbol"),
        fields.text("replacement"),
        fields.decimal("quantity"),
        fields.decimal("loss_usd"),
        now,
        same_as=tuple(harvest["same_as"]),
    )


def refused(message: str) -> InvalidInput:
    """A harvest that is not made, with the reason for the person."""
    return InvalidInput(message, code="HARVEST_REFUSED", field="symbol")
