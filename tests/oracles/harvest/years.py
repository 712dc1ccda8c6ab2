"""A year of a random account that harvests: prices fall and rise, dividends and deposits come and are invested,
strategies share it, a person harvests what has lost, and the schedule trades what is outside its band."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import InvalidInput, StalePlan
from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.ledger.events import CashKind, Fill
from rebalancer.core.ledger.times import trade_date
from rebalancer.core.strategies.strategies import Strategy
from rebalancer.core.targets.parked import ParkedState
from rebalancer.ports.targets import TargetSet
from rebalancer.services.execution.check import check_drift
from rebalancer.services.planning.parked import decide_parked
from tests.oracles.harvest.checker import Trade
from tests.services.planning.harvests import Harvesting
from tests.services.world import UID, targets

PAIRS = {"SPY": ("IVV", "VOO"), "QQQ": ("QQQM", "VUG"), "GLD": ("IAU", "SGOL")}
NAMES = [*PAIRS, *(name for pair in PAIRS.values() for name in pair)]
WEIGHTS = {"SPY": "50", "QQQ": "25", "GLD": "20", "CASH": "5"}

WINDOW = timedelta(days=31)


class Year(Harvesting):
    """$10,000 in three funds with two replacements each, by a seed; half of the accounts have two strategies."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        super().__init__()
        self.price(**{name: str(self.dice.randint(40, 200)) for name in NAMES})
        self.wish(**{symbol: self._shuffled(pair) for symbol, pair in PAIRS.items()})
        self.save_targets(**WEIGHTS)
        if seed % 2:
            self._divide()
        self.save_policy(
            drift_threshold_percent=str(self.dice.choice([1, 2, 5])),
            short_term_tax_percent=str(self.dice.choice([0, 30])),
            shares=self.dice.choice(["fractional", "whole"]),
        )
        self.reconcile()
        self.number = 0
        self.harvests = 0
        self.homecomings = 0

    def live(self, days: int = 365) -> None:
        """Let a year pass."""
        left = days
        while left > 0:
            step = self.dice.randint(1, 9)
            left -= step
            self.days(step)
            self._move_prices()
            if self.dice.random() < 0.3:
                self.pay(str(self.dice.randint(5, 120)), CashKind.DIVIDEND, symbol=self._any_held())
            if self.dice.random() < 0.1:
                self.pay(str(self.dice.randint(200, 3000)))
            self.reconcile()
            if self.dice.random() < 0.5:
                self._harvest_one()
            self._check()
            if self.dice.random() < 0.05:
                self._decide()
        self.homecomings = sum(each.state is ParkedState.HOME for each in self.parked)

    def is_guarded(self, day: date) -> bool:
        """Whether something was parked on this day, or had been home for less than 32 days."""
        return any(
            new_york_date(each.created_at) <= day <= (each.returned_on or date.max - WINDOW) + WINDOW
            for each in self.parked
            if each.state is not ParkedState.ENDED
        )

    def trades(self) -> list[Trade]:
        """Every order as the broker reports it filled, in their order."""
        orders: dict[str, Trade] = {}
        for fill in self.broker.activities:
            if not isinstance(fill, Fill):
                continue
            signed = fill.quantity if fill.side is OrderSide.BUY else -fill.quantity
            before = orders.get(fill.order_id)
            # All fills of an order have one price here.
            whole = signed + (before.quantity if before else 0)
            orders[fill.order_id] = Trade(trade_date(fill.at_ns), fill.symbol, whole, fill.price)
        return list(orders.values())

    def _shuffled(self, names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.dice.sample(names, len(names)))

    def _divide(self) -> None:
        weights = targets(**WEIGHTS)
        own = tuple(each.weight for each in weights)
        split = (Strategy("core", Decimal(60), own), Strategy("more", Decimal(40), own))
        version = self.accounts.load_account(UID, now=self.clock.at).settings.allocation_version
        saved = TargetSet(weights, strategies=split)
        self.accounts.save_allocation(UID, saved, expected_version=version, now=self.clock.at)

    def _any_held(self) -> str:
        return self.dice.choice(sorted(self.held) or ["SPY"])

    def _move_prices(self) -> None:
        for symbols in (("SPY", *PAIRS["SPY"]), ("QQQ", *PAIRS["QQQ"]), ("GLD", *PAIRS["GLD"])):
            change = Decimal(self.dice.randint(-90, 92)).scaleb(-3)
            for symbol in symbols:
                price = self.broker.prices[symbol] * (1 + change)
                self.price(**{symbol: str(price.quantize(Decimal("0.01")))})

    def _harvest_one(self) -> None:
        self.number += 1
        symbol = self.dice.choice(sorted(PAIRS))
        try:
            self.harvest(symbol, f"harvest-{self.number:03d}")
        except (InvalidInput, StalePlan):
            return
        self.harvests += 1

    def _check(self) -> None:
        self.number += 1
        check_drift(self.ctx, dry_run=False, idempotency_key=None, new_run_id=f"check-{self.number:04d}")
        self.reconcile(after=6)

    def _decide(self) -> None:
        for each in self.parked:
            if not each.is_over and each.state is not ParkedState.SELLING and self.dice.random() < 0.5:
                goes_back = each.may_return(new_york_date(self.clock.at)) and self.dice.random() < 0.7
                decide_parked(self.ctx, each.run_id, goes_back=goes_back)
