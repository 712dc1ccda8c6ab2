"""One order by hand, through the same run, journal and gate as a rebalance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OrderSide, OrderType, TimeInForce
from rebalancer.core.base.errors import InvalidInput, StalePlan, TradingHalted
from rebalancer.core.base.money import plain
from rebalancer.core.base.symbols import TRADES_AROUND_THE_CLOCK
from rebalancer.core.execution.run import NOT_SETTLED, Run, RunKind, RunState
from rebalancer.core.risk.order_checks import assess_limit_price
from rebalancer.core.targets.policy import MAX_SHARE_PLACES
from rebalancer.ports.account import AccountSnapshot
from rebalancer.services.context import Context
from rebalancer.services.execution.opening import Approval, open_run, raise_breaches, require_no_strays
from rebalancer.services.execution.start import follow_earlier
from rebalancer.services.planning.legs import digest_of, make_leg, run_id_from_key
from rebalancer.services.risk.assessment import assess_start_of

SMALLEST_QUANTITY = Decimal(1).scaleb(-MAX_SHARE_PLACES)
MARKET_CUSHION = Decimal("1.01")
"""A market buy must be payable if its price rises by one percent before it fills."""

_BEYOND_MEANS = frozenset({"OVERSELL", "NOT_FUNDED", NOT_SETTLED})
_FIELDS = {
    "OVERSELL": "qty",
    "NOT_FUNDED": "qty",
    NOT_SETTLED: "qty",
    "ORDER_NOTIONAL": "qty",
    "POSITION_SHARE": "qty",
    "RESTRICTED_SYMBOL": "symbol",
    "UNTRADABLE_ASSET": "symbol",
}
"""Which input is to blame for a breach."""


def execute_trade(
    ctx: Context,
    *,
    symbol: str,
    side: OrderSide,
    quantity: Decimal,
    order_type: OrderType,
    time_in_force: TimeInForce,
    limit_price: Decimal | None,
    idempotency_key: str | None,
    new_run_id: str,
) -> Run:
    """Place one order and follow it for some seconds; the same `idempotency_key` again returns the same order.

    Raises `InvalidInput` for an order that cannot be, `TradingHalted`, `StalePlan` for what the account cannot pay or
    does not hold, `Conflict` while another run is open or for a key of another request.
    """
    _require_sound(symbol, quantity, order_type, limit_price)
    if TRADES_AROUND_THE_CLOCK in symbol:
        time_in_force = TimeInForce.GTC
    run_id = run_id_from_key(ctx.uid, idempotency_key) if idempotency_key else new_run_id
    limit = None if limit_price is None else plain(limit_price)
    digest = digest_of("execute_trade", symbol, side, plain(quantity), order_type, time_in_force, limit)
    earlier = follow_earlier(ctx, run_id, digest) if idempotency_key else None
    if earlier is not None:
        return earlier
    try:
        leg, approval = _approve(ctx, run_id, Wish(symbol, side, quantity, order_type, time_in_force, limit_price))
    except (StalePlan, TradingHalted):
        # The same call may have come twice: then the other one's effect is what forbids this one.
        earlier = follow_earlier(ctx, run_id, digest) if idempotency_key else None
        if earlier is None:
            raise
        return earlier
    now = ctx.clock.now()
    run = Run(
        run_id=run_id,
        kind=RunKind.TRADE,
        origin="PERSON",
        plan_id=None,
        request_digest=digest,
        state=RunState.PLANNED,
        legs=(leg,),
        cash_buffer_usd=Decimal(0),
        created_at=now,
        updated_at=now,
        message="Starting.",
    )
    return open_run(ctx, run, approval)


@dataclass(frozen=True, slots=True)
class Wish:
    """One order as it was asked for."""

    symbol: str
    side: OrderSide
    quantity: Decimal
    order_type: OrderType
    time_in_force: TimeInForce
    limit_price: Decimal | None


def _approve(ctx: Context, run_id: str, wish: Wish) -> tuple[Leg, Approval]:
    """Return the order, if switches, session, limits and account allow it now."""
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    account = ctx.broker.fetch_snapshot([wish.symbol])
    require_no_strays(ctx, account)
    leg = make_leg(
        run_id,
        1,
        symbol=wish.symbol,
        side=wish.side,
        quantity=wish.quantity,
        quantity_step=SMALLEST_QUANTITY,
        reference_price=_require_price(account, wish.symbol),
    )
    leg = replace(leg, order_type=wish.order_type, time_in_force=wish.time_in_force, limit_price=wish.limit_price)
    assessment = assess_start_of(
        ctx,
        (leg,),
        state=state,
        account=account,
        price_cushion=MARKET_CUSHION,
        may_wait_for_settlement=False,
    )
    # What the account cannot give comes before what a limit does not allow: it is the plainer answer.
    breaches = sorted(assessment.breaches, key=lambda breach: breach.code not in _BEYOND_MEANS)
    raise_breaches(breaches, fields=_FIELDS, remedy=None)
    return leg, Approval(state, assessment)


def _require_sound(symbol: str, quantity: Decimal, order_type: OrderType, limit_price: Decimal | None) -> None:
    if symbol == "CASH":
        raise InvalidInput("symbol is CASH, which cannot be ordered; name a stock or a crypto pair.", field="symbol")
    if quantity <= 0 or len(plain(quantity).partition(".")[2]) > MAX_SHARE_PLACES:
        raise InvalidInput("qty must be above 0 with at most 9 decimals.", field="qty")
    if order_type is OrderType.LIMIT and limit_price is None:
        raise InvalidInput("limit_price is needed for a limit order.", field="limit_price")
    if order_type is OrderType.MARKET and limit_price is not None:
        raise InvalidInput("limit_price is only for limit orders.", field="limit_price")
    impossible = assess_limit_price(symbol, limit_price)
    if impossible:
        raise InvalidInput(impossible.message, code=impossible.code, field="limit_price")


def _require_price(account: AccountSnapshot, symbol: str) -> Decimal:
    price = account.portfolio.prices.get(symbol)
    if price is None:
        raise StalePlan(f"There is no price for {symbol}; nothing was ordered.", code="NO_PRICE", field="symbol")
    return price
