"""Alpaca's answers as far as we read them: fields that we do not know are ignored, words that we do not know are kept
as text, and what we must know and cannot read is an error that names it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from rebalancer.adapters.alpaca.failures import unreadable

# Built at first use: a function that is started for one question needs few of these models.
_READ = ConfigDict(extra="ignore", frozen=True, populate_by_name=True, defer_build=True)

# Alpaca writes a number that is not there as null or, in older fields, as an empty string.
_MaybeNumber = Annotated[Decimal | None, BeforeValidator(lambda value: None if value == "" else value)]


class WireAccount(BaseModel):
    """`GET /v2/account`; money in dollars."""

    model_config = _READ

    status: str
    cash: Decimal
    buying_power: Decimal
    non_marginable_buying_power: _MaybeNumber = None
    trading_blocked: bool
    account_blocked: bool
    trade_suspended_by_user: bool = False
    equity: _MaybeNumber = None
    initial_margin: _MaybeNumber = None
    long_market_value: _MaybeNumber = None
    short_market_value: _MaybeNumber = None
    multiplier: _MaybeNumber = None
    last_equity: _MaybeNumber = None
    balance_asof: str | None = None
    created_at: AwareDatetime | None = None


class WirePosition(BaseModel):
    """One item of `GET /v2/positions`; `qty` is negative for a short position."""

    model_config = _READ

    symbol: str = Field(min_length=1)
    asset_class: str = "us_equity"
    asset_marginable: bool = True
    side: str = "long"
    qty: Decimal
    qty_available: _MaybeNumber = None
    current_price: _MaybeNumber = None
    market_value: _MaybeNumber = None
    avg_entry_price: _MaybeNumber = None
    lastday_price: _MaybeNumber = None


class WireOrder(BaseModel):
    """An order. `qty` is null for an order by notional; one of several legs (`mleg`) has neither symbol nor side."""

    model_config = _READ

    id: str = Field(min_length=1)
    client_order_id: str = ""
    symbol: str | None = None
    asset_class: str | None = None
    order_class: str | None = None
    side: str | None = None
    qty: _MaybeNumber = None
    notional: _MaybeNumber = None
    filled_qty: _MaybeNumber = None
    filled_avg_price: _MaybeNumber = None
    status: str
    submitted_at: AwareDatetime | None = None
    updated_at: AwareDatetime | None = None
    filled_at: AwareDatetime | None = None
    canceled_at: AwareDatetime | None = None
    expired_at: AwareDatetime | None = None
    failed_at: AwareDatetime | None = None
    replaced_at: AwareDatetime | None = None
    replaces: str | None = None
    legs: tuple[WireOrder, ...] | None = None


class WireAsset(BaseModel):
    """One asset; `class` is the asset class."""

    model_config = _READ

    symbol: str = Field(min_length=1)
    name: str | None = None
    asset_class: str = Field(alias="class")
    status: str = "active"
    tradable: bool
    fractionable: bool = False


class WireClock(BaseModel):
    """`GET /v2/clock`."""

    model_config = _READ

    timestamp: AwareDatetime
    is_open: bool
    next_open: AwareDatetime
    next_close: AwareDatetime


class _WireTrade(BaseModel):
    model_config = _READ

    p: _MaybeNumber = None


class _WireQuote(BaseModel):
    model_config = _READ

    ap: _MaybeNumber = None
    bp: _MaybeNumber = None
    t: AwareDatetime | None = None


class _WireBar(BaseModel):
    model_config = _READ

    c: _MaybeNumber = None


class WireSnapshot(BaseModel):
    """Latest quote and trade of a symbol, and the bar of the day before the present (or last) one."""

    model_config = _READ

    quote: _WireQuote | None = Field(default=None, alias="latestQuote")
    trade: _WireTrade | None = Field(default=None, alias="latestTrade")
    previous_bar: _WireBar | None = Field(default=None, alias="prevDailyBar")


class WireSnapshots(BaseModel):
    """Snapshots by symbol."""

    model_config = _READ

    snapshots: dict[str, WireSnapshot | None]


class WireActivity(BaseModel):
    """One item of `GET /v2/account/activities` that is no fill. `date` is a day or a moment."""

    model_config = _READ

    id: str = Field(min_length=1)
    activity_type: str
    created_at: AwareDatetime | None = None
    date: str | None = None
    status: str | None = None
    net_amount: _MaybeNumber = None
    qty: _MaybeNumber = None
    price: _MaybeNumber = None
    per_share_amount: _MaybeNumber = None


class WireBooking(BaseModel):
    """One item of `GET /v2/account/activities` with all that a ledger books. Times stay text: they may have nine
    decimals."""

    model_config = _READ

    id: str = Field(min_length=1)
    activity_type: str
    activity_sub_type: str | None = None
    transaction_time: str | None = None
    created_at: str | None = None
    date: str | None = None
    status: str | None = None
    symbol: str | None = None
    side: str | None = None
    order_id: str | None = None
    group_id: str | None = None
    qty: _MaybeNumber = None
    price: _MaybeNumber = None
    cum_qty: _MaybeNumber = None
    net_amount: _MaybeNumber = None
    per_share_amount: _MaybeNumber = None


class WireAnnouncement(BaseModel):
    """One item of `GET /v2/corporate_actions/announcements`: the days of a dividend."""

    model_config = _READ

    initiating_symbol: str
    ex_date: date | None = None
    payable_date: date | None = None


class WireTrades(BaseModel):
    """Latest trades by symbol; `p` is the price in dollars."""

    model_config = _READ

    trades: dict[str, _WireTrade | None]


class WireQuotes(BaseModel):
    """Latest quotes by symbol; `ap` and `bp` are ask and bid in dollars, 0 where there is none."""

    model_config = _READ

    quotes: dict[str, _WireQuote | None]


Wire = TypeVar("Wire", bound=BaseModel)


def read(model: type[Wire], answer: Any, what: str) -> Wire:
    """One answer as a model.

    Raises:
        BrokerUnavailable: BROKER_ANSWER_UNREADABLE, naming `what` and the first field that is wrong.
    """
    try:
        return model.model_validate(answer)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "it"
        raise unreadable(what, f"{where}: {first['msg']}") from None


def read_each(model: type[Wire], answer: Any, what: str) -> list[Wire]:
    """Read a list of answers; one that cannot be read is an error that names it, it is never left out."""
    if not isinstance(answer, list):
        raise unreadable(f"the list of {what}s", "it is not a list")
    return [read(model, item, f"{what} {_name_of(item, index)}") for index, item in enumerate(answer)]


def _name_of(item: Any, index: int) -> str:
    named = item if isinstance(item, dict) else {}
    for key in ("symbol", "id"):
        if isinstance(named.get(key), str) and named[key]:
            name: str = named[key]
            return f"{index + 1} ({name[:40]})"
    return str(index + 1)
