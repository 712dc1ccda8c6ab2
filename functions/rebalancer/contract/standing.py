"""Where an account is before a plan, what was asked of the plan, and what it leaves undone."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Name, OneOf, Quantity, Usd, Words


class PlanRequest(TypedDict):
    """What a person asked beside the policy; `usd` where it is to invest or to raise."""

    kind: Annotated[str, Words("core.planning.request.RequestKind")]
    usd: NotRequired[Usd]


class Bound(TypedDict):
    """How far from the best a plan can be."""

    shortfall_usd: Annotated[
        Usd,
        "no other quantities of the wanted trades end nearer to what is wanted by more than this; of a plan of "
        "least cost: no other plan costs less by more than this",
    ]
    proven: Annotated[bool, "whether nothing ends nearer, or costs less, at all"]
    cost_usd: Annotated[NotRequired[Usd], "what the objective charges for a plan of least cost, rounded up"]
    least_usd: Annotated[NotRequired[Usd], "what no other such plan costs less than, rounded down"]
    cash_price: Annotated[NotRequired[str], "price of a dollar of cash that proves `least_usd`"]
    turnover_price: Annotated[NotRequired[str], "price of a dollar traded that proves it under a turnover cap"]
    gains_price: Annotated[NotRequired[str], "price of a dollar of net gain that proves it under a budget of gains"]


class GainsBudget(TypedDict):
    """The policy's yearly budget of realized gains, and what a plan would use of it."""

    budget_usd: Annotated[Usd, UNREAD]
    used_usd: Annotated[Usd | None, "net gains that the year has realized; null where nobody knows", UNREAD]
    plan_usd: Annotated[Usd, "net gains that the plan's sales count for; negative: losses", UNREAD]
    message: str


class HeldBack(TypedDict):
    """What is outside its band and not traded, and why."""

    cause: Annotated[str, Words("core.planning.standing.Cause")]
    symbols: list[str]


class Standing(TypedDict):
    """What is outside its band before the trades, `CASH` among it, and what holds it back.

    `on_target` only where nothing is outside, also if the policy held nothing back.
    """

    on_target: bool
    outside: list[str]
    held_back: list[HeldBack]


class Shortcoming(TypedDict):
    """What a plan leaves undone, with the setting that would change it."""

    code: Annotated[str, OneOf(("CASH_OUTSIDE_BAND", "RAISED_LESS", "SELLS_WITHOUT_BUYING", "TARGET_NOT_HELD"))]
    message: str
    symbol: str | None
    setting: str | None


class NewBuy(TypedDict):
    """What new money buys of one symbol, at the measured price."""

    symbol: str
    quantity: Quantity
    usd: Usd


class NewMoney(TypedDict):
    """How much new money brings every row inside its band without a sale, and what it buys."""

    usd: Annotated[Usd | None, "null where no amount does it without selling"]
    is_least: Annotated[bool, "it is proven that not a cent less would do"]
    reason: Annotated[str | None, "why no amount does it"]
    buys: list[NewBuy]


class TradeCosts(TypedDict):
    """What trading costs by the quotes and the fee rates of now."""

    spread_usd: Annotated[Usd | None, "half the spread on every share; null where a trade has no quote"]
    fees_usd: Annotated[Usd, "each kind of fee rounded up once, as the broker does at the end of a day"]
    cost_usd: Annotated[Usd | None, "both together; null where the spread is not known"]


class TradeOrder(TradeCosts):
    """How a planned trade would be ordered, and what it costs, were it the day's only order."""

    symbol: Name
    price: Annotated[Usd, "dollars per share or coin, of the plan"]
    order_type: Annotated[str, OneOf(("market",))]
    time_in_force: Annotated[str, OneOf(("day", "gtc"))]


class PlanTrades(TypedDict):
    """How the trades of a plan would be ordered, and what they cost."""

    orders: list[TradeOrder]
    costs: TradeCosts
