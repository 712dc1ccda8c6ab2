"""The account of a simulation: the ledger's book and the tax report's own pass, moved by planned trades.

There is no second ledger: a trade is a fill that the book posts, a payment a cash activity, a gain a line of the pass
over the lots.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_UP, Decimal, localcontext
from typing import Final

from rebalancer.core.account.held_lots import HeldLots
from rebalancer.core.account.leg import Leg, client_order_id
from rebalancer.core.account.order import OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.money import EXACT, ONE, QUOTIENT, ZERO
from rebalancer.core.evidence.inside import MONEY_PLACES
from rebalancer.core.evidence.tax_year import NOTHING_CARRIED, Carried, tax_of_lines
from rebalancer.core.evidence.terms import LabTerms
from rebalancer.core.execution.funding import cost_usd, scale_to_cash
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import CashActivity, CashKind, Fill
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.times import start_of_day_ns
from rebalancer.core.planning.plan import RebalancePlan
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.core.tax.held import held_lots_of, realized_in_year
from rebalancer.core.tax.planned import TaxBook, tax_book_of
from rebalancer.core.tax.washing import Washing

QUANTITY_PLACES: Final = 9
_PRICE_STEP: Final = Decimal("0.000000001")
_HALF: Final = Decimal("0.005")


@dataclass(slots=True)
class LabAccount:
    """What is held, what it cost, what is owed.

    `whole_quantities` are the quantities as whole numbers of 10^-9, in the order of `symbols`. `traded_usd` sums all
    trades at the day's close, `cost_usd` what the spread took. `first_line` is the first tax line of the open year.
    """

    symbols: tuple[str, ...]
    terms: LabTerms
    book: Book
    washing: Washing
    quantities: dict[str, Decimal]
    whole_quantities: list[int] = field(default_factory=list)
    traded_usd: Decimal = ZERO
    cost_usd: Decimal = ZERO
    tax_usd: Decimal = ZERO
    trades: int = 0
    events: int = 0
    first_line: int = 0
    carried: Carried = NOTHING_CARRIED

    @property
    def whole_cash(self) -> int:
        """Cash as a whole number of 10^-18 dollars."""
        return int(self.book.cash_usd.scaleb(MONEY_PLACES, EXACT))

    def snapshot(self, closes: Sequence[Decimal]) -> PortfolioSnapshot:
        """Return what the planner is shown at these closes."""
        prices = dict(zip(self.symbols, closes, strict=True))
        held = [
            Position(symbol, quantity, prices.pop(symbol)) for symbol, quantity in self.quantities.items() if quantity
        ]
        return PortfolioSnapshot(self.book.cash_usd, tuple(held), prices)

    def held_lots(self, day: date, policy: SizingPolicy) -> HeldLots:
        """Return the open lots as a sale of this day would find them; under a budget with what the year realized."""
        kept = TaxBook(self.book, self.washing, is_kept=True)
        held = held_lots_of(kept, day)
        return held if policy.gains_budget_usd is None else replace(held, realized_usd=realized_in_year(kept, day))

    def pay(self, day: date, amount_usd: Decimal, kind: CashKind) -> None:
        """Post money that comes (positive) or goes."""
        self.book.post_cash(CashActivity(self._name(day), start_of_day_ns(day), kind, amount_usd))

    def trade(self, plan: RebalancePlan, closes: Mapping[str, Decimal], day: date) -> None:
        """Make the trades of a plan at the day's closes, sells first; buys get what cash there really is."""
        sells = [item for item in plan.trades if item.trade_amount < 0]
        for item in sells:
            self._fill(item.symbol, -item.quantity, closes[item.symbol], day)
        step = ONE if plan.policy.shares.value == "whole" else ONE.scaleb(-plan.policy.share_places)
        legs = [
            _leg(number, item.symbol, item.quantity, step, self._price(closes[item.symbol], ONE))
            for number, item in enumerate(plan.trades)
            if item.trade_amount > 0
        ]
        spendable = EXACT.subtract(self.book.cash_usd, plan.cash_buffer_usd)
        with localcontext(QUOTIENT):
            funded = legs if not legs or cost_usd(legs, {}) <= spendable else scale_to_cash(legs, spendable, {})
        for leg in funded:
            if leg.reason != "NOT_FUNDED":
                self._fill(leg.symbol, leg.quantity, closes[leg.symbol], day)

    def _price(self, close: Decimal, sign: Decimal) -> Decimal:
        """Return the close moved by half of the spread, against the account, at nine places."""
        half = self.terms.spread_percent * _HALF
        return (close * (ONE + half * sign)).quantize(_PRICE_STEP, ROUND_UP if sign > 0 else ROUND_DOWN, QUOTIENT)

    def _fill(self, symbol: str, quantity: Decimal, close: Decimal, day: date) -> None:
        """Post one trade at a signed quantity."""
        side = OrderSide.BUY if quantity > 0 else OrderSide.SELL
        with localcontext(EXACT):
            size = abs(quantity)
            price = self._price(close, ONE if quantity > 0 else -ONE)
            name = self._name(day)
            posted = self.book.post_fill(Fill(name, start_of_day_ns(day), name, symbol, side, size, price))
            self.washing.take(posted.movements)
            self.quantities[symbol] += quantity
            self.traded_usd += size * close
            self.cost_usd += size * abs(price - close)
        self.trades += 1
        place = self.symbols.index(symbol)
        self.whole_quantities[place] = int(self.quantities[symbol].scaleb(QUANTITY_PLACES, EXACT))

    def settle_year(self, year: int) -> Decimal:
        """Close the books of a year: what it owes, losses carried on. The money is not paid yet."""
        lines, end = self.washing.lines, self.first_line
        while end < len(lines) and lines[end].sold_on.year <= year:
            end += 1
        tax, self.carried = tax_of_lines(lines[self.first_line : end], self.carried, self.terms)
        self.first_line = end
        return tax

    def sell_all(self, closes: Mapping[str, Decimal], day: date) -> None:
        """Sell what is held."""
        for symbol in self.symbols:
            if self.quantities[symbol] > 0:
                self._fill(symbol, -self.quantities[symbol], closes[symbol], day)

    def _name(self, day: date) -> str:
        self.events += 1
        return f"lab:{day.isoformat()}:{self.events}"


