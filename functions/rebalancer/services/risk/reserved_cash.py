"""Cash that is set apart: how much of it is left, made with the run that raises it, and released by a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rebalancer.core.account.reservation import (
    MAX_RESERVATIONS,
    Claim,
    Reservation,
    Withdrawal,
    claims_left,
    raised_by_claim,
    set_apart_usd,
)
from rebalancer.core.base.errors import InvalidInput, NotFound
from rebalancer.core.base.money import ZERO, dump_money
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.contract import risk as shapes


@dataclass(frozen=True, slots=True)
class ReservedCash:
    """The dollars of cash that no plan may spend, and the claims behind them."""

    usd: Decimal = ZERO
    claims: tuple[Claim, ...] = ()


NOTHING_RESERVED = ReservedCash()


def fetch_reserved(ctx: Context, state: AccountState, cash_usd: Decimal) -> ReservedCash:
    """What of the cash is set apart. No request where nothing is reserved, else one for the withdrawals since.

    Raises `BrokerUnavailable` where they cannot be asked for: then nobody knows what is free.
    """
    claims = _claims(ctx, state.reservations)
    return ReservedCash(set_apart_usd(claims, cash_usd), claims)


def _claims(ctx: Context, reservations: Sequence[Reservation]) -> tuple[Claim, ...]:
    if all(each.released_at is not None for each in reservations):
        return ()
    flows = ctx.broker.fetch_cash_flows(min(each.created_at for each in reservations))
    paid = [Withdrawal(each.at, -each.amount_usd) for each in flows if each.is_cash and each.amount_usd < ZERO]
    return claims_left(reservations, paid)


def reserve_cash(ctx: Context, state: AccountState, run_id: str, usd: Decimal, by: date | None) -> None:
    """Set cash apart for the run that is about to raise it. The same again changes nothing."""
    known = [each for each in state.reservations if each.reservation_id != run_id]
    has_open = bool(_claims(ctx, known))
    if has_open and len(known) >= MAX_RESERVATIONS:
        raise InvalidInput("Too many sums are reserved; release one first.", code="TOO_MANY_RESERVATIONS")
    made = Reservation(run_id, usd, ctx.clock.now(), by, ctx.uid)
    ctx.accounts.save_reservation(ctx.uid, made, replaces_all=not has_open)
    ctx.log.event("cash_reserved", run_id=run_id)


def release_cash(ctx: Context, reservation_id: str) -> Reservation:
    """Let plans spend the cash again. One that was released before stays as it is.

    Raises `NotFound` RESERVATION_NOT_FOUND.
    """
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    found = next((each for each in state.reservations if each.reservation_id == reservation_id), None)
    if found is None:
        raise NotFound("There is no such reservation.", code="RESERVATION_NOT_FOUND", field="reservation_id")
    if found.released_at is not None:
        return found
    released = replace(found, released_at=ctx.clock.now())
    ctx.accounts.save_reservation(ctx.uid, released, replaces_all=False)
    ctx.log.event("cash_released", run_id=reservation_id)
    return released


def dump_claims(reserved: ReservedCash, cash_usd: Decimal) -> list[shapes.Claim]:
    """Each claim as the page reads it, the earliest wanted first."""
    raised = raised_by_claim(reserved.claims, cash_usd)
    return [
        {
            "reservation_id": each.reservation.reservation_id,
            "usd": dump_money(each.reservation.usd),
            "left_usd": dump_money(each.left_usd),
            "raised_usd": dump_money(raised[each.reservation.reservation_id]),
            "by": None if each.reservation.by is None else each.reservation.by.isoformat(),
            "created_at": each.reservation.created_at,
        }
        for each in reserved.claims
    ]
