"""What the sells of a plan would realise: an estimate from the lots as Alpaca books them. No advice."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.lots import Lot, close_lots
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.tax.estimate import TaxEstimate, TaxKind, estimate_sale
from rebalancer.core.tax.wash_sales import WASH_DAYS


@dataclass(frozen=True, slots=True)
class PlannedSale:
    """One sell of a plan.

    Args:
        quantity: shares or coins, above 0.
        price: US dollars a share that the plan uses.
        replaced_quantity: shares of the symbol that were bought within 30 days before and stay: a loss on as many of
            those sold is deferred as a wash sale. 0 where nothing is lost, or no such lot is known.
    """

    symbol: str
    quantity: Decimal
    price: Decimal
    tax: TaxEstimate
    replaced_quantity: Decimal


@dataclass(frozen=True, slots=True)
class PlanTax:
    """All sells of a plan in its order, and their sums in US dollars; what has no known cost is in no sum."""

    sales: tuple[PlannedSale, ...]

    @property
    def short_term_usd(self) -> Decimal:
        """Of shares held for a year or less."""
        return _sum(sale.tax.short_term_usd for sale in self.sales)

    @property
    def long_term_usd(self) -> Decimal:
        """Of shares held for more than a year."""
        return _sum(sale.tax.long_term_usd for sale in self.sales)

    @property
    def unknown_term_usd(self) -> Decimal:
        """Of shares whose day of purchase is not known."""
        return _sum(sale.tax.unknown_term_usd for sale in self.sales)

    @property
    def gain_usd(self) -> Decimal:
        """All terms together; negative: a loss."""
        return _sum(sale.tax.gain_usd for sale in self.sales)

    @property
    def kind(self) -> TaxKind:
        """What it comes to; UNKNOWN where no sell's cost is known."""
        if self.sales and all(sale.tax.kind is TaxKind.UNKNOWN for sale in self.sales):
            return TaxKind.UNKNOWN
        if not self.gain_usd:
            return TaxKind.NEUTRAL
        return TaxKind.GAIN if self.gain_usd > 0 else TaxKind.LOSS_HARVESTING_OPPORTUNITY


def estimate_plan_tax(
    sells: Iterable[tuple[str, Decimal]],
    snapshot: PortfolioSnapshot,
    lots: Mapping[str, Sequence[Lot]],
    today: date,
) -> PlanTax:
    """Return what selling so much of each symbol (above 0) would realise at the snapshot's prices.

    Args:
        lots: open lots by symbol, oldest first; where they are fewer than what is sold, the snapshot's average cost
            is used.
        today: the day of the sale in New York.

    Raises:
        InvalidInput: the snapshot has no price for a symbol.
    """
    costs = {position.symbol: position.average_cost for position in snapshot.positions}
    sales = []
    for symbol, quantity in sells:
        price, held = snapshot.price_of(symbol), [lot for lot in lots.get(symbol, ()) if lot.quantity > 0]
        tax = estimate_sale(quantity, price, held, costs.get(symbol), today)
        sales.append(PlannedSale(symbol, quantity, price, tax, _replaced(held, quantity, price, today)))
    return PlanTax(tuple(sales))


def _replaced(lots: Sequence[Lot], quantity: Decimal, price: Decimal, today: date) -> Decimal:
    """Shares that stay and replace what is sold at a loss.

    26 U.S.C. 1091 looks at purchases within 30 days; shares of the very purchase that is sold from do not replace it
    (Revenue Ruling 56-602).
    """
    parts, kept, _ = close_lots(lots, quantity)
    with localcontext(EXACT):
        lost = sum((part.quantity for part in parts if _is_lost(part.lot, price)), ZERO)
        sold_from = {part.lot.lot_id for part in parts}
        first_day = today - timedelta(days=WASH_DAYS)
        replacing = [
            lot.quantity
            for lot in kept
            if lot.lot_id not in sold_from and lot.acquired_ns is not None and trade_date(lot.acquired_ns) >= first_day
        ]
        return min(lost, sum(replacing, ZERO))


def _is_lost(lot: Lot, price: Decimal) -> bool:
    return lot.is_cost_known and lot.quantity * price < lot.cost_usd


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(amounts, ZERO)
