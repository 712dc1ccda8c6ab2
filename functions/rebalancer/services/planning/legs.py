"""From a plan's items to a run's orders."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from rebalancer.core.account.leg import Leg, client_order_id
from rebalancer.core.account.order import OrderSide, TimeInForce
from rebalancer.core.base.symbols import TRADES_AROUND_THE_CLOCK
from rebalancer.core.planning.plan import Action, RebalancePlan
from rebalancer.core.targets.policy import ShareMode


@dataclass(frozen=True, slots=True)
class Origins:
    """The strategies behind a plan's orders, by symbol: what each wants (signed), and the audit's words."""

    strategies: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    audit: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def origins_of(document: Mapping[str, Any]) -> Origins:
    """Return the strategies behind a stored plan's orders."""
    wanted: dict[str, dict[str, Decimal]] = {}
    for part in document.get("strategies", {}).get("parts", ()):
        wanted.setdefault(part["symbol"], {})[part["strategy"]] = Decimal(part["quantity"])
    return Origins(wanted, document.get("audit", {}))


def legs_of_plan(run_id: str, plan: RebalancePlan, origins: Origins | None = None) -> tuple[Leg, ...]:
    """Return the orders of a plan, sells first as the plan has them, each under its deterministic id."""
    known = origins or Origins()
    legs = _legs(run_id, plan)
    return tuple(
        replace(leg, strategies=known.strategies.get(leg.symbol, {}), audit=known.audit.get(leg.symbol, {}))
        for leg in legs
    )


def _legs(run_id: str, plan: RebalancePlan) -> tuple[Leg, ...]:
    return tuple(
        make_leg(
            run_id,
            index,
            symbol=item.symbol,
            side=OrderSide.SELL if item.action is Action.SELL else OrderSide.BUY,
            quantity=item.quantity,
            quantity_step=_step(item.symbol, plan),
            reference_price=item.price,
        )
        for index, item in enumerate(plan.trades, start=1)
    )


def make_leg(
    run_id: str,
    index: int,
    *,
    symbol: str,
    side: OrderSide,
    quantity: Decimal,
    quantity_step: Decimal,
    reference_price: Decimal,
) -> Leg:
    """One market order of a run. Crypto has no DAY orders at the broker: it is GTC."""
    leg_id = f"{index:02d}"
    around_the_clock = TRADES_AROUND_THE_CLOCK in symbol
    return Leg(
        leg_id=leg_id,
        client_order_id=client_order_id(run_id, leg_id),
        symbol=symbol,
        side=side,
        planned_quantity=quantity,
        quantity=quantity,
        quantity_step=quantity_step,
        reference_price=reference_price,
        time_in_force=TimeInForce.GTC if around_the_clock else TimeInForce.DAY,
    )


def _step(symbol: str, plan: RebalancePlan) -> Decimal:
    if plan.policy.shares is ShareMode.WHOLE or symbol in plan.snapshot.non_fractionable:
        return Decimal(1)
    return Decimal(1).scaleb(-plan.policy.share_places)


def run_id_from_key(uid: str, idempotency_key: str) -> str:
    """Return the run id of an idempotency key: the same key of the same user always names the same run."""
    return "key-" + hashlib.sha256(f"{uid}\n{idempotency_key}".encode()).hexdigest()[:40]


def digest_of(*parts: object) -> str:
    """Return a short hash of a request's content, which distinguishes a repetition from another request of that id."""
    return hashlib.sha256("\n".join(str(part) for part in parts).encode()).hexdigest()[:32]
