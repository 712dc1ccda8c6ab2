"""Declares a corporate action: its terms checked, its dates made instants."""

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

from local.paper_broker.broker import Broker
from local.paper_broker.corporate.action import PAYOUTS, Action, ActionKind, Fractions
from local.paper_broker.corporate.carry_out import price_after_spin_off
from local.paper_broker.market import NEW_YORK
from local.paper_broker.market.replay import midnight
from local.paper_broker.numbers import plain

ZERO = Decimal(0)


def declare(
    broker: Broker,
    kind: ActionKind,
    symbol: str,
    now: datetime,
    *,
    on: date | None = None,
    record_date: date | None = None,
    new_symbol: str | None = None,
    new_rate: Decimal = Decimal(1),
    old_rate: Decimal = Decimal(1),
    cash: Decimal = ZERO,
    price: Decimal | None = None,
    fractions: Fractions | None = None,
) -> Action:
    """Keeps the action and carries out at once what is due; within a turn.

    `on` is the date on whose morning in New York the action is in force, or a payout is paid; None: now. Who holds the
    shares on the morning of `record_date` gets the payout (under T+1 that is the ex-date too); None: who holds them
    now.
    Raises ValueError for terms that cannot be.
    """
    action = Action(
        id=str(uuid4()),
        kind=kind,
        symbol=_listed_share(broker, symbol, "symbol"),
        declared_on=now.astimezone(NEW_YORK).date(),
        in_force_at=_morning(on, now, "on" if kind not in PAYOUTS else "payable_date"),
        entitled_at=_morning(record_date, now, "record_date") if kind in PAYOUTS else None,
        new_symbol=_new_symbol(broker, kind, new_symbol, price),
        new_rate=new_rate,
        old_rate=old_rate,
        cash=cash,
        price=price,
        fractions=fractions,
    )
    _require_possible(broker, action, now)
    broker.store.keep_action(action)
    broker.settle_until(now)
    return next(kept for kept in broker.store.actions() if kept.id == action.id)


def _morning(day: date | None, now: datetime, field: str) -> datetime:
    if day is None:
        return now
    at = midnight(day, NEW_YORK)
    if at <= now:
        raise ValueError(f"{field}: the morning of {day.isoformat()} has passed; give a later date, or none for now")
    return at


def _listed_share(broker: Broker, name: str, field: str) -> str:
    asset = broker.asset(name)
    if asset is None or asset.is_crypto or asset.prices == "none" or asset.status != "active":
        raise ValueError(f"{field}: {name!r} is not an active share with prices; GET /v2/assets lists them")
    return asset.symbol


def _new_symbol(broker: Broker, kind: ActionKind, name: str | None, price: Decimal | None) -> str | None:
    if kind == "stock_merger":
        return _listed_share(broker, name or "", "new_symbol")
    if kind == "rename":
        broker.market.listings.require_free(name or "")
        return name
    if kind != "spin_off":
        return None
    if broker.asset(name or "") is not None:
        return _listed_share(broker, name or "", "new_symbol")
    broker.market.listings.require_free(name or "")
    if price is None:
        raise ValueError(f"price: {name} is not listed yet; give the price that its shares begin with, in dollars")
    return name


def _require_possible(broker: Broker, action: Action, now: datetime) -> None:
    if action.new_symbol == action.symbol:
        raise ValueError(f"new_symbol: it is {action.symbol} itself; give another symbol")
    if action.kind == "split" and action.ratio == 1:
        raise ValueError("new_rate: one new share for each old one is no split; give another rate")
    if action.entitled_at is not None and action.in_force_at < action.entitled_at:
        raise ValueError("payable_date: it comes before record_date; pay on that date or later")
    if action.kind in (*PAYOUTS, "cash_merger") and action.cash <= 0:
        raise ValueError(f"cash: {plain(action.cash)} is not allowed; give dollars a share above 0")
    if action.kind == "spin_off":
        price_after_spin_off(broker, action, now)
