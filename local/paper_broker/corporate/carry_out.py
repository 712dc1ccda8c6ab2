"""Carries a corporate action out: the market's prices and listings, each account's holdings, the open orders."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from uuid import uuid4

from local.paper_broker.corporate.action import PAYOUTS, Action
from local.paper_broker.corporate.legs import Held, Prices, lines_of, payout_line
from local.paper_broker.corporate.lots import copy_lots, to_cents
from local.paper_broker.engine.book import Lot

if TYPE_CHECKING:
    from local.paper_broker.broker import Broker

CENT = Decimal("0.01")


def carry_out(broker: Broker, action: Action, at: datetime) -> Action:
    """Takes the action's next step, which is due at `at`, and returns how it is then.

    What has become impossible since it was declared, because another action came first, changes nothing.
    """
    if action.kind not in PAYOUTS:
        return action.model_copy(update={"is_done": True, "failed": _change_shares(broker, action, at)})
    if action.entitled is None:
        held = {account.id: broker.book(account.id).qty(action.symbol) for account in broker.accounts()}
        return action.model_copy(update={"entitled": {who: qty for who, qty in held.items() if qty}})
    for account_id, qty in action.entitled.items():
        kind, booking = payout_line(action, str(uuid4()), qty, _lots(broker, account_id, action.symbol))
        broker.post(account_id, at, kind, booking)
    return action.model_copy(update={"is_done": True})


def price_after_spin_off(broker: Broker, action: Action, at: datetime) -> Decimal:
    """What the old share is worth without the new ones, in dollars. ValueError: nothing is left of it."""
    worth = broker.price(action.symbol, at) - _new_price(broker, action, at) * action.new_rate / action.old_rate
    if worth < CENT:
        raise ValueError(f"price: {action.symbol} is worth less than the new shares; give them a lower price or rate")
    return worth


def pays_fractions(broker: Broker, action: Action) -> bool:
    """Whether a fraction of a new share is paid out: as the action says, else where the share cannot be divided."""
    if action.fractions is not None:
        return action.fractions == "cash"
    asset = broker.market.asset(action.new_symbol or action.symbol) or broker.market.asset(action.symbol)
    return asset is not None and not asset.fractionable


def end_trading(broker: Broker, symbol: str, at: datetime) -> None:
    """Cancels every open order of a symbol, as Alpaca does before a corporate action."""
    for order in broker.store.open_orders():
        if order.symbol == symbol:
            order.status, order.canceled_at, order.updated_at = "canceled", at, at
            broker.store.save_order(order)


def _change_shares(broker: Broker, action: Action, at: datetime) -> str | None:
    """Returns why nothing could be changed; None where all was."""
    is_paid_out = pays_fractions(broker, action)
    holders = [account.id for account in broker.accounts() if broker.book(account.id).qty(action.symbol)]
    try:
        prices = _move_market(broker, action, at)
    except (LookupError, ValueError) as problem:
        return str(problem)
    end_trading(broker, action.symbol, at)
    new_symbol = action.new_symbol or action.symbol
    for account_id in holders:
        held = Held(_lots(broker, account_id, action.symbol), _lots(broker, account_id, new_symbol))
        for kind, booking in lines_of(action, str(uuid4()), held, prices, is_paid_out):
            broker.post(account_id, at, kind, booking)
    return None


def _move_market(broker: Broker, action: Action, at: datetime) -> Prices:
    """What the action does to prices and listings; the prices after it."""
    market, ratio = broker.market, action.ratio
    asset = market.asset(action.symbol)
    if asset is None or asset.status != "active":
        raise ValueError(f"symbol: {action.symbol} is no longer listed")
    before = broker.price(action.symbol, at)
    match action.kind:
        case "split":
            market.scale_price(action.symbol, ratio.denominator, ratio.numerator, at, is_split=True)
        case "rename":
            market.listings.rename(action.symbol, action.new_symbol or "")
            _rename_pending(broker, action)
        case "spin_off":
            left = price_after_spin_off(broker, action, at)
            if action.new_symbol and market.asset(action.new_symbol) is None:
                market.list_share(action.new_symbol, action.symbol, action.price or CENT, at)
            # Whole cents, so that the new scale gives this very price.
            market.scale_price(action.symbol, int(to_cents(left) * 100), int(before * 100), at, is_split=False)
        case "stock_merger" | "cash_merger" | "removal":
            market.delist(action.symbol, at)
        case "cash_dividend" | "return_of_capital":
            raise ValueError(f"{action.kind} changes no price")
    return Prices(broker.price(action.symbol, at), _new_price(broker, action, at))


def _new_price(broker: Broker, action: Action, at: datetime) -> Decimal:
    symbol = action.new_symbol
    if symbol is None or (broker.market.asset(symbol) is None and action.kind == "spin_off"):
        return action.price or broker.price(action.symbol, at)
    return broker.price(symbol, at)


def _rename_pending(broker: Broker, action: Action) -> None:
    """What was declared for the old symbol happens to the new one."""
    for other in broker.store.pending_actions():
        changes = {
            name: action.new_symbol
            for name in ("symbol", "new_symbol")
            if other.id != action.id and getattr(other, name) == action.symbol
        }
        if changes:
            broker.store.keep_action(other.model_copy(update=changes))


def _lots(broker: Broker, account_id: str, symbol: str) -> list[Lot]:
    holding = broker.book(account_id).holdings.get(symbol)
    return [] if holding is None else copy_lots(holding.lots)
