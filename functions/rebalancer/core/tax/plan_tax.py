"""What the sells of a plan would realise: an estimate from the lots as Alpaca books them. No advice."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from rebalancer.core.account.portfolio import PortfolioSnapshot
from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.tax.estimate import estimate_trades
from rebalancer.core.tax.planned import Lots, PlannedTrade
from rebalancer.core.tax.tax_estimate import TaxEstimate, TaxKind


@dataclass(frozen=True, slots=True)
class PlannedSale:
    """One sell of a plan.

    Args:
        quantity: shares or coins, above 0.
        price: US dollars a share that the plan reckons with.
        replaced_quantity: for so many of the shares sold the loss is deferred as a wash sale, because others that were
            bought within 30 days replace them; the sums do not count it. 0 where nothing is lost.
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
    lots: Lots,
    today: date,
    buys: Iterable[tuple[str, Decimal]] = (),
) -> PlanTax:
    """Return what selling so much of each symbol (above 0) would realise at the snapshot's prices.

    Args:
        lots: open lots by symbol, oldest first, or the ledger's with all that it knows about them; where they are fewer
            than what is sold, the snapshot's average cost stands in.
        today: the day of the sale in New York.
        buys: what the plan buys afterwards: it may wash a loss where the person calls two securities the same.

    Raises:
        InvalidInput: the snapshot has no price for a symbol.
    """
    costs = {position.symbol: position.average_cost for position in snapshot.positions}
    sold = [PlannedTrade(symbol, -quantity, snapshot.price_of(symbol)) for symbol, quantity in sells]
    bought = [PlannedTrade(symbol, quantity, snapshot.price_of(symbol)) for symbol, quantity in buys]
    taxes = estimate_trades(lots, [*sold, *bought], costs, today)
    return PlanTax(
        tuple(
            PlannedSale(trade.symbol, -trade.quantity, trade.price, tax, tax.washed_quantity)
            for trade, tax in zip(sold, taxes, strict=False)
        )
    )


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    with localcontext(EXACT):
        return sum(amounts, ZERO)
