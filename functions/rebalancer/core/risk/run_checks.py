"""What forbids all orders of a plan together. Callers work in the exact decimal context."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.money import HUNDRED, ZERO, divide_shown, plain
from rebalancer.core.risk.breach import Breach
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.order_checks import needs_settled_cash, notional_usd, oversold, unfunded


def free_quantities(portfolio: PortfolioSnapshot) -> Mapping[str, Decimal]:
    """Return what may be sold of each holding: not what open sells have spoken for, nothing of a short position."""
    return {position.symbol: max(ZERO, _free(position)) for position in portfolio.positions}


def _free(position: Position) -> Decimal:
    return position.quantity if position.quantity_available is None else position.quantity_available


def assess_amounts(legs: Sequence[Leg], equity_usd: Decimal, limits: RiskLimits) -> Iterator[Breach]:
    """Whether a run trades more than it may, in dollars and as a share of the account."""
    total = sum((notional_usd(leg) for leg in legs), ZERO)
    if total > limits.run_notional_usd_max:
        limit = limits.run_notional_usd_max
        yield Breach(
            "RUN_NOTIONAL",
            f"The orders are worth ${total:,.2f} together, more than the ${limit:,.2f} that a run may trade.",
            limit=plain(limit),
            value=f"{total:.2f}",
            remedy="Trade in smaller parts, or raise this limit in the settings.",
        )
    if total * HUNDRED > limits.run_turnover_percent_max * equity_usd:
        percent = f"{divide_shown(total, equity_usd, HUNDRED):.4f}" if equity_usd > 0 else None
        share = f"{percent}% of the account" if percent else "an account without value"
        yield Breach(
            "RUN_TURNOVER",
            f"The orders turn over {share}, more than the {plain(limits.run_turnover_percent_max)}% that a run may.",
            limit=plain(limits.run_turnover_percent_max),
            value=percent,
            remedy="Set a turnover cap in the policy, or raise this limit in the settings.",
        )


def assess_order_shares(legs: Sequence[Leg], equity_usd: Decimal, limits: RiskLimits) -> Iterator[Breach]:
    """Whether one order is a larger part of the account than one order may be."""
    limit = limits.order_percent_max
    for leg in legs:
        notional = notional_usd(leg)
        if notional * HUNDRED <= limit * equity_usd:
            continue
        percent = f"{divide_shown(notional, equity_usd, HUNDRED):.4f}" if equity_usd > 0 else None
        share = f"{percent}% of the account" if percent else "part of an account without value"
        yield Breach(
            "ORDER_SHARE",
            f"The order of {leg.symbol} is {share}, more than the {plain(limit)}% that one order may be.",
            symbol=leg.symbol,
            limit=plain(limit),
            value=percent,
            remedy="Trade in smaller parts, or raise this limit in the settings.",
        )


def assess_count(legs: Sequence[Leg], orders_today: int, limits: RiskLimits) -> Iterator[Breach]:
    """Whether there would be too many orders today."""
    count = orders_today + len(legs)
    if count > limits.orders_per_day_max:
        yield Breach(
            "ORDERS_PER_DAY",
            f"With these there would be {count} orders today, more than the {limits.orders_per_day_max} allowed.",
            limit=str(limits.orders_per_day_max),
            value=str(count),
            remedy="Go on tomorrow, or raise this limit in the settings.",
        )


def assess_positions(legs: Sequence[Leg], portfolio: PortfolioSnapshot, limits: RiskLimits) -> Iterator[Breach]:
    """Whether a bought symbol would be too large a part of the account. Sells are never stopped by it."""
    held = {position.symbol: position.quantity for position in portfolio.positions}
    equity, limit = portfolio.total_value, limits.position_percent_max
    for leg in legs:
        if leg.side is OrderSide.SELL:
            continue
        after = (held.get(leg.symbol, ZERO) + leg.quantity) * leg.reference_price
        if after * HUNDRED <= limit * equity:
            continue
        percent = f"{divide_shown(after, equity, HUNDRED):.4f}" if equity > 0 else None
        yield Breach(
            "POSITION_SHARE",
            f"{leg.symbol} would be {percent or 'more than 100'}% of the account, more than the {plain(limit)}% "
            "that one holding may be.",
            symbol=leg.symbol,
            limit=plain(limit),
            value=percent,
            remedy="Lower its target weight, or raise this limit in the settings.",
        )


def assess_over_target(
    legs: Sequence[Leg], portfolio: PortfolioSnapshot, targets: Mapping[str, Decimal], limits: RiskLimits
) -> Iterator[Breach]:
    """Whether a bought symbol would be too far above its target. `targets` are percents of the account."""
    held = {position.symbol: position.quantity for position in portfolio.positions}
    equity, points = portfolio.total_value, limits.over_target_percent_max
    for leg in legs:
        target = targets.get(leg.symbol, ZERO)
        after = (held.get(leg.symbol, ZERO) + leg.quantity) * leg.reference_price
        # With 100 points every holding is allowed, those of an account without value among them.
        if leg.side is OrderSide.SELL or points >= HUNDRED or after * HUNDRED <= (target + points) * equity:
            continue
        percent = f"{divide_shown(after, equity, HUNDRED):.4f}" if equity > 0 else None
        yield Breach(
            "OVER_TARGET",
            f"{leg.symbol} would be {percent or 'more than 100'}% of the account, more than {plain(points)} points "
            f"above its target of {plain(target)}%.",
            symbol=leg.symbol,
            limit=plain(target + points),
            value=percent,
            remedy="Buy less, or raise this limit in the settings.",
        )


def assess_oversell(legs: Sequence[Leg], portfolio: PortfolioSnapshot) -> Iterator[Breach]:
    """Whether more would be sold of a symbol than is free to sell."""
    free = free_quantities(portfolio)
    sold: dict[str, Decimal] = {}
    for leg in legs:
        if leg.side is OrderSide.SELL:
            sold[leg.symbol] = sold.get(leg.symbol, ZERO) + leg.quantity
    breaches = (oversold(symbol, quantity, free.get(symbol, ZERO)) for symbol, quantity in sold.items())
    yield from (breach for breach in breaches if breach)


def assess_crossing(legs: Sequence[Leg]) -> Iterator[Breach]:
    """Whether one run would buy and sell the same symbol: its own orders could trade with each other."""
    sold = {leg.symbol for leg in legs if leg.side is OrderSide.SELL}
    for symbol in sorted({leg.symbol for leg in legs if leg.side is OrderSide.BUY} & sold):
        yield Breach(
            "WASH_TRADE",
            f"The plan both buys and sells {symbol}.",
            symbol=symbol,
            limit="one side",
            value="both sides",
            remedy="Preview again.",
        )


def assess_funding(
    legs: Sequence[Leg], spendable_usd: Decimal, buffer_usd: Decimal, price_cushion: Decimal
) -> Iterator[Breach]:
    """Whether cash and the sells' proceeds pay for the buys and leave the buffer; nothing is bought on margin.

    `price_cushion` is the factor on the price of a market buy that must be payable.
    """
    proceeds = sum((notional_usd(leg) for leg in legs if leg.side is OrderSide.SELL), ZERO)
    buys = [leg for leg in legs if leg.side is OrderSide.BUY]
    cost = sum((notional_usd(leg) * (1 if leg.limit_price else price_cushion) for leg in buys), ZERO)
    breach = unfunded(cost, spendable_usd - buffer_usd + proceeds) if buys else None
    if breach:
        yield breach


def assess_settled(legs: Sequence[Leg], settled_usd: Decimal, price_cushion: Decimal) -> Iterator[Breach]:
    """Say whether settled cash and the proceeds that settle at once pay for what only settled cash buys."""
    counted = [leg for leg in legs if needs_settled_cash(leg.symbol)]
    proceeds = sum((notional_usd(leg) for leg in counted if leg.side is OrderSide.SELL), ZERO)
    buys = [leg for leg in counted if leg.side is OrderSide.BUY]
    cost = sum((notional_usd(leg) * (1 if leg.limit_price else price_cushion) for leg in buys), ZERO)
    settled = settled_usd + proceeds
    if cost <= settled:
        return
    yield Breach(
        "NOT_SETTLED",
        f"Buying {buys[0].symbol} needs up to ${cost:,.2f} in settled cash, but ${settled:,.2f} has settled.",
        symbol=buys[0].symbol,
        limit=f"{settled:.2f}",
        value=f"{cost:.2f}",
        remedy="Buy less, or wait: what was sold settles on the next trading day.",
    )
