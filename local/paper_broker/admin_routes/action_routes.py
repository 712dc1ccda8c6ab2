"""Corporate actions and the listing of symbols, on command."""

from datetime import date
from decimal import Decimal
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from local.paper_broker.accounts import Exact
from local.paper_broker.admin_routes.frame import AdminCall, Described, Nothing, admin_route
from local.paper_broker.admin_routes.market_routes import symbol_of
from local.paper_broker.broker import Broker
from local.paper_broker.corporate.action import Action, ActionKind, Fractions
from local.paper_broker.corporate.carry_out import end_trading
from local.paper_broker.corporate.declare import declare
from local.paper_broker.market import HaltMode
from local.paper_broker.market.exact_json import Json
from local.paper_broker.wire import Fields, asset_json

Rate = Field(default=Decimal(1), gt=0, le=10_000, decimal_places=4)


class _Terms(BaseModel):
    """Terms of an action; `on` is the New York date on whose morning it is in force, None: now."""

    model_config = ConfigDict(extra="forbid")
    symbol: str
    on: date | None = None


class Removal(_Terms):
    """Shares that are worth nothing any more."""


class Split(_Terms):
    """`new_rate` shares for each `old_rate`; a reverse split has the smaller new rate."""

    new_rate: Exact = Rate
    old_rate: Exact = Rate
    fractions: Fractions | None = None


class Rename(_Terms):
    new_symbol: str


class CashMerger(_Terms):
    cash: Exact = Field(gt=0)


class StockMerger(Split):
    """Shares of `new_symbol`, and `cash` dollars for each old share beside them."""

    new_symbol: str
    cash: Exact = Field(default=Decimal(0), ge=0)


class SpinOff(Split):
    """Shares of `new_symbol` beside the old ones; `price` in dollars where it is not listed yet."""

    new_symbol: str
    price: Exact | None = Field(default=None, gt=0, decimal_places=2)


class Payout(BaseModel):
    """Dollars a share, for those who hold it on the morning of `record_date`, paid on that of `payable_date`."""

    model_config = ConfigDict(extra="forbid")
    symbol: str
    cash: Exact = Field(gt=0)
    record_date: date | None = None
    payable_date: date | None = None


class Halt(BaseModel):
    model_config = ConfigDict(extra="forbid")
    symbol: str
    orders: HaltMode = "refuse"


class Symbol(BaseModel):
    model_config = ConfigDict(extra="forbid")
    symbol: str


class Fractionable(Symbol):
    fractionable: bool


T = TypeVar("T", bound=_Terms)


def action_json(action: Action) -> Fields:
    shown: Fields = action.model_dump(mode="json", exclude_none=True, exclude={"entitled"})
    return shown | {"holders_entitled": len(action.entitled or {})}


