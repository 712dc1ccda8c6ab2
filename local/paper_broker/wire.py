"""The broker's records as Alpaca writes them: field names and shapes of the trading API's description."""

from datetime import date, datetime, time
from decimal import Decimal

from local.paper_broker.engine.book import Holding, Lot
from local.paper_broker.engine.model import (
    Account,
    Booking,
    CashMovement,
    Configurations,
    Entry,
    Fill,
    Order,
    StockTransfer,
)
from local.paper_broker.market import NEW_YORK, Asset
from local.paper_broker.market.exact_json import Json
from local.paper_broker.numbers import plain, plain_or_none, ratio, to_nine_places

Fields = dict[str, Json]


def utc(at: datetime) -> str:
    """An instant as Alpaca writes it: UTC, microseconds, `Z`."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def utc_or_none(at: datetime | None) -> str | None:
    return None if at is None else utc(at)


def order_json(order: Order) -> Fields:
    average = to_nine_places(order.filled_cost / order.filled_qty) if order.filled_qty else None
    return {
        "id": order.id,
        "client_order_id": order.client_order_id,
        "created_at": utc(order.created_at),
        "updated_at": utc(order.updated_at),
        "submitted_at": utc(order.submitted_at),
        "filled_at": utc_or_none(order.filled_at) if order.status == "filled" else None,
        "expired_at": utc_or_none(order.expired_at),
        "canceled_at": utc_or_none(order.canceled_at),
        "failed_at": utc_or_none(order.failed_at),
        "replaced_at": utc_or_none(order.replaced_at),
        "replaced_by": order.replaced_by,
        "replaces": order.replaces,
        "asset_id": order.asset_id,
        "symbol": order.symbol,
        "asset_class": order.asset_class,
        "notional": plain_or_none(order.notional),
        "qty": plain_or_none(order.qty),
        "filled_qty": plain(order.filled_qty),
        "filled_avg_price": plain_or_none(average),
        "order_class": "",
        "order_type": order.type,
        "type": order.type,
        "side": order.side,
        "position_intent": order.position_intent,
        "time_in_force": order.time_in_force,
        "limit_price": plain_or_none(order.limit_price),
        "stop_price": plain_or_none(order.stop_price),
        "status": order.status,
        "extended_hours": order.extended_hours,
        "legs": None,
        "trail_percent": None,
        "trail_price": None,
        "hwm": None,
        "expires_at": utc(order.expires_at),
    }


def position_json(
    holding: Holding, held: Decimal, asset: Asset, price: Decimal, previous_close: Decimal, now: datetime
) -> Fields:
    """One position at `price`. `held` is what open orders hold of it; crypto is named without its slash, as there.

    Today's gain counts lots from before today's date from the previous close, lots of today from their own price.
    """
    qty, cost = holding.qty, holding.cost
    value = qty * price
    today = now.astimezone(NEW_YORK).date()
    day_basis = sum((lot.qty * _day_basis(lot, previous_close, today) for lot in holding.lots), Decimal(0))
    sign = 1 if qty > 0 else -1
    return {
        "asset_id": asset.id,
        "symbol": asset.symbol.replace("/", ""),
        "exchange": asset.exchange,
        "asset_class": asset.asset_class,
        "asset_marginable": asset.marginable,
        "qty": plain(qty),
        "qty_available": plain(sign * (abs(qty) - held)),
        "avg_entry_price": plain(to_nine_places(cost / qty)),
        "side": "long" if qty > 0 else "short",
        "market_value": plain(value),
        "cost_basis": plain(cost),
        "unrealized_pl": plain(value - cost),
        "unrealized_plpc": plain(ratio(value - cost, abs(cost))),
        "unrealized_intraday_pl": plain(value - day_basis),
        "unrealized_intraday_plpc": plain(ratio(value - day_basis, abs(day_basis))),
        "current_price": plain(price),
        "lastday_price": plain(previous_close),
        "change_today": plain(ratio(price - previous_close, previous_close)),
    }


def _day_basis(lot: Lot, previous_close: Decimal, today: date) -> Decimal:
    traded_today = lot.traded_at is not None and lot.traded_at.astimezone(NEW_YORK).date() == today
    return lot.price if traded_today else previous_close


def asset_json(asset: Asset) -> Fields:
    facts: Fields = {
        "id": asset.id,
        "class": asset.asset_class,
        "exchange": asset.exchange,
        "symbol": asset.symbol,
        "name": asset.name,
        "status": asset.status,
        "tradable": asset.tradable,
        "marginable": asset.marginable,
        "shortable": asset.shortable,
        "easy_to_borrow": asset.easy_to_borrow,
        "fractionable": asset.fractionable,
        "attributes": [],
    }
    if not asset.is_crypto:
        facts["borrow_status"] = "easy_to_borrow" if asset.easy_to_borrow else "hard_to_borrow"
        facts["maintenance_margin_requirement"] = 30 if asset.marginable else 100
        facts["margin_requirement_long"] = facts["margin_requirement_short"] = "30" if asset.marginable else "100"
    for name in ("min_order_size", "min_trade_increment", "price_increment"):
        size = getattr(asset, name)
        if isinstance(size, Decimal):
            facts[name] = plain(size)
    return facts


def activity_json(entry: Entry) -> Fields:
    """A fill as a trading activity, anything else as a non-trade activity."""
    match entry.detail:
        case Fill() as fill:
            return {
                "id": entry.id,
                "activity_type": "FILL",
                "transaction_time": utc(entry.at),
                "type": fill.type,
                "price": plain(fill.price),
                "qty": plain(fill.qty),
                "side": fill.side,
                "symbol": fill.symbol,
                "leaves_qty": plain(fill.leaves_qty),
                "order_id": fill.order_id,
                "cum_qty": plain(fill.cum_qty),
                "order_status": "filled" if fill.type == "fill" else "partially_filled",
            }
        case CashMovement(amount=amount):
            return {**_non_trade(entry), "net_amount": plain(amount)}
        case StockTransfer(symbol=symbol, qty=qty, price=price):
            priced: Fields = {"symbol": symbol, "qty": plain(qty), "per_share_amount": plain(price)}
            return {**_non_trade(entry), **priced, "net_amount": "0"}
        case Booking() as booking:
            row: Fields = {"symbol": booking.symbol, "group_id": booking.group}
            optional = {"activity_sub_type": booking.sub_type, "qty": plain_or_none(booking.qty)}
            optional["per_share_amount"] = plain_or_none(booking.per_share)
            row |= {name: value for name, value in optional.items() if value is not None}
            return {**_non_trade(entry), **row, "date": _in_force(entry.at), "net_amount": plain(booking.amount)}


def _non_trade(entry: Entry) -> Fields:
    midnight = entry.at.astimezone(NEW_YORK).date().isoformat()
    return {
        "id": entry.id,
        "activity_type": entry.kind,
        "date": f"{midnight}T00:00:00Z",
        "created_at": utc(entry.at),
        "currency": "USD",
        "status": "executed",
    }


def _in_force(at: datetime) -> str:
    """A corporate action's date. It is in force from the morning on, unless an admin had it happen at some hour: then
    the hour is given, so that what was traded before it on that day comes before it."""
    local = at.astimezone(NEW_YORK)
    is_morning = local.time() == time.min
    return f"{local.date().isoformat()}T00:00:00Z" if is_morning else utc(at)


def configurations_json(configurations: Configurations) -> Fields:
    return dict(configurations.model_dump())


def secretless_account_json(account: Account) -> Fields:
    """An account for the admin: everything but its secret."""
    return {
        "id": account.id,
        "account_number": account.number,
        "key_id": account.key_id,
        "uid": account.uid,
        "settlement": account.settlement,
        "created_at": utc(account.created_at),
    }
