"""A stored plan as the page reads it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from rebalancer.core.account.fees import Fees, estimate_fees, sum_fees
from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.money import ZERO, dump_money, dump_percent_or_none
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.base.symbols import TRADES_AROUND_THE_CLOCK
from rebalancer.core.execution.settlement import ExpectedWait
from rebalancer.core.planning.shares_after import cash_share, shares_after, sum_trades
from rebalancer.core.risk.breach import Breach
from rebalancer.core.targets.objective import Objective
from rebalancer.entrypoints.base.wire import plain_times
from rebalancer.ports.execution import StoredPlan
from rebalancer.services.planning.preview import Preview, dump_breach
from rebalancer.services.risk.assessment import Assessment

if TYPE_CHECKING:
    from rebalancer.contract import planning as shapes
    from rebalancer.contract import standing as standing_shapes


def preview_result(preview: Preview) -> shapes.Plan:
    """Return what `preview_rebalance` answers: the stored plan and what forbids it."""
    stored = preview.stored
    can_start = not preview.breaches
    return plan_result(stored, "WAITING", stored.created_at, preview.breaches, preview.assessment, can_start=can_start)


def plan_result(
    stored: StoredPlan,
    state: str,
    as_of: datetime,
    breaches: Sequence[Breach],
    assessment: Assessment | None,
    *,
    can_start: bool,
) -> shapes.Plan:
    """Return a stored plan as the page reads it, with what speaks against it at `as_of`; `assessment` is None for a
    plan that is held against nothing any more."""
    document = stored.document
    plan = document["plan"]
    found: shapes.Plan = {
        "plan_id": stored.plan_id,
        "state": state,
        "as_of": as_of,
        "created_at": stored.created_at,
        "expires_at": stored.expires_at,
        "run_id": stored.run_id,
        "origin": document.get("origin", "PERSON"),
        "origin_message": document.get("origin_message"),
        "price_tolerance_percent": document["price_tolerance_percent"],
        "mode": document["mode"],
        "objective": document["inputs"]["policy"].get("objective", Objective.TO_TARGET.value),
        "objective_is_chosen": document.get("objective_is_chosen", False),
        "request": document.get("request"),
        "message": document.get("message"),
        "standing": document.get("standing"),
        "shortcomings": document.get("shortcomings", []),
        "allocation_version": document["allocation_version"],
        "prices_at": _taken_at(document),
        **_money_of(plan, document),
        **_now(assessment),
        **_orders(document, assessment, as_of),
        "wanted_by": document.get("wanted_by"),
        "harvest": document.get("harvest"),
        "findings": document.get("findings", []),
        "gains_budget": document.get("gains_budget"),
        "side_by_side": None,
        "breaches": [dump_breach(breach) for breach in breaches],
        "can_start": can_start,
    }
    return plain_times(found)


def _taken_at(document: Mapping[str, Any]) -> datetime | None:
    """When the broker was asked for the prices of a stored plan; its inputs hold that as text."""
    taken_at = document["inputs"]["snapshot"]["taken_at"]
    return None if taken_at is None else datetime.fromisoformat(taken_at)


def _money_of(plan: Mapping[str, Any], document: Mapping[str, Any]) -> shapes.PlanMoney:
    """Return what the plan does to the account, at its prices. Every percent is of `managed_usd`."""
    items, value, cash_before = plan["items"], plan["portfolio_value"], document["cash_before"]
    sells, buys = sum_trades(items)
    return {
        "portfolio_value": document.get("account_usd", value),
        "managed_usd": document.get("managed_usd", value),
        "reserved_usd": document.get("reserved_usd", "0.00"),
        "needs_rebalance": plan["needs_rebalance"],
        "sells_usd": dump_money(sells),
        "buys_usd": dump_money(buys),
        "cash_before": cash_before,
        "cash_after": plan["cash_after"],
        "cash_percent_before": dump_percent_or_none(cash_share(items, value, cash_before)),
        "cash_percent_after": dump_percent_or_none(cash_share(items, value, plan["cash_after"])),
        "items": items,
        "bound": plan.get("bound"),
        "shares_after": {symbol: dump_percent_or_none(share) for symbol, share in shares_after(items, value).items()},
    }


def _now(assessment: Assessment | None) -> shapes.PlanNow:
    """Return the switch, the session, and the oldest quote that the plan's prices were held against."""
    if assessment is None:
        return {"trading": None, "market": None, "oldest_quote": None, "settlement": None}
    market = assessment.market
    quoted = [(quote.quoted_at, symbol) for symbol, quote in assessment.quotes.items() if quote.quoted_at is not None]
    oldest: shapes.OldestQuote | None = None
    if quoted:
        at, symbol = min(quoted)
        # By the broker's clock, which made both: it need not agree with ours.
        age = max(0, int((market.at - at).total_seconds()))
        oldest = {"symbol": symbol, "quoted_at": at, "age_seconds": age}
    return {
        "trading": {"state": assessment.trading.state.value, "reason": assessment.trading.reason},
        "market": {"is_open": market.is_open, "next_open": market.next_open, "next_close": market.next_close},
        "oldest_quote": oldest,
        "settlement": _settlement(assessment.wait),
    }


def _orders(document: Mapping[str, Any], assessment: Assessment | None, as_of: datetime) -> standing_shapes.PlanTrades:
    """Return how each planned trade would be ordered and what all of them cost: the spread by the quotes that the plan
    was held against, the fees by the rates of the day in New York."""
    snapshot, quotes = document["inputs"]["snapshot"], {} if assessment is None else assessment.quotes
    prices = {row["symbol"]: row["price"] for row in snapshot["positions"]} | snapshot["prices"]
    trades = [item for item in document["plan"]["items"] if item["action"] != "HOLD"]
    fees = [_fees(item, prices[item["symbol"]], new_york_date(as_of)) for item in trades]
    spreads = [_spread(item, quotes.get(item["symbol"])) for item in trades]
    known = [spread for spread in spreads if spread is not None]
    return {
        "orders": [
            _order(item, prices[item["symbol"]], _costs(spread, fee))
            for item, spread, fee in zip(trades, spreads, fees, strict=True)
        ],
        "costs": _costs(sum(known, ZERO) if len(known) == len(spreads) else None, sum_fees(fees)),
    }


def _costs(spread: Decimal | None, fees: Fees) -> standing_shapes.TradeCosts:
    return {
        "spread_usd": None if spread is None else dump_money(spread),
        "fees_usd": dump_money(fees.usd),
        "cost_usd": None if spread is None else dump_money(spread + fees.usd),
    }


def _fees(item: Mapping[str, Any], price: str, on: date) -> Fees:
    side = OrderSide(item["action"].lower())
    return estimate_fees(item["symbol"], side, Decimal(item["quantity"]), Decimal(price), on=on)


def _spread(item: Mapping[str, Any], quote: Quote | None) -> Decimal | None:
    return None if quote is None else quote.half_spread_usd(Decimal(item["quantity"]))


def _order(item: Mapping[str, Any], price: str, costs: standing_shapes.TradeCosts) -> standing_shapes.TradeOrder:
    return {
        "symbol": item["symbol"],
        "price": price,
        "order_type": "market",
        "time_in_force": "gtc" if TRADES_AROUND_THE_CLOCK in item["symbol"] else "day",
        **costs,
    }


def _settlement(wait: ExpectedWait | None) -> shapes.SettlementWait | None:
    """Write the buys that will wait for settled cash, and until when."""
    if wait is None:
        return None
    return {"symbols": list(wait.symbols), "on": wait.on.isoformat(), "message": wait.message}
