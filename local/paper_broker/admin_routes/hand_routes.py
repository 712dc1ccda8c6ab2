"""What an account's owner does past the product: trades by hand, moves a holding, has funds settle otherwise."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from local.paper_broker.accounts import Exact, transfer
from local.paper_broker.admin_routes.account_routes import account_json, require_account
from local.paper_broker.admin_routes.frame import AdminCall, Described, Nothing, admin_route
from local.paper_broker.broker import Broker
from local.paper_broker.engine.model import Settlement, TransferKind
from local.paper_broker.engine.request import parse_order
from local.paper_broker.errors import ApiError
from local.paper_broker.market.exact_json import Json
from local.paper_broker.ordering import Fate, submit_order
from local.paper_broker.wire import order_json


class HandTrade(BaseModel):
    """An order at the broker's own page: a market order for a quantity, or a limit order where there is a price."""

    model_config = ConfigDict(extra="forbid")
    symbol: str
    side: Literal["buy", "sell"]
    quantity: Exact = Field(gt=0)
    limit_price: Exact | None = Field(default=None, gt=0)


class Transfer(BaseModel):
    """A holding that comes (positive quantity) or goes (negative); `average_cost` in dollars a share."""

    model_config = ConfigDict(extra="forbid")
    symbol: str
    quantity: Exact
    kind: TransferKind = "ACATS"
    average_cost: Exact | None = Field(default=None, gt=0)


class Settling(BaseModel):
    model_config = ConfigDict(extra="forbid")
    settlement: Settlement


def hand_routes(broker: Broker) -> list[Described]:
    def trade(call: AdminCall[HandTrade]) -> Json:
        account, body = require_account(broker, call.path), call.body
        asset = broker.asset(body.symbol)
        terms: dict[str, object] = {"type": "market"}
        if body.limit_price is not None:
            terms = {"type": "limit", "limit_price": str(body.limit_price)}
        lasting = "gtc" if asset is not None and asset.is_crypto else "day"
        asked = {"symbol": body.symbol, "side": body.side, "qty": str(body.quantity), "time_in_force": lasting}
        try:
            order = submit_order(broker, account, parse_order(asked | terms), call.now, Fate())
        except ApiError as refusal:
            raise ValueError(f"the broker refused the order: {refusal.message}") from None
        broker.settle_until(call.now)
        return order_json(broker.store.order(account.id, order.id) or order)

    def move(call: AdminCall[Transfer]) -> Json:
        account, body = require_account(broker, call.path), call.body
        transfer(broker, account, body.symbol, body.quantity, call.now, kind=body.kind, average_cost=body.average_cost)
        return account_json(broker, account, call.now)

    def settle(call: AdminCall[Settling]) -> Json:
        account = require_account(broker, call.path).model_copy(update={"settlement": call.body.settlement})
        broker.keep_account(account)
        return account_json(broker, account, call.now)

    def show(call: AdminCall[Nothing]) -> Json:
        return account_json(broker, require_account(broker, call.path), call.now)

    one = "/__admin/accounts/{account}"
    trading = (
        "Trades by hand, as from the broker's page: a market order (with limit_price, a limit order) whose"
        " client_order_id the broker makes."
    )
    moving = (
        "Moves a holding away (negative quantity) or in (positive), reported as an activity of `kind`:"
        " ACATS, JNLS or FOPT. Open sales of what is gone are canceled."
    )
    settling = (
        "When the proceeds of sales of shares may buy crypto: next_session (T+1, as at Alpaca) or at_once. Shares may"
        " always be bought with them."
    )
    moved: Json = {"symbol": "SPY", "quantity": "2", "kind": "ACATS"}
    traded: Json = {"symbol": "QQQ", "side": "buy", "quantity": "1"}
    return [
        admin_route(broker, "GET", one, Nothing, show, "One account: cash, settled and not, and its holdings."),
        admin_route(broker, "POST", f"{one}/trade", HandTrade, trade, trading, traded),
        admin_route(broker, "POST", f"{one}/transfer", Transfer, move, moving, moved),
        admin_route(broker, "POST", f"{one}/settlement", Settling, settle, settling, {"settlement": "next_session"}),
    ]
