"""What if: hypothetical deposits, trades and targets on the connected account. Nothing is ordered or stored."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.advice.whatif import WhatIfTrade, assess_what_if, dump_effects
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, dump_money, dump_percent
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.planning.drift import DriftReport
from rebalancer.core.planning.plan import dump_item, dump_standing, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.services.advice.ports import AdvicePorts
from rebalancer.services.planning.drift_view import dump_rows, share_of
from rebalancer.services.planning.measure import DraftSet, has_targets, measure_account

if TYPE_CHECKING:
    from rebalancer.contract import advice as shapes


def what_if_rebalancing(
    ports: AdvicePorts,
    trades: Sequence[WhatIfTrade],
    *,
    deposit_usd: Decimal = ZERO,
    draft: DraftSet | None = None,
) -> shapes.WhatIfAnswer:
    """Show the account as it would be, and what a rebalance would do then.

    `draft` replaces the account's own targets or classes. What is impossible is an answer with its problems, not an
    error.

    Raises `InvalidInput` NO_TARGETS if neither the account nor the question has any, and what `measure_account` raises.
    """
    wanted = draft or DraftSet()
    measured = measure_account(ports.ctx, also={trade.symbol for trade in trades} | wanted.symbols)
    targets = wanted.over(measured.allocation)
    now = targets if not has_targets(measured.allocation) else measured.allocation
    if now is None or not has_targets(now):
        raise InvalidInput(
            "No target weights are set; add some, or name them here.", code="NO_TARGETS", field="targets"
        )
    result = assess_what_if(
        now,
        measured.snapshot,
        measured.policy,
        trades,
        deposit_usd=deposit_usd,
        new_allocation=targets,
        lots=ports.load_lots(),
        today=new_york_date(ports.ctx.clock.now()),
    )
    before, after, reserved = measured.snapshot, result.snapshot, measured.reserved.usd
    return {
        **dump_effects(result),
        "reserved_usd": dump_money(reserved),
        "cash_percent_before": dump_percent(share_of(before.cash, before.total_value)),
        "before": side_of(result.before, reserved),
        "after": None if result.after is None else side_of(result.after, reserved),
        "cash_percent_after": None if after is None else dump_percent(share_of(after.cash, after.total_value)),
        "rebalance": None if after is None else rebalance_of(targets or now, after, measured.policy),
    }


def side_of(report: DriftReport, reserved_usd: Decimal) -> shapes.WhatIfSide:
    """Write one side. Percents are of the managed part; the portfolio's value is that of the whole account."""
    return {
        "portfolio_value": dump_money(EXACT.add(report.portfolio_value, reserved_usd)),
        "managed_usd": dump_money(report.frame.base if report.frame.has_value else ZERO),
        "needs_rebalance": report.needs_rebalance,
        "standing": dump_standing(report.standing),
        "rows": dump_rows(report),
    }


def rebalance_of(
    allocation: StrategyAllocation, after: PortfolioSnapshot, policy: SizingPolicy
) -> shapes.WhatIfRebalance:
    plan = plan_rebalance(allocation, after, policy)
    return {
        "needs_rebalance": plan.needs_rebalance,
        "cash_after": dump_money(plan.cash_after),
        "trades": [dump_item(item) for item in plan.trades],
    }
