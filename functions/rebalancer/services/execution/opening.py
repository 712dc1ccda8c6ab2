"""From an approval to an open run: what the run remembers of the world that it was approved in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rebalancer.core.base.errors import StalePlan, TradingHalted
from rebalancer.core.base.money import EXACT
from rebalancer.core.execution.run import Run
from rebalancer.core.execution.session import legs_of_session, with_session
from rebalancer.core.risk.breach import Breach
from rebalancer.ports.account import AccountSnapshot
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context
from rebalancer.services.execution.seen import QuoteMemory
from rebalancer.services.execution.session import session_shown_by
from rebalancer.services.execution.settle import settle_run, watch_run
from rebalancer.services.planning.preview import dump_breach
from rebalancer.services.risk.assessment import Assessment
from rebalancer.services.risk.strays import stop_strays

PREVIEW_AGAIN = "PREVIEW_AGAIN"
"""The remedy, for programs: the plan no longer fits the world, and a new preview does."""

_STOPPED = frozenset({"TRADING_HALTED", "TRADING_REDUCING", "MARKET_CLOSED", "ACCOUNT_BLOCKED"})


@dataclass(frozen=True, slots=True)
class Approval:
    """What was read just before a run is made, and what the gate said of it."""

    state: AccountState
    assessment: Assessment


def open_run(ctx: Context, run: Run, approval: Approval) -> Run:
    """Store the run, with the account's one lock and with what it was approved on, and follow it.

    The account was read after `approval.state`: a run that has begun or ended since makes this one a `Conflict`
    ACCOUNT_CHANGED. Its buys leave reserved cash alone. While the market is closed and the person wants to
    wait, the run waits: it is stored, and nothing is sent.
    """
    assessment, now = approval.assessment, ctx.clock.now()
    symbols = {leg.symbol for leg in run.legs}
    held = {position.symbol: position.quantity for position in assessment.account.portfolio.positions}
    prepared = replace(
        run,
        account_digest=ctx.account_digest,
        cash_buffer_usd=EXACT.add(run.cash_buffer_usd, assessment.reserved_usd),
        cash_floor_usd=EXACT.add(run.cash_floor_usd, assessment.reserved_usd),
        cash_kept_usd=EXACT.add(run.cash_kept_usd, assessment.reserved_usd),
        market_closed=approval.state.market_closed,
        limits=approval.state.limits,
        held_before={symbol: quantity for symbol, quantity in held.items() if symbol in symbols},
    )
    if assessment.market.is_open or legs_of_session(run.legs):
        prepared = with_session(prepared, session_shown_by(assessment.market, now))
    watch_run(ctx, run.run_id)
    created = ctx.runs.create_run(ctx.uid, prepared, after=approval.state.runs_mark)
    ctx.log.event("run_created", run_id=run.run_id, kind=run.kind.value, legs=len(run.legs), plan_id=run.plan_id)
    memory = QuoteMemory()
    memory.keep(assessment.quotes_seen, symbols)
    return settle_run(ctx, created, memory, is_watched=True)


def require_no_strays(ctx: Context, account: AccountSnapshot) -> None:
    """Raise `TradingHalted` RECONCILIATION_MISMATCH if an order of ours is open that no run has sent."""
    stopped = stop_strays(ctx, account.open_orders)
    if stopped:
        raise TradingHalted(stopped, code="RECONCILIATION_MISMATCH")


def raise_breaches(breaches: Sequence[Breach], *, fields: Mapping[str, str], remedy: str | None) -> None:
    """Raise the first breach as the error of those who must act, with all of them in its details.

    What stops trading altogether comes first. `fields` names the input that is to blame for a code, `remedy` what helps
    against a plan that no longer fits.
    """
    if not breaches:
        return
    first = min(breaches, key=lambda breach: breach.code not in _STOPPED)
    says_remedy = first.remedy and (remedy or first.code in _STOPPED)
    message = f"{first.message} {first.remedy}" if says_remedy else first.message
    details: dict[str, Any] = {"breaches": [dump_breach(breach) for breach in breaches], "symbol": first.symbol}
    if first.code in _STOPPED:
        raise TradingHalted(message, code=first.code, details=details)
    if remedy:
        details["remedy"] = remedy
    raise StalePlan(message, code=first.code, field=fields.get(first.code), details=details)
