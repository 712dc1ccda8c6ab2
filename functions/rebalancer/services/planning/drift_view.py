"""The drift of an account by symbol, class and strategy, with its levels and with what is wrong with its policy."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rebalancer.core.advice.doctor import Patient, Severity, dump_findings, examine
from rebalancer.core.automation.triggers import Triggers
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, divide_shown, dump_money, dump_percent, plain
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.planning.drift import DriftReport, DriftRow, measure_drift
from rebalancer.core.planning.new_money import dump_new_money, find_new_money
from rebalancer.core.planning.plan import dump_standing
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import SizingPolicy, parse_policy
from rebalancer.services.context import Context
from rebalancer.services.planning.measure import (
    DraftSet,
    Measurement,
    describe_drift,
    has_targets,
    measure_account,
    measured_at,
    store_drift,
)
from rebalancer.services.risk.reserved_cash import dump_claims

if TYPE_CHECKING:
    from rebalancer.contract import drift as shapes
    from rebalancer.contract import planning as plan_shapes
    from rebalancer.contract import standing as standing_shapes


def portfolio_drift(ctx: Context) -> shapes.PortfolioDrift:
    """Measure the account, store the drift for the page, and return it by symbol and class.

    Without targets there are no rows: there is nothing to drift from. Raises what `measure_account` raises.
    """
    measured = store_drift(ctx)
    total, cash = measured.account_usd, measured.cash_usd
    answer: shapes.PortfolioDrift = {
        "measured_at": measured_at(measured),
        "portfolio_value": dump_money(total),
        "cash": dump_money(cash),
        "cash_percent": dump_percent(share_of(cash, total)),
        "managed_usd": dump_money(measured.managed_usd) if measured.plan else None,
        "reserved_usd": dump_money(measured.reserved.usd),
        "reservations": dump_claims(measured.reserved, cash),
        "standing": None if measured.plan is None else dump_standing(measured.plan.standing),
        "needs_rebalance": False,
        "rows": [],
        "classes": [],
        "strategies": _dump_strategies(measured),
        "message": describe_drift(measured),
        "trigger": measured.state.history.decision,
        "findings": findings_of(measured),
    }
    if not has_targets(measured.allocation):
        return answer
    report = measure_drift(measured.allocation, measured.snapshot, measured.policy)
    return {
        **answer,
        "needs_rebalance": report.needs_rebalance,
        "rows": dump_rows(report),
        "classes": [
            {"name": each.row.symbol, **_levels(each.row), "members": list(each.asset_class.members)}
            for each in report.classes
        ],
    }


def new_money(ctx: Context) -> standing_shapes.NewMoney:
    """Return how much new money would bring the account inside every band without a sale, and what it would buy.

    Raises `InvalidInput` NO_TARGETS without targets, and what `measure_account` raises.
    """
    measured = measure_account(ctx)
    if not has_targets(measured.allocation):
        raise InvalidInput("Set targets first: without them nothing can be outside its band.", code="NO_TARGETS")
    return dump_new_money(find_new_money(measured.allocation, measured.snapshot, measured.policy))


def _dump_strategies(measured: Measurement) -> list[shapes.StrategyRow]:
    """Write what each strategy owns beside its share of the account; `unassigned` has none."""
    shares = {each.name: each.share_percent for each in measured.state.settings.strategies}
    rows: list[shapes.StrategyRow] = []
    for book in measured.books:
        value = book.value(measured.snapshot.prices)
        share = shares.get(book.strategy)
        rows.append(
            {
                "name": book.strategy,
                "share_percent": None if share is None else plain(share),
                "actual_percent": dump_percent(share_of(value, measured.snapshot.total_value)),
                "value": dump_money(value),
                "cash": dump_money(book.cash),
            }
        )
    return rows


def share_of(part: Decimal, whole: Decimal) -> Decimal:
    """Return a part in percent of the whole; 0 where there is none."""
    return divide_shown(part, whole, HUNDRED) if whole > 0 else Decimal(0)


def dump_rows(report: DriftReport) -> list[shapes.DriftRow]:
    """Every symbol, those of classes among them under the name of their class, by symbol."""
    rows = [_row(row, None) for row in report.all_rows]
    for each in report.classes:
        rows += [_row(member._replace(targeted=False), each.asset_class.name) for member in each.members]
    return sorted(rows, key=lambda row: row["symbol"])


def _row(row: DriftRow, asset_class: str | None) -> shapes.DriftRow:
    return {"symbol": row.symbol, **_levels(row), "asset_class": asset_class}


def _levels(row: DriftRow) -> shapes.DriftLevels:
    """Write how far a row has drifted. What has no target of its own has neither drift nor level."""
    frame = row.frame
    tolerance = divide_shown(row.band, EXACT.multiply(frame.base, frame.scale), HUNDRED)
    shown = row.targeted and frame.has_value
    return {
        "target_percent": dump_percent(row.target_percent) if row.targeted else None,
        "actual_percent": dump_percent(row.actual_percent),
        "drift_percent": dump_percent(row.drift_percent) if shown else None,
        "tolerance_percent": dump_percent(tolerance) if shown else None,
        "drift_level": row.level.value if shown else None,
        "needs_rebalance": row.is_outside if shown else False,
        "value": dump_money(row.current_value),
        "target_value": dump_money(row.target_value) if row.targeted else None,
    }


def findings_of(
    measured: Measurement,
    *,
    allocation: StrategyAllocation | None = None,
    policy: SizingPolicy | None = None,
    triggers: Triggers | None = None,
) -> list[plan_shapes.Finding]:
    """Return what the policy doctor says of the account, or of other targets, policy or triggers on it."""
    patient = Patient(
        allocation or measured.allocation,
        measured.snapshot,
        policy or measured.policy,
        triggers or measured.state.settings.triggers,
    )
    return dump_findings(examine(patient)) if has_targets(patient.allocation) else []


def examine_policy(
    ctx: Context, draft: DraftSet, *, policy: Mapping[str, Any] | None, triggers: Triggers | None
) -> list[plan_shapes.Finding]:
    """Return the doctor's findings on what a person thinks of saving; what is not given is as it is stored, and so is
    every key that `policy` leaves out. Nothing is stored.

    Raises `InvalidInput` for a policy that cannot be read, before the broker is asked, and what `measure_account`
    raises.
    """
    changes = dict(policy or {})
    parse_policy(changes)
    measured = measure_account(ctx, also=draft.symbols, plans=False)
    allocation = draft.over(measured.allocation) or measured.allocation
    drafted = measured.state.settings.parsed_policy(changes)
    found = findings_of(measured, allocation=allocation, policy=drafted, triggers=triggers)
    if any(each["severity"] == Severity.IMPOSSIBLE.value for each in found):
        return found
    return [*found, *_offers(ctx, measured, allocation, drafted, triggers)]


def _offers(
    ctx: Context,
    measured: Measurement,
    allocation: StrategyAllocation,
    policy: SizingPolicy,
    triggers: Triggers | None,
) -> list[plan_shapes.Finding]:
    """Return what could be done instead, where nothing is impossible as it is."""
    # Only the doctor pays for it.
    from rebalancer.core.evidence.band_offer import offer_bands
    from rebalancer.core.evidence.policies import OwnPolicy

    own = OwnPolicy(allocation, policy, triggers or measured.state.settings.triggers)
    return dump_findings(offer_bands(own, measured.snapshot, new_york_date(ctx.clock.now())))
