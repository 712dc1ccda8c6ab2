"""Opening accounts and moving their cash. Called within a broker's turn."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated
from uuid import uuid4

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

from local.paper_broker.broker import Broker
from local.paper_broker.engine.model import Account, CashMovement, Settlement, StockTransfer, TransferKind
from local.paper_broker.numbers import QUANTITY_STEP, plain

ZERO = Decimal(0)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _not_a_float(value: object) -> object:
    if isinstance(value, float):
        raise ValueError("write the number as a string, so that it stays exact")
    return value


Exact = Annotated[Decimal, BeforeValidator(_not_a_float)]


class OpeningPosition(BaseModel):
    """A holding that an account is opened with; `average_cost` in dollars a share."""

    model_config = ConfigDict(extra="forbid")

    symbol: str
    quantity: Exact
    average_cost: Exact = Field(gt=0)


class OpeningAccount(BaseModel):
    """What an account is opened with; `cash` in dollars. `opened_at` dates it back, so that it has a past: its cash and
    holdings count as there since then. None: now. `settlement`: when the proceeds of sales of shares are settled."""

    model_config = ConfigDict(extra="forbid")

    uid: str | None = None
    key_id: str = Field(min_length=1, max_length=128)
    secret: str = Field(min_length=1, max_length=128)
    cash: Exact = Field(default=Decimal(0), ge=0)
    positions: list[OpeningPosition] = Field(default_factory=list)
    settlement: Settlement = "next_session"
    opened_at: AwareDatetime | None = None


def open_account(broker: Broker, opening: OpeningAccount, now: datetime) -> Account:
    """Opens an account: its cash as a deposit (CSD), its positions journalled in (JNLS).

    Raises ValueError for a key id that is taken, a position that cannot be held, or an opening in the future.
    """
    opened_at = now if opening.opened_at is None else opening.opened_at.astimezone(UTC)
    if opened_at > now:
        raise ValueError("opened_at: it is in the future; give a time in the past, or leave it out")
    if broker.account_of_key(opening.key_id) is not None:
        raise ValueError(f"key_id: {opening.key_id!r} is taken; every account needs its own")
    symbols = [_require_holdable(broker, position.symbol, position.quantity) for position in opening.positions]
    if len(set(symbols)) != len(symbols):
        raise ValueError("positions: a symbol is named twice; give each holding once")
    account_id = uuid4()
    account = Account(
        id=str(account_id),
        number=_account_number(account_id.int),
        key_id=opening.key_id,
        secret=opening.secret,
        uid=opening.uid,
        created_at=opened_at,
        settlement=opening.settlement,
    )
    broker.keep_account(account, is_new=True)
    if opening.cash:
        broker.post(account.id, opened_at, "CSD", CashMovement(amount=opening.cash))
    for symbol, position in zip(symbols, opening.positions, strict=True):
        transfer = StockTransfer(symbol=symbol, qty=position.quantity, price=position.average_cost)
        broker.post(account.id, opened_at, "JNLS", transfer)
    return account


def move_cash(broker: Broker, account: Account, amount: Decimal, now: datetime) -> None:
    """Deposits (positive) or withdraws (negative) dollars. ValueError: nothing to move, or more than there is.

    On the exchange's real hours only settled cash can be withdrawn, as at Alpaca (`cash_withdrawable`).
    """
    if not amount or amount % Decimal("0.01"):
        raise ValueError(f"amount: {plain(amount)} is not allowed; give dollars other than 0 with at most 2 decimals")
    cash = broker.book(account.id).cash
    unsettled = ZERO if broker.market.always_open else broker.unsettled(account, now)
    if amount < 0 and cash + amount < 0:
        raise ValueError(f"amount: {plain(-amount)} cannot be withdrawn; the account has {plain(cash)} in cash")
    if amount < 0 and cash - unsettled + amount < 0:
        raise ValueError(
            f"amount: {plain(-amount)} cannot be withdrawn; {plain(unsettled)} of the {plain(cash)} in cash"
            " have not settled"
        )
    broker.post(account.id, now, "CSD" if amount > 0 else "CSW", CashMovement(amount=amount))


def transfer(
    broker: Broker,
    account: Account,
    symbol: str,
    quantity: Decimal,
    now: datetime,
    *,
    kind: TransferKind = "ACATS",
    average_cost: Decimal | None = None,
) -> None:
    """Moves a holding in (positive) or away (negative), reported as an activity; open sales that it takes away are
    canceled.

    `average_cost` in dollars a share belongs to what comes in; None: the last price. The oldest lots leave first.
    ValueError: the account does not hold so many, or the holding cannot be.
    """
    found = _require_holdable(broker, symbol, quantity)
    held = broker.book(account.id).qty(found)
    if quantity < 0 and held + quantity < 0:
        raise ValueError(f"quantity: {plain(-quantity)} {found} cannot leave; the account holds {plain(held)}")
    for order in broker.store.open_orders(account.id):
        if order.symbol == found and order.held_now > held + quantity:
            order.status, order.canceled_at, order.updated_at = "canceled", now, now
            broker.store.save_order(order)
    price = broker.price(found, now)
    cost = price if quantity < 0 else average_cost or price
    broker.post(account.id, now, kind, StockTransfer(symbol=found, qty=quantity, price=cost))


def tamper(broker: Broker, account: Account, symbol: str, quantity: Decimal, now: datetime) -> None:
    """Changes a holding by a signed quantity without reporting it as an activity.

    Shares that come have the average cost of those that are held, or of $1 where none are. Raises ValueError for a
    symbol that cannot be held, or a quantity of nothing.
    """
    held = broker.book(account.id).holdings.get(symbol)
    cost = held.cost / held.qty if held is not None else Decimal(1)
    change = StockTransfer(symbol=_require_holdable(broker, symbol, quantity), qty=quantity, price=abs(cost))
    broker.post(account.id, now, "UNTOLD", change)


def _require_holdable(broker: Broker, symbol: str, quantity: Decimal) -> str:
    asset = broker.asset(symbol)
    if asset is None or asset.prices == "none":
        raise ValueError(f"positions: {symbol!r} is not an asset with prices; GET /v2/assets lists them")
    if not quantity or quantity % QUANTITY_STEP:
        raise ValueError(f"positions: {symbol} needs a quantity other than 0 with at most 9 decimals")
    return asset.symbol


def _account_number(seed: int) -> str:
    """Twelve characters in the look of Alpaca's paper accounts: PA3 and nine letters or digits."""
    signs = []
    for _ in range(9):
        seed, sign = divmod(seed, len(_ALPHABET))
        signs.append(_ALPHABET[sign])
    return "PA3" + "".join(signs)


def find_account(broker: Broker, path: Mapping[str, str]) -> Account | None:
    """The account of a key id or an account id in a path."""
    name = path["account"]
    return next((account for account in broker.accounts() if name in (account.key_id, account.id)), None)
