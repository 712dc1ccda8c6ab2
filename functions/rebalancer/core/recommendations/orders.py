"""From recommendations to sized orders, on a simulated book.

One call is one transaction: it returns the whole new book, and whoever stores it stores all of it or nothing. Sells
come first, so that their cash pays for buys. Sizes are shares of the portfolio's value before the request.
"""

import hashlib
from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Final

from rebalancer.core.base.errors import Conflict, InvalidInput
from rebalancer.core.base.money import EXACT, HUNDRED, QUOTIENT, ZERO, divide_shown, dump_money
from rebalancer.core.ledger.lots import part_of_cost
from rebalancer.core.recommendations.concentration import ConcentrationLimits, assess_concentration
from rebalancer.core.recommendations.reading import Advice, Recommendation, RecommendationRequest
from rebalancer.core.recommendations.sectors import UNKNOWN_SECTOR
from rebalancer.core.recommendations.simulated_book import (
    Application,
    BookPosition,
    Market,
    Outcome,
    SimulatedBook,
    SimulatedOrder,
    value_positions,
)
from rebalancer.core.risk.breach import Breach

SIMULATED_PLACES: Final = 2


def apply_recommendations(
    request: RecommendationRequest,
    book: SimulatedBook,
    market: Market,
    limits: ConcentrationLimits | None = None,
    *,
    places: int = SIMULATED_PLACES,
    half_even: bool = False,
) -> Application:
    """Size every recommendation, fill it at its price and return the new book.

    A BUY brings the position up to its allocation, a SELL down to it or closes it; quantities round down to `places`,
    or with `half_even` to the nearest step, where a limit is held against the allocation that was asked for. A buy that
    would pass a limit or the cash is denied whole, never shrunk.

    Raises:
        InvalidInput: the book belongs to another strategy or provider.
        Conflict: IDEMPOTENCY_CONFLICT, the same request id was applied with other content.
    """
    if (book.strategy_id, book.provider_id) != (request.strategy_id, request.provider_id):
        raise InvalidInput(
            f"strategy_id and provider_id are {request.strategy_id} and {request.provider_id}, but the book belongs to "
            f"{book.strategy_id} and {book.provider_id}.",
            field="strategy_id",
        )
    applied = book.applied.get(request.request_id)
    if applied is not None and applied != request.digest:
        raise Conflict(
            f"The request {request.request_id} was applied before with other recommendations; use a new request id.",
            code="IDEMPOTENCY_CONFLICT",
        )
    if applied is not None:
        return _close(True, (), book, market)
    sizing = _Sizing(request, market, limits or ConcentrationLimits(), (places, half_even), book)
    outcomes: dict[str, Outcome] = {}
    with localcontext(EXACT):
        turns = sorted(request.recommendations, key=lambda each: each.advice is not Advice.SELL)
        for each in turns:
            outcomes[each.symbol] = sizing.trade(each)
        after = replace(
            book,
            cash=sizing.cash,
            positions=dict(sorted(sizing.positions.items())),
            applied={**book.applied, request.request_id: request.digest},
        )
        return _close(False, tuple(outcomes[each.symbol] for each in request.recommendations), after, market)


def _close(is_repeat: bool, outcomes: tuple[Outcome, ...], book: SimulatedBook, market: Market) -> Application:
    with localcontext(EXACT):
        values = value_positions(book.positions, market)
        equity = sum(values.values(), ZERO)
        total = book.cash + equity
        sums: dict[str, Decimal] = {}
        for symbol, value in values.items():
            sector = market.sectors.sector_of(symbol)
            sums[sector] = sums.get(sector, ZERO) + value
    percents = {sector: divide_shown(value, total, HUNDRED) for sector, value in sorted(sums.items()) if total > 0}
    unknown = tuple(sorted(symbol for symbol in values if market.sectors.sector_of(symbol) == UNKNOWN_SECTOR))
    return Application(is_repeat, outcomes, book, equity, percents, unknown)


