"""A world with a ledger in which losses are harvested: an account, its prices, and days that pass."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from rebalancer.core.execution.run import Run
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.targets.parked import Parked
from rebalancer.core.tax.wash_sales import tax_report
from rebalancer.core.tax.wishes import HarvestWishes
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.harvest import preview_harvest
from rebalancer.services.planning.measure import Measurement, store_drift
from rebalancer.services.planning.preview import preview_rebalance
from tests.services.ledger.books import Bookkeeping
from tests.services.world import UID

DAY = 86_400


class Harvesting(Bookkeeping):
    """$10,000, of which 80 SPY at $100 and $2,000 in cash, as wanted; SPY may be replaced by QQQ, or by GLD."""

    def __init__(self, **percents: str) -> None:
        super().__init__()
        self.pay("9000")
        self.save_targets(**(percents or {"SPY": "80", "CASH": "20"}))
        self.wish(SPY=("QQQ", "GLD"))
        self.trade("SPY", "80")
        self.reconcile()
        self.days(40)

    def wish(self, *same_as: tuple[str, ...], **replacements: tuple[str, ...]) -> None:
        """Keep a list of replacements."""
        self.ledgers.save_harvest_wishes(UID, HarvestWishes(Decimal(0), replacements, same_as))

    def price(self, **prices: str) -> None:
        """Set prices in dollars."""
        self.broker.prices = {**self.broker.prices, **{symbol: Decimal(price) for symbol, price in prices.items()}}

    def days(self, count: float) -> None:
        """Let days pass."""
        self.pass_time(count * DAY)

    def harvest(self, symbol: str = "SPY", run_id: str = "harvest-01", replacement: str | None = None) -> Run:
        """Preview a harvest, approve it, and reconcile."""
        plan = preview_harvest(self.ctx, symbol, replacement).stored
        run = start_rebalance(self.ctx, plan.plan_id, run_id)
        self.reconcile(after=6)
        return run

    def rebalance(self, run_id: str) -> Run | None:
        """Preview and approve what the account needs; None where it needs nothing."""
        plan = preview_rebalance(self.ctx).stored
        if not any(item["action"] != "HOLD" for item in plan.document["plan"]["items"]):
            return None
        run = start_rebalance(self.ctx, plan.plan_id, run_id)
        self.reconcile(after=6)
        return run

    def measure(self) -> Measurement:
        """Measure as the schedule does."""
        return store_drift(self.ctx)

    @property
    def parked(self) -> tuple[Parked, ...]:
        """Every harvest as it is stored."""
        return self.accounts.load_account(UID, now=self.clock.at).parked

    @property
    def held(self) -> Mapping[str, Decimal]:
        """What the broker holds."""
        return {symbol: quantity for symbol, quantity in self.broker.holdings.items() if quantity}


def fallen() -> Harvesting:
    """SPY has fallen to $80: 80 shares have lost $1,600."""
    world = Harvesting()
    world.price(SPY="80")
    return world


def deferred(world: Harvesting) -> Decimal:
    """Dollars of all losses that wash sales defer."""
    lines = tax_report(rebuild(world.ledgers.load_events(UID))).lines
    return sum((line.disallowed_usd for line in lines), Decimal(0))