def open_account(
    symbols: tuple[str, ...], cash_usd: Decimal, lots: Mapping[str, Sequence[Lot]], terms: LabTerms
) -> LabAccount:
    """Return an account that holds these lots, oldest first, and this cash."""
    found = tax_book_of(lots)
    book = found.book.copy()
    book.cash_usd = cash_usd
    quantities = {symbol: book.quantity_of(symbol) for symbol in symbols}
    whole = [int(quantities[symbol].scaleb(QUANTITY_PLACES, EXACT)) for symbol in symbols]
    return LabAccount(symbols, terms, book, found.washing.copy(), quantities, whole)


def moved_lots(
    lots: Mapping[str, Sequence[Lot]],
    prices: Mapping[str, Decimal],
    closes: Mapping[str, Decimal],
    days: tuple[date, date],
) -> dict[str, tuple[Lot, ...]]:
    """Return today's lots as they would have been on the first day of a history.

    Each is worth as much, has gained as many percent and is as old as today. Quantities round down at nine places.

    Args:
        prices: today's prices.
        closes: those of the first day.
        days: today and the first day.
    """
    today, first = days
    moved: dict[str, tuple[Lot, ...]] = {}
    for symbol, held in lots.items():
        found = []
        for lot in held:
            quantity = QUOTIENT.divide(lot.quantity * prices[symbol], closes[symbol]).quantize(
                _PRICE_STEP, ROUND_DOWN, QUOTIENT
            )
            if quantity <= 0:
                continue
            unit = QUOTIENT.divide(lot.unit_cost_usd * closes[symbol], prices[symbol])
            cost = QUOTIENT.multiply(unit, quantity).quantize(_PRICE_STEP, ROUND_DOWN, QUOTIENT)
            at_ns = (
                None if lot.acquired_ns is None else lot.acquired_ns - start_of_day_ns(today) + start_of_day_ns(first)
            )
            found.append(replace(lot, quantity=quantity, cost_usd=cost, acquired_ns=at_ns))
        if found:
            moved[symbol] = tuple(found)
    return moved


def _leg(number: int, symbol: str, quantity: Decimal, step: Decimal, price: Decimal) -> Leg:
    """Return a buy as the funding of runs knows it."""
    name = str(number)
    return Leg(name, client_order_id("lab", name), symbol, OrderSide.BUY, quantity, quantity, step, price)
