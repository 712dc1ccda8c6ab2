"""One order by hand, through the same run, journal and gate as a rebalance."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rebalancer.core.errors import InvalidInput, StalePlan, TradingHalted
from rebalancer.core.gate import TRADES_AROUND_THE_CLOCK, assess_start
from rebalancer.core.money import plain
from rebalancer.core.order import OrderSide, OrderType, TimeInForce
from rebalancer.core.policy import MAX_SHARE_PLACES
from rebalancer.core.run import Leg, Run, RunKind, RunState
from rebalancer.ports import AccountSnapshot
from rebalancer.services.context import Context
from rebalancer.services.legs import digest_of, make_leg, run_id_from_key
from rebalancer.services.preview import conditions_of
from rebalancer.services.start import follow_earlier, open_run, raise_breaches

SMALLEST_QUANTITY = Decimal(1).scaleb(-MAX_SHARE_PLACES)
MARKET_CUSHION = Decimal("1.01")
"""A market buy must be payable if its price rises by one percent before it fills."""


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
        leg = replace(
            _checked_leg(ctx, run_id, symbol, side, quantity, limit_price),
            order_type=order_type,
            time_in_force=time_in_force,
        )
    except (StalePlan, TradingHalted):
        # The same call may have come twice: then what stands against this one is what the other one did.
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
    return open_run(ctx, run)


def _checked_leg(
    ctx: Context, run_id: str, symbol: str, side: OrderSide, quantity: Decimal, limit_price: Decimal | None
) -> Leg:
    """The order, if switches, session and account allow it now. It is a limit order where there is a limit price."""
    trading = ctx.accounts.load_trading(ctx.uid, now=ctx.clock.now())
    account = ctx.broker.fetch_snapshot([symbol])
    market = ctx.broker.fetch_market_clock()
    leg = replace(
        make_leg(
            run_id,
            1,
            symbol=symbol,
            side=side,
            quantity=quantity,
            quantity_step=SMALLEST_QUANTITY,
            reference_price=_require_price(account, symbol),
        ),
        limit_price=limit_price,
    )
    # A limit order may wait for the open; a market order would fill there at a price that nobody has seen.
    session = replace(market, is_open=market.is_open or limit_price is not None)
    raise_breaches(assess_start((leg,), conditions_of(trading, account, session)))
    _require_covered(leg, account)
    return leg


def _require_sound(symbol: str, quantity: Decimal, order_type: OrderType, limit_price: Decimal | None) -> None:
    if symbol == "CASH":
        raise InvalidInput("symbol is CASH, which cannot be ordered; name a stock or a crypto pair.", field="symbol")
    if quantity <= 0 or len(plain(quantity).partition(".")[2]) > MAX_SHARE_PLACES:
        raise InvalidInput("qty must be above 0 with at most 9 decimals.", field="qty")
    if order_type is OrderType.LIMIT and limit_price is None:
        raise InvalidInput("limit_price is needed for a limit order.", field="limit_price")
    if order_type is OrderType.MARKET and limit_price is not None:
        raise InvalidInput("limit_price is only for limit orders.", field="limit_price")


def _require_price(account: AccountSnapshot, symbol: str) -> Decimal:
    price = account.portfolio.prices.get(symbol)
    if price is None:
        raise StalePlan(f"There is no price for {symbol}; nothing was ordered.", code="NO_PRICE", field="symbol")
    return price


def _require_covered(leg: Leg, account: AccountSnapshot) -> None:
    """Buys are paid from cash, never margin; sells come from what is held, never short."""
    if leg.side is OrderSide.SELL:
        held = next((item for item in account.portfolio.positions if item.symbol == leg.symbol), None)
        free = Decimal(0)
        if held is not None:
            free = held.quantity if held.quantity_available is None else held.quantity_available
        if leg.quantity > free:
            raise StalePlan(
                f"The account can sell {max(free, Decimal(0)):f} {leg.symbol}, not {leg.quantity:f}.",
                code="OVERSELL",
                field="qty",
            )
        return
    cost = leg.quantity * (leg.limit_price or leg.reference_price * MARKET_CUSHION)
    if cost > account.spendable_cash_usd:
        raise StalePlan(
            f"Buying {leg.quantity:f} {leg.symbol} needs up to ${cost:,.2f} in cash, "
            f"but ${account.spendable_cash_usd:,.2f} is there.",
            code="NOT_FUNDED",
            field="qty",
        )