def action_routes(broker: Broker) -> list[Described]:
    """The corporate actions: each in force now, or on the morning of a date that the clock reaches."""

    def one(path: str, kind: ActionKind, terms: type[T], purpose: str, example: Json) -> Described:
        def answer(call: AdminCall[T]) -> Json:
            return action_json(declare(broker, kind, now=call.now, **call.body.model_dump()))

        return admin_route(broker, "POST", f"/__admin/actions/{path}", terms, answer, purpose, example)

    def payout(path: str, kind: ActionKind, purpose: str, example: Json) -> Described:
        def answer(call: AdminCall[Payout]) -> Json:
            body = call.body
            declared = declare(
                broker,
                kind,
                body.symbol,
                call.now,
                on=body.payable_date or body.record_date,
                record_date=body.record_date,
                cash=body.cash,
            )
            return action_json(declared)

        return admin_route(broker, "POST", f"/__admin/actions/{path}", Payout, answer, purpose, example)

    def show(_call: AdminCall[Nothing]) -> Json:
        return [action_json(action) for action in broker.store.actions()]

    rest = "What is left of a share: fractions keep | cash (in lieu); by default cash where it is not fractionable."
    dates = "record_date (also the ex-date) and payable_date; without dates to those who hold it now, now."
    split: Json = {"symbol": "AAPL", "new_rate": "1", "old_rate": "10", "fractions": "cash"}
    merger: Json = {"symbol": "RRC", "new_symbol": "XOM", "new_rate": "0.5", "cash": "2.00"}
    spin_off: Json = {"symbol": "GE", "new_symbol": "GEV", "new_rate": "1", "old_rate": "4", "price": "10.00"}
    dividend: Json = {"symbol": "KO", "cash": "0.51", "record_date": "2034-03-13", "payable_date": "2034-04-03"}
    return [
        admin_route(broker, "GET", "/__admin/actions", Nothing, show, "Every corporate action and how far it is."),
        one("split", "split", Split, f"Splits a share, forward or reverse. {rest}", split),
        one("rename", "rename", Rename, "Gives a share a new symbol (NC).", {"symbol": "BBY", "new_symbol": "BBYX"}),
        one("stock-merger", "stock_merger", StockMerger, f"Turns a share into another (MA). {rest}", merger),
        one("cash-merger", "cash_merger", CashMerger, "Buys a share out (MA).", {"symbol": "PFE", "cash": "30.00"}),
        one("spin-off", "spin_off", SpinOff, f"Gives new shares beside the old ones (SPIN). {rest}", spin_off),
        one("removal", "removal", Removal, "Removes a worthless share (REORG).", {"symbol": "AMD"}),
        payout("dividend", "cash_dividend", f"Pays a cash dividend (DIV): {dates}", dividend),
        payout(
            "return-of-capital",
            "return_of_capital",
            f"Pays capital back (DIV, ROC), which lowers what the shares cost: {dates}",
            {"symbol": "KO", "cash": "1.00"},
        ),
    ]


def listing_routes(broker: Broker) -> list[Described]:
    """Whether a symbol can be traded, and how."""

    def shown(symbol: str) -> Json:
        broker.save_settings()
        return asset_json(broker.known_asset(symbol))

    def halt(call: AdminCall[Halt]) -> Json:
        symbol = symbol_of(broker, call.body.symbol)
        broker.market.halt(symbol, call.body.orders)
        return shown(symbol)

    def resume(call: AdminCall[Symbol]) -> Json:
        symbol = symbol_of(broker, call.body.symbol)
        broker.market.resume(symbol)
        return shown(symbol)

    def delist(call: AdminCall[Symbol]) -> Json:
        symbol = symbol_of(broker, call.body.symbol)
        end_trading(broker, symbol, call.now)
        broker.market.delist(symbol, call.now)
        return shown(symbol)

    def divide(call: AdminCall[Fractionable]) -> Json:
        symbol = symbol_of(broker, call.body.symbol)
        broker.market.listings.set_fractionable(symbol, call.body.fractionable)
        return shown(symbol)

    assets = "/__admin/assets"
    halting = (
        "Halts a symbol: nothing trades, open orders wait. orders refuse (default): the broker takes no new ones, and"
        " the asset is not tradable. orders queue: it takes them, and they wait for the exchange, as in a trading halt."
    )
    delisting = "Delists a symbol: inactive, not tradable, its orders canceled; holdings stay, at the last price."
    dividing = "Says whether a symbol can be traded in fractions."
    gld: Json = {"symbol": "GLD"}
    return [
        admin_route(broker, "POST", f"{assets}/halt", Halt, halt, halting, {"symbol": "GLD", "orders": "queue"}),
        admin_route(broker, "POST", f"{assets}/resume", Symbol, resume, "Ends the halt of a symbol.", gld),
        admin_route(broker, "POST", f"{assets}/delist", Symbol, delist, delisting, {"symbol": "UNH"}),
        admin_route(
            broker,
            "POST",
            f"{assets}/fractionable",
            Fractionable,
            divide,
            dividing,
            {"symbol": "GLD", "fractionable": False},
        ),
    ]