class _Sizing:
    """The book while one request is worked through."""

    def __init__(
        self,
        request: RecommendationRequest,
        market: Market,
        limits: ConcentrationLimits,
        steps: tuple[int, bool],
        book: SimulatedBook,
    ) -> None:
        self.cash = book.cash
        self.positions = dict(book.positions)
        self._request, self._market, self._limits = request, market, limits
        self._places, self._half_even = steps
        with localcontext(EXACT):
            self._total = book.cash + sum(value_positions(book.positions, market).values(), ZERO)

    def trade(self, each: Recommendation) -> Outcome:
        """Fill one recommendation, or say why not."""
        if each.advice is Advice.HOLD:
            return Outcome(each, None, Breach("HOLD", f"{each.symbol} is held as it is.", symbol=each.symbol))
        held = self.positions.get(each.symbol)
        if each.advice is Advice.SELL and held is None:
            return Outcome(each, None, Breach("NOT_HELD", f"{each.symbol} is not held.", symbol=each.symbol))
        price = self._market.price_of(each.symbol)
        if price is None:
            remedy = "Give its price, or state a default price."
            return Outcome(
                each, None, Breach("NO_PRICE", f"{each.symbol} has no price.", symbol=each.symbol, remedy=remedy)
            )
        wanted = self._total * (each.allocation_percent or ZERO) / HUNDRED
        if each.advice is Advice.SELL and held is not None:
            return self._sell(each, held, price, wanted)
        return self._buy(each, held, price, wanted)

    def _sell(self, each: Recommendation, held: BookPosition, price: Decimal, wanted: Decimal) -> Outcome:
        surplus = held.quantity * price - wanted
        quantity = held.quantity if not wanted else min(held.quantity, self._shares(surplus, price))
        if quantity <= 0:
            return Outcome(each, None, _at_allocation(each))
        rest = held.quantity - quantity
        if rest:
            cost = part_of_cost(held.cost_usd, rest, held.quantity)
            self.positions[each.symbol] = BookPosition(rest, cost)
        else:
            del self.positions[each.symbol]
        self.cash += quantity * price
        return Outcome(each, self._order(each, quantity, price), None)

    def _buy(self, each: Recommendation, held: BookPosition | None, price: Decimal, wanted: Decimal) -> Outcome:
        before = held or BookPosition(ZERO, ZERO)
        quantity = self._shares(wanted - before.quantity * price, price)
        if quantity <= 0:
            return Outcome(each, None, _at_allocation(each))
        worth = (before.quantity + quantity) * price
        breach = self._assess(each, min(worth, wanted) if self._half_even else worth, quantity * price)
        if breach is not None:
            return Outcome(each, None, breach)
        self.positions[each.symbol] = BookPosition(before.quantity + quantity, before.cost_usd + quantity * price)
        self.cash -= quantity * price
        return Outcome(each, self._order(each, quantity, price), None)

    def _shares(self, amount: Decimal, price: Decimal) -> Decimal:
        if amount <= 0:
            return ZERO
        if self._half_even:
            step = Decimal(1).scaleb(-self._places)
            return divide_shown(amount, price).quantize(step, ROUND_HALF_EVEN, QUOTIENT)
        return (amount.scaleb(self._places) // price).scaleb(-self._places)

    def _assess(self, each: Recommendation, position_usd: Decimal, cost_usd: Decimal) -> Breach | None:
        """Position, sector, cash: the first that a buy would break."""
        sector = self._market.sectors.sector_of(each.symbol)
        in_sector = {
            symbol: value
            for symbol, value in value_positions(self.positions, self._market).items()
            if self._market.sectors.sector_of(symbol) == sector
        }
        in_sector[each.symbol] = position_usd
        breach = assess_concentration(
            each.symbol,
            sector,
            in_sector_usd=in_sector,
            total_usd=self._total,
            limits=self._limits,
        )
        if breach is None and cost_usd > self.cash:
            breach = Breach(
                "NOT_ENOUGH_CASH",
                f"{each.symbol} would cost ${dump_money(cost_usd)}, but there are ${dump_money(self.cash)}.",
                symbol=each.symbol,
                limit=dump_money(self.cash),
                value=dump_money(cost_usd),
                remedy="Sell something, or lower the allocation.",
            )
        return breach

    def _order(self, each: Recommendation, quantity: Decimal, price: Decimal) -> SimulatedOrder:
        request = self._request
        name = f"{request.strategy_id} {request.provider_id} {request.request_id} {each.symbol}"
        audit = {
            "request_id": request.request_id,
            "task_id": request.task_id,
            "strategy_id": request.strategy_id,
            "provider_id": request.provider_id,
            "recommendation_confidence": each.confidence,
            "market_context": each.market_context,
        }
        order_id = hashlib.sha256(name.encode()).hexdigest()[:32]
        return SimulatedOrder(order_id, each.symbol, each.advice.value, quantity, price, quantity * price, audit)


def _at_allocation(each: Recommendation) -> Breach:
    return Breach("AT_ALLOCATION", f"{each.symbol} is at its allocation already.", symbol=each.symbol)
