"""The gate in front of every order: a plan's orders together before its run begins, and each order again just before
it is sent.

Pure: what is known of account, market and limits comes in, and every reason against comes out as a `Breach` with its
limit, the value that broke it, and the remedy.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, localcontext

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import BrokerOrder
from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.money import EXACT, ONE, ZERO
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.order_checks import (
    assess_covered,
    assess_limit_price,
    assess_notional,
    assess_open_orders,
    assess_order,
    assess_parked,
    assess_price,
    assess_price_move,
    assess_restricted,
    needs_open_market,
    needs_settled_cash,
)
from rebalancer.core.risk.run_checks import (
    assess_amounts,
    assess_count,
    assess_crossing,
    assess_funding,
    assess_order_shares,
    assess_over_target,
    assess_oversell,
    assess_positions,
    assess_settled,
)
from rebalancer.core.risk.state import MarketClosed, TradingStatus

_NOTHING_TO_TRADE = Breach("NOTHING_TO_TRADE", "The plan has no trades.", remedy="Nothing needs to be done.")
_ACCOUNT_BLOCKED = Breach(
    "ACCOUNT_BLOCKED", "The broker has blocked this account from trading.", remedy="Ask the broker."
)
_MARKET_CLOSED = Breach("MARKET_CLOSED", "The stock market is closed.", remedy="Preview again when it is open.")


@dataclass(frozen=True, slots=True)
class RunConditions:
    """What was last seen of the world when a run is to begin.

    Args:
        trading: the stricter of both switches.
        limits: the stricter of the person's and the system's.
        market_closed: what the person wants while the stock market is closed.
        trading_blocked: the broker's word that this account may not trade.
        market_is_open: the stock market's session, by the broker's clock.
        at: the broker's time.
        portfolio: what is held, and at what prices.
        funds: what buys may spend, without margin.
        cash_buffer_usd: dollars of it that the run's buys must leave.
        open_orders: orders open at the broker that are not this run's.
        quotes: by symbol, of every symbol whose market is open.
        orders_today: orders of runs begun since midnight in New York.
        untradable: symbols that the broker does not trade now, where that was asked.
        price_cushion: factor on a market buy's price that cash must cover, at least 1.
        may_wait_for_settlement: whether buys that only settled cash pays may wait until a sale has settled.
        targets: by symbol, the percent of the account that a person wants of it.
        not_bought_until: by symbol, the day from which buying it undoes no harvest; None: not known yet.
    """

    trading: TradingStatus
    limits: RiskLimits
    market_closed: MarketClosed
    trading_blocked: bool
    market_is_open: bool
    at: datetime
    portfolio: PortfolioSnapshot
    funds: Funds
    cash_buffer_usd: Decimal = ZERO
    open_orders: Collection[BrokerOrder] = ()
    quotes: Mapping[str, Quote] = field(default_factory=dict)
    orders_today: int = 0
    untradable: Collection[str] = ()
    price_cushion: Decimal = ONE
    may_wait_for_settlement: bool = True
    targets: Mapping[str, Decimal] = field(default_factory=dict)
    not_bought_until: Mapping[str, date | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LegConditions:
    """What is seen of the world just before one order is sent.

    Args:
        trading: the stricter of both switches, read for this order.
        limits: those that the run was approved under, or stricter ones.
        market_is_open: the stock market's session as it was last seen.
        at: the broker's time.
        quote: the symbol's newest quote; None where there is none.
        free_quantity: what may be sold of the symbol, as last seen; 0 where nothing is held.
        cash_usd: dollars without margin that nothing sent before has spoken for.
        settled_usd: the part of them that has settled; None: all of them.
        open_orders: orders open at the broker that are not this run's, as last seen.
    """

    trading: TradingStatus
    limits: RiskLimits
    market_is_open: bool
    at: datetime
    quote: Quote | None
    free_quantity: Decimal
    cash_usd: Decimal
    settled_usd: Decimal | None = None
    open_orders: Collection[BrokerOrder] = ()


def assess_run(legs: Sequence[Leg], conditions: RunConditions) -> tuple[Breach, ...]:
    """Every reason why a run of these orders may not begin now; empty when it may.

    REDUCING lets the sells go: the buys, which will be denied one by one, stop nothing then.
    """
    if not legs:
        return (_NOTHING_TO_TRADE,)
    with localcontext(EXACT):
        refused = [breach for leg in legs if (breach := assess_order(leg.side, conditions.trading))]
        allowed = [leg for leg in legs if assess_order(leg.side, conditions.trading) is None]
        stopped = () if allowed else refused[:1]
        return (*stopped, *_assess_all(allowed or legs, conditions))


def _assess_all(legs: Sequence[Leg], seen: RunConditions) -> Iterator[Breach]:
    if seen.trading_blocked:
        yield _ACCOUNT_BLOCKED
    may_wait = seen.market_is_open or seen.market_closed is MarketClosed.WAIT
    if not may_wait and any(needs_open_market(leg) for leg in legs):
        yield _MARKET_CLOSED
    for leg in legs:
        yield from _assess_planned(leg, seen)
    yield from assess_amounts(legs, seen.portfolio.total_value, seen.limits)
    yield from assess_order_shares(legs, seen.portfolio.total_value, seen.limits)
    yield from assess_count(legs, seen.orders_today, seen.limits)
    yield from assess_positions(legs, seen.portfolio, seen.limits)
    yield from assess_over_target(legs, seen.portfolio, seen.targets, seen.limits)
    yield from assess_oversell(legs, seen.portfolio)
    yield from assess_crossing(legs)
    yield from assess_funding(legs, seen.funds.spendable_usd, seen.cash_buffer_usd, seen.price_cushion)
    if not seen.may_wait_for_settlement:
        yield from assess_settled(legs, seen.funds.settled_usd, seen.price_cushion)


def _assess_planned(leg: Leg, seen: RunConditions) -> Iterator[Breach]:
    """Yield what forbids one order of a plan."""
    if leg.symbol in seen.untradable:
        yield Breach(
            "UNTRADABLE_ASSET",
            f"The broker does not trade {leg.symbol} now.",
            symbol=leg.symbol,
            limit="tradable",
            value="not tradable",
            remedy="Leave it out, or try again when it trades.",
        )
    yield from assess_open_orders(leg, seen.open_orders)
    quote = seen.quotes.get(leg.symbol)
    checks = (
        assess_restricted(leg, seen.limits),
        assess_notional(leg, seen.limits),
        assess_parked(leg, seen.not_bought_until),
        assess_price(leg, quote, at=seen.at, market_is_open=seen.market_is_open, limits=seen.limits),
    )
    yield from (breach for breach in checks if breach)


def assess_leg(leg: Leg, seen: LegConditions) -> Breach | None:
    """Whether this order may be sent now: None, or the first reason why not."""
    with localcontext(EXACT):
        refused = assess_order(leg.side, seen.trading)
        if refused is None and needs_open_market(leg) and not seen.market_is_open:
            refused = _MARKET_CLOSED
        return (
            refused
            or assess_limit_price(leg.symbol, leg.limit_price)
            or assess_restricted(leg, seen.limits)
            or assess_notional(leg, seen.limits)
            or next(assess_open_orders(leg, seen.open_orders), None)
            or assess_price(leg, seen.quote, at=seen.at, market_is_open=seen.market_is_open, limits=seen.limits)
            or assess_covered(leg, seen.quote, free_quantity=seen.free_quantity, cash_usd=_cash_for(leg, seen))
        )


def _cash_for(leg: Leg, seen: LegConditions) -> Decimal:
    """Return the dollars that this order may spend."""
    if seen.settled_usd is None or not needs_settled_cash(leg.symbol):
        return seen.cash_usd
    return min(seen.cash_usd, seen.settled_usd)


def assess_staleness(
    legs: Sequence[Leg],
    planned_quantities: Mapping[str, Decimal],
    current: PortfolioSnapshot,
    price_tolerance_percent: Decimal,
) -> tuple[Breach, ...]:
    """Every way in which the account no longer is the one that the plan was made for.

    Holdings of the traded symbols must be as they were, and each price within the tolerance (percent) of its
    reference price; a symbol without a price now is a breach, too.
    """
    held = {position.symbol: position.quantity for position in current.positions}
    breaches: list[Breach] = []
    for leg in legs:
        before, now = planned_quantities.get(leg.symbol, Decimal(0)), held.get(leg.symbol, Decimal(0))
        if before != now:
            breaches.append(
                Breach(
                    "HOLDINGS_CHANGED",
                    f"The account held {before} {leg.symbol} at the preview and holds {now} now.",
                    symbol=leg.symbol,
                    limit=str(before),
                    value=str(now),
                    remedy="Preview again.",
                )
            )
        price = current.prices.get(leg.symbol)
        if price is None:
            breaches.append(
                Breach("NO_PRICE", f"There is no price for {leg.symbol}.", symbol=leg.symbol, remedy="Try again later.")
            )
            continue
        moved = assess_price_move(leg.symbol, leg.reference_price, price, price_tolerance_percent)
        if moved:
            breaches.append(moved)
    return tuple(breaches)
