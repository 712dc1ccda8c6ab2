"""Accounts: listed, opened, their cash moved, their records dumped."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from pydantic import BaseModel, ConfigDict, Field

from local.paper_broker.accounts import Exact, OpeningAccount, find_account, move_cash, open_account, tamper
from local.paper_broker.admin_routes.frame import AdminCall, Described, Nothing, admin_route
from local.paper_broker.broker import Broker
from local.paper_broker.engine.model import Account
from local.paper_broker.errors import not_found
from local.paper_broker.market.exact_json import Json
from local.paper_broker.numbers import plain
from local.paper_broker.wire import Fields, activity_json, order_json, secretless_account_json

CONSENT_EXAMPLE = (
    "https://app.alpaca.markets/oauth/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.test"
    "&state=any&scope=account%3Awrite+trading&code_challenge=abc&code_challenge_method=S256"
)


class Amount(BaseModel):
    model_config = ConfigDict(extra="forbid")
    amount: Exact = Field(gt=0)


class Change(BaseModel):
    model_config = ConfigDict(extra="forbid")
    symbol: str
    quantity: Exact


class Consent(BaseModel):
    model_config = ConfigDict(extra="forbid")
    authorization_url: str
    client_secret: str


def account_routes(broker: Broker) -> list[Described]:
    def account(call: AdminCall[Amount] | AdminCall[Nothing]) -> Account:
        return require_account(broker, call.path)

    def show(call: AdminCall[Nothing]) -> Json:
        return [account_json(broker, found, call.now) for found in broker.accounts()]

    def create(call: AdminCall[OpeningAccount]) -> Json:
        return account_json(broker, open_account(broker, call.body, call.now), call.now)

    def deposit(call: AdminCall[Amount]) -> Json:
        move_cash(broker, account(call), call.body.amount, call.now)
        return account_json(broker, account(call), call.now)

    def withdraw(call: AdminCall[Amount]) -> Json:
        move_cash(broker, account(call), -call.body.amount, call.now)
        return account_json(broker, account(call), call.now)

    def change(call: AdminCall[Change]) -> Json:
        found = require_account(broker, call.path)
        tamper(broker, found, call.body.symbol, call.body.quantity, call.now)
        return account_json(broker, found, call.now)

    def orders(call: AdminCall[Nothing]) -> Json:
        return [order_json(order) for _, order in broker.store.orders(account(call).id)]

    def entries(call: AdminCall[Nothing]) -> Json:
        return [activity_json(entry) for entry in broker.entries(account(call).id)]

    opening: Json = {
        "key_id": "PKEXAMPLE", "secret": "example-secret", "cash": "25000.00",
        "positions": [{"symbol": "SPY", "quantity": "10.5", "average_cost": "400.00"}],
        "opened_at": "2025-03-03T15:00:00Z",
    }  # fmt: skip
    opening_says = "Opens an account, now or with a past."
    tampering = "Changes a holding without an activity that reports it: an account that no longer balances."
    one = "/__admin/accounts/{account}"
    return [
        admin_route(broker, "GET", "/__admin/accounts", Nothing, show, "The accounts, without their secrets."),
        admin_route(broker, "POST", "/__admin/accounts", OpeningAccount, create, opening_says, opening),
        admin_route(broker, "POST", f"{one}/deposit", Amount, deposit, "Deposits cash (CSD).", {"amount": "1000.00"}),
        admin_route(broker, "POST", f"{one}/withdraw", Amount, withdraw, "Withdraws cash (CSW).", {"amount": "100.00"}),
        admin_route(broker, "POST", f"{one}/tamper", Change, change, tampering, {"symbol": "SPY", "quantity": "-0.5"}),
        admin_route(broker, "GET", f"{one}/orders", Nothing, orders, "Every order of the account, oldest first."),
        admin_route(broker, "GET", f"{one}/entries", Nothing, entries, "Everything that moved cash or shares."),
    ]


def key_routes(broker: Broker) -> list[Described]:
    """What an account's owner does at the broker itself: taking keys back, agreeing to an app."""

    def mark(call: AdminCall[Nothing], *, is_revoked: bool) -> Json:
        found = require_account(broker, call.path).model_copy(update={"is_revoked": is_revoked})
        broker.keep_account(found)
        return account_json(broker, found, call.now)

    def revoke(call: AdminCall[Nothing]) -> Json:
        return mark(call, is_revoked=True)

    def restore(call: AdminCall[Nothing]) -> Json:
        return mark(call, is_revoked=False)

    def consent(call: AdminCall[Consent]) -> Json:
        found = require_account(broker, call.path)
        return dict(broker.oauth.consent(call.body.authorization_url, found.key_id, call.body.client_secret))

    one = "/__admin/accounts/{account}"
    return [
        admin_route(broker, "POST", f"{one}/revoke", Nothing, revoke, "Takes keys and tokens back: 401 from now on."),
        admin_route(broker, "POST", f"{one}/restore", Nothing, restore, "Gives keys and tokens back."),
        admin_route(
            broker,
            "POST",
            f"{one}/consent",
            Consent,
            consent,
            "The account's owner agrees to an app's OAuth request; gives the code that the browser would carry back.",
            {"authorization_url": CONSENT_EXAMPLE, "client_secret": "the-apps-secret"},
        ),
    ]


def require_account(broker: Broker, path: Mapping[str, str]) -> Account:
    found = find_account(broker, path)
    if found is None:
        raise not_found(f"there is no account {path['account']!r}; name it by key id or account id")
    return found


def account_json(broker: Broker, account: Account, now: datetime) -> Fields:
    standing = broker.standing(account, now)
    holdings = standing.book.holdings.values()
    return {
        **secretless_account_json(account),
        "cash": plain(standing.book.cash),
        "cash_withdrawable": plain(max(standing.book.cash - standing.funds.unsettled, Decimal(0))),
        "equity": plain(standing.funds.equity),
        "unsettled": plain(standing.funds.unsettled),
        "positions": {holding.symbol: plain(holding.qty) for holding in holdings},
        "open_orders": len(standing.open_orders),
    }
