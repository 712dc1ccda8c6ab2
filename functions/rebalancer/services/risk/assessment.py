"""What the gate needs to know of the world, in as few requests as it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.base.money import ONE, ZERO
from rebalancer.core.base.new_york import new_york_date, new_york_midnight
from rebalancer.core.execution.settlement import ExpectedWait, expected_wait
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.gate import RunConditions, assess_run
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.order_checks import is_quoted
from rebalancer.core.risk.quotes import is_live
from rebalancer.core.risk.state import TradingStatus
from rebalancer.core.targets.parked import not_bought_until
from rebalancer.ports.account import AccountSnapshot, Asset, MarketClock
from rebalancer.ports.targets import AccountState
from rebalancer.services.context import Context
from rebalancer.services.risk.reserved_cash import ReservedCash, fetch_reserved
from rebalancer.services.risk.trips import watch_equity

CLOCKS_APART: Final = "CLOCKS_APART"

QUOTES_LAST: Final = timedelta(seconds=30)
"""Quotes that were fetched within this time are not asked for again."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the gate saw and what it says. `breaches` is empty where the run may begin; `wait` says which of its buys
    will wait for settled cash; `reserved_usd` is cash that no run may spend; `whole_only` are symbols that the broker
    trades in whole shares only."""

    trading: TradingStatus
    market: MarketClock
    account: AccountSnapshot
    quotes: Mapping[str, Quote]
    breaches: tuple[Breach, ...]
    asked_at: float
    wait: ExpectedWait | None = None
    reserved_usd: Decimal = ZERO
    whole_only: frozenset[str] = frozenset()

    @property
    def quotes_seen(self) -> QuotesSeen:
        """The quotes, with their times."""
        return QuotesSeen(self.quotes, self.market.at, self.asked_at)


@dataclass(frozen=True, slots=True)
class QuotesSeen:
    """Quotes by symbol, the broker's time against which their age counts, and when they were asked for, in seconds of
    this process."""

    quotes: Mapping[str, Quote]
    at: datetime
    asked_at: float

    def is_fresh(self, instant: float) -> bool:
        """Whether they may still be used at this second of the process."""
        return instant - self.asked_at <= QUOTES_LAST.total_seconds()


def assess_start_of(
    ctx: Context,
    legs: Sequence[Leg],
    *,
    state: AccountState,
    account: AccountSnapshot,
    cash_buffer_usd: Decimal = ZERO,
    price_cushion: Decimal = ONE,
    may_wait_for_settlement: bool = True,
    reserved: ReservedCash | None = None,
    known: QuotesSeen | None = None,
) -> Assessment:
    """Assess a run of these orders on what the caller has read, the broker's clock, and quotes.

    The equity is watched first: a fall beyond its limit stops trading before anything is ordered. Costs the clock, one
    request of quotes per asset class whose market is open, one look at today's runs, and whether the broker trades each
    symbol now.

    Buys leave the buffer and all reserved cash; `reserved` spares the look at withdrawals where it is known, and
    `known` the request of quotes where it holds fresh ones of all these orders.

    Raises `BrokerUnavailable`, also for what `require_listed` refuses, `BrokerRejected`.
    """
    state = watch_equity(ctx, state, account)
    apart = fetch_reserved(ctx, state, account.portfolio.cash) if reserved is None else reserved
    symbols = {leg.symbol for leg in legs}
    assets = ctx.broker.fetch_assets(symbols) if symbols else {}
    asked_at, market = ctx.clock.monotonic(), ctx.broker.fetch_market_clock()
    quoted = {leg.symbol for leg in legs if is_quoted(leg, market_is_open=market.is_open)}
    if known is not None and _still_serves(ctx, known, quoted, market, state.limits):
        asked_at, quotes = known.asked_at, {symbol: known.quotes[symbol] for symbol in quoted}
    else:
        quotes = dict(ctx.broker.fetch_quotes(quoted)) if quoted else {}
    require_listed(symbols - assets.keys(), quotes, market.at, state.limits)
    conditions = RunConditions(
        trading=state.trading,
        limits=state.limits,
        market_closed=state.market_closed,
        trading_blocked=account.trading_blocked,
        market_is_open=market.is_open,
        at=market.at,
        portfolio=account.portfolio,
        funds=account.funds,
        cash_buffer_usd=cash_buffer_usd + apart.usd,
        open_orders=account.open_orders,
        quotes=quotes,
        orders_today=ctx.runs.count_orders(ctx.account_digest, new_york_midnight(ctx.clock.now())) if legs else 0,
        untradable=frozenset(leg.symbol for leg in legs if not _is_traded(assets.get(leg.symbol))),
        price_cushion=price_cushion,
        may_wait_for_settlement=may_wait_for_settlement,
        targets=_targets_of(state.standing_in),
        not_bought_until=not_bought_until(state.parked, new_york_date(ctx.clock.now())),
    )
    wait = expected_wait(legs, account.funds, market.next_open)
    breaches = (*_assess_clocks(ctx, market), *assess_run(legs, conditions))
    whole = frozenset(symbol for symbol, asset in assets.items() if not asset.fractionable)
    return Assessment(state.trading, market, account, quotes, breaches, asked_at, wait, apart.usd, whole)


def require_listed(unknown: AbstractSet[str], quotes: Mapping[str, Quote], at: datetime, limits: RiskLimits) -> None:
    """Raise `BrokerUnavailable` ASSETS_INCOMPLETE where the broker does not know a symbol that is quoted now: its list
    is wrong for a while, and nothing is planned around a symbol that is only missing from it."""
    for symbol in sorted(unknown & quotes.keys()):
        if is_live(symbol, quotes[symbol], at, limits):
            raise BrokerUnavailable(
                f"The broker quotes {symbol} and does not list it just now, so nothing is ordered. Try again soon.",
                code="ASSETS_INCOMPLETE",
                details={"symbol": symbol},
            )


def require_clocks_agree(ctx: Context, market: MarketClock) -> None:
    """Raise `BrokerUnavailable` CLOCKS_APART, on which a run that is under way rests until they agree."""
    for breach in _assess_clocks(ctx, market):
        raise BrokerUnavailable(f"{breach.message} The run goes on when they agree.", code=breach.code)


def _assess_clocks(ctx: Context, market: MarketClock) -> Sequence[Breach]:
    """Forbid the run where our clock and the broker's disagree by more than a request takes: one of them is wrong, and
    with it every age and every expiry. The operator reads it in the log."""
    apart = abs(ctx.clock.now() - market.at)
    if ctx.clocks_apart_max is None or apart <= ctx.clocks_apart_max:
        return ()
    seconds = int(apart.total_seconds())
    ctx.log.event("clocks_apart", seconds=seconds)
    return (
        Breach(
            CLOCKS_APART,
            f"Our clock and the broker's are {seconds // 60} minutes apart, so nothing is ordered.",
            limit=str(int(ctx.clocks_apart_max.total_seconds())),
            value=str(seconds),
            remedy="Nothing is to be done by you; the operator sees it. It is tried again at the next check.",
        ),
    )


def _targets_of(state: AccountState) -> Mapping[str, Decimal]:
    """By symbol, the percent that its target, or the target of its class, allows it."""
    targets = {each.weight.symbol: each.weight.target_percent for each in state.targets if each.weight.enabled}
    for each in state.settings.classes:
        targets.update({symbol: each.target_percent for symbol in each.members if each.enabled})
    return targets


def fetch_quotes_seen(ctx: Context, symbols: Collection[str], limits: RiskLimits) -> QuotesSeen:
    """Quotes for orders that are about to be sent, one request per asset class.

    Their age counts by our clock while that makes all of them young enough; where it does not, the clock may be wrong
    (or the market's be set to another day): then the broker's is asked, which decides.
    """
    asked_at = ctx.clock.monotonic()
    quotes, now = ctx.broker.fetch_quotes(symbols), ctx.clock.now()
    ages = [abs(now - quote.quoted_at) for quote in quotes.values() if quote.quoted_at is not None]
    # The newest quote of all is seconds old, unless little is traded or a clock is wrong: which of the two is asked.
    is_near = ctx.clocks_apart_max is None or min(ages, default=timedelta(0)) <= ctx.clocks_apart_max
    if is_near and all(age.total_seconds() <= limits.quote_age_seconds_max for age in ages):
        return QuotesSeen(quotes, now, asked_at)
    market = ctx.broker.fetch_market_clock()
    require_clocks_agree(ctx, market)
    return QuotesSeen(quotes, market.at, asked_at)


def _still_serves(
    ctx: Context, known: QuotesSeen, quoted: AbstractSet[str], market: MarketClock, limits: RiskLimits
) -> bool:
    """Whether these quotes were fetched a moment ago, and each symbol's own is full and young enough by the broker's
    clock; one that has become too old meanwhile is asked for again, so that nothing is left out for it."""
    if not known.is_fresh(ctx.clock.monotonic()) or not quoted <= known.quotes.keys():
        return False
    return all(is_live(symbol, known.quotes[symbol], market.at, limits) for symbol in quoted)


def _is_traded(asset: Asset | None) -> bool:
    """Whether the broker knows the symbol and trades it now."""
    return asset is not None and asset.tradable
