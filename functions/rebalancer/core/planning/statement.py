"""What may be said of an account and of a plan: "on target" only where nothing is held back, and what a plan leaves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Decimal, localcontext
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.money import EXACT, QUOTIENT, ZERO, divide_shown, dump_percent
from rebalancer.core.base.symbols import CASH
from rebalancer.core.planning.items import Action, PlanItem, Reason
from rebalancer.core.planning.plan import PlanRequest, RebalancePlan, RequestKind, dump_bound
from rebalancer.core.planning.standing import Cause, Standing

if TYPE_CHECKING:
    from rebalancer.contract import standing as shapes

ON_TARGET: Final = "Every target is within its band."
_NAMED_MAX: Final = 5
_HUNDREDTH: Final = Decimal("0.01")
_CENT: Final = Decimal("0.01")

_WORDS: Final[Mapping[Cause, str]] = {
    Cause.NO_VALUE: "there is no value to measure against",
    Cause.ONLY: "not among the symbols chosen to trade",
    Cause.FROZEN: "frozen",
    Cause.UNTRADABLE: "not traded by the broker now",
    Cause.MODE: "on the side that the mode does not trade",
    Cause.MINIMUM: "less than the smallest trade away",
    Cause.WHOLE_SHARES: "less than one whole share away",
    Cause.OPEN_ORDERS: "reserved by open orders",
}
_SETTINGS: Final[Mapping[Reason, str]] = {
    Reason.FROZEN: "policy.frozen",
    Reason.NOT_CHOSEN: "policy.only",
    Reason.BUY_ONLY: "policy.mode",
    Reason.SELL_ONLY: "policy.mode",
    Reason.BELOW_MIN_TRADE: "policy.min_trade_usd",
    Reason.ROUNDS_TO_ZERO: "policy.shares",
    Reason.MAX_TURNOVER: "policy.max_turnover_percent",
    Reason.LIMITED_BY_TURNOVER: "policy.max_turnover_percent",
    Reason.GAINS_BUDGET: "policy.gains_budget_usd",
    Reason.LIMITED_BY_GAINS: "policy.gains_budget_usd",
    Reason.NOT_FUNDED: "policy.cash_buffer_percent",
}


def describe_standing(standing: Standing) -> str:
    """Say in one sentence where an account is, and what holds it back."""
    if standing.is_on_target:
        return ON_TARGET
    held_back = _held_back(standing)
    if standing.needs_rebalance:
        return f"A rebalance is needed. {held_back}".strip()
    return f"Outside the band, but not traded. {held_back}"


def describe_plan(plan: RebalancePlan) -> str:
    """Say in one sentence what a plan comes to, and what holds back the rest."""
    count, standing = len(plan.trades), plan.standing
    trades = f"{count} trade{'s' if count != 1 else ''}"
    if plan.request is not None and plan.request.kind is not RequestKind.REBALANCE_ALL:
        return _describe_request(plan, plan.request, trades)
    if not count:
        if standing.needs_rebalance:
            return "Outside the band, but nothing can be traded; each row says why."
        return describe_standing(standing)
    return f"{trades} would bring the account back. {_held_back(standing)}".strip()


def _describe_request(plan: RebalancePlan, request: PlanRequest, trades: str) -> str:
    verb = "invest" if request.kind is RequestKind.INVEST else "raise"
    missing = _missing_usd(plan, request)
    if missing < _CENT:
        return f"{trades} would {verb} the money." if plan.trades else f"Nothing has to be traded to {verb} the money."
    if not plan.trades:
        return f"Nothing can be traded to {verb} the money; each row says why."
    return f"{trades} would {verb} {_dollars(request.usd - missing)} of the {_dollars(request.usd)}."


def _missing_usd(plan: RebalancePlan, request: PlanRequest) -> Decimal:
    """Return how much less than asked a plan invests, or leaves beyond the target of cash."""
    cash = next((item.row for item in plan.items if item.row.is_cash), None)
    if cash is None or not plan.base:
        return request.usd
    with localcontext(EXACT):
        spent = sum((item.amount for item in plan.items), ZERO)
        missing = request.usd * cash.frame.scale + (cash.gap + spent if request.kind is RequestKind.RAISE else -spent)
    return divide_shown(missing, cash.frame.scale)


def _dollars(usd: Decimal) -> str:
    return f"${max(ZERO, usd).quantize(_CENT, ROUND_FLOOR, QUOTIENT):,}"


def describe_bound(shortfall_usd: Decimal, *, is_least_cost: bool = False) -> str:
    """Say in one sentence how far from the best a plan of least cost, or the quantities of any other, can be."""
    bound = dump_bound(shortfall_usd)
    if is_least_cost:
        if bound["proven"]:
            return "No other plan costs less in drift, trading and tax; this is proven."
        return f"Another plan could cost less in drift, trading and tax, by at most ${bound['shortfall_usd']}."
    if bound["proven"]:
        return "No other quantities for these trades would end closer to your targets; this is proven."
    return f"Other quantities for these trades could end closer to your targets, by at most ${bound['shortfall_usd']}."


def _held_back(standing: Standing) -> str:
    parts = []
    for cause, names in standing.held_back.items():
        if cause is Cause.NO_VALUE:
            parts.append(_WORDS[cause])
            continue
        more = len(names) - _NAMED_MAX
        shown = ", ".join(names[:_NAMED_MAX]) + (f" and {more} more" if more > 0 else "")
        parts.append(f"{shown}: {_WORDS[cause]}")
    return f"Held back: {'; '.join(parts)}." if parts else ""


@dataclass(frozen=True, slots=True)
class Shortcoming:
    """What a plan leaves undone, for its owner to read before approving.

    Args:
        code: CASH_OUTSIDE_BAND, RAISED_LESS, SELLS_WITHOUT_BUYING or TARGET_NOT_HELD.
        message: one sentence.
        symbol: the row that it is about, if it is one.
        setting: what would change it, where a setting would.
    """

    code: str
    message: str
    symbol: str | None = None
    setting: str | None = None


def find_shortcomings(plan: RebalancePlan) -> tuple[Shortcoming, ...]:
    """Find what the plan leaves undone: cash outside its band, sales without purchases, targets that stay unheld, less
    money raised than was asked.

    A request to invest or to raise leaves cash where the person wants it.
    """
    cash = next((item for item in plan.items if item.row.is_cash), None)
    if cash is None or not plan.base:
        return ()
    found = [_not_held(item) for item in plan.items if _stays_missing(item)]
    if plan.request is not None and plan.request.kind is not RequestKind.REBALANCE_ALL:
        short = _raised_short(plan, plan.request)
        return tuple(found) if short is None else (short, *found)
    sides = {item.action for item in plan.trades}
    with localcontext(EXACT):
        spent = sum((item.amount for item in plan.items), ZERO)
        left = cash.row._replace(value=cash.row.value - spent, gap=cash.row.gap + spent)
    if left.is_outside:
        found.insert(0, _cash_outside(plan, left.actual_percent, left.target_percent))
    if sides == {Action.SELL} and cash.row.gap <= ZERO:
        message = "The plan sells and buys nothing: what it brings stays in cash."
        found.insert(0, Shortcoming("SELLS_WITHOUT_BUYING", message, CASH, _setting_of(plan)))
    return tuple(found)


def _raised_short(plan: RebalancePlan, request: PlanRequest) -> Shortcoming | None:
    missing = ZERO if request.kind is RequestKind.INVEST else _missing_usd(plan, request)
    if missing < _CENT:
        return None
    raised = _dollars(request.usd - missing)
    message = f"The plan raises {raised} of the {_dollars(request.usd)}: the rows say what keeps back the rest."
    named = (_SETTINGS.get(item.reason) for item in plan.items)
    return Shortcoming("RAISED_LESS", message, CASH, next((each for each in named if each is not None), None))


def _stays_missing(item: PlanItem) -> bool:
    if not item.row.is_missing:
        return False
    with localcontext(EXACT):
        later = item.row._replace(
            quantity=item.row.quantity + item.shares,
            value=item.row.value + item.amount,
            gap=item.row.gap - item.amount,
        )
    return later.is_missing


def _not_held(item: PlanItem) -> Shortcoming:
    message = (
        f"{item.symbol} should be {dump_percent(item.target_percent)}% of the account, and nothing of it will be held "
        f"({item.reason.value})."
    )
    return Shortcoming("TARGET_NOT_HELD", message, item.symbol, _SETTINGS.get(item.reason))


def _cash_outside(plan: RebalancePlan, actual: Decimal, target: Decimal) -> Shortcoming:
    message = f"Cash ends at {_two(actual)}% of the account, outside its band around {_two(target)}%."
    return Shortcoming("CASH_OUTSIDE_BAND", message, CASH, _setting_of(plan))


def _two(percent: Decimal) -> str:
    return format(percent.quantize(_HUNDREDTH, ROUND_HALF_EVEN, QUOTIENT), "f")


def _setting_of(plan: RebalancePlan) -> str | None:
    """Find the setting that keeps the other rows from taking the cash: the first that a row names."""
    named = (_SETTINGS.get(item.reason) for item in plan.items if not item.row.is_cash and item.row.is_outside)
    return next((setting for setting in named if setting is not None), None)


def dump_shortcomings(found: tuple[Shortcoming, ...]) -> list[shapes.Shortcoming]:
    """Write shortcomings as plain JSON values."""
    return [
        {"code": each.code, "message": each.message, "symbol": each.symbol, "setting": each.setting} for each in found
    ]
