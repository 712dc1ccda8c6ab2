"""Ten thousand stories of deposits, withdrawals, prices, checks and raises: reserved cash is there on its date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position, without_cash
from rebalancer.core.account.reservation import Reservation, Withdrawal, claims_left, set_apart_usd
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import PlanRequest, RequestKind, SizingPolicy, plan_rebalance
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import BandMode, Untargeted
from tests.extent import by_extent

STORIES, STEPS = by_extent(sample=500, usual=10_000, whole=10_000), 5
BEGIN = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SYMBOLS = ("GLD", "QQQ", "SPY")
POLICIES = (
    SizingPolicy(),
    SizingPolicy(band=BandMode.COMBINED, cash_buffer_percent=Decimal(2)),
    SizingPolicy(drift_threshold_percent=Decimal(0), untargeted=Untargeted.SELL),
)


@dataclass
class Account:
    """An account whose plans fill at their prices."""

    chance: Random
    cash: Decimal = Decimal(10_000)
    quantities: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(SYMBOLS, Decimal(50)))
    prices: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(SYMBOLS, Decimal(100)))
    at: datetime = BEGIN
    reservations: list[Reservation] = field(default_factory=list)
    withdrawals: list[Withdrawal] = field(default_factory=list)

    def __post_init__(self) -> None:
        spy = self.chance.randint(0, 100)
        qqq = self.chance.randint(0, 100 - spy)
        weights = (("SPY", spy), ("QQQ", qqq), ("CASH", 100 - spy - qqq))
        self.allocation = StrategyAllocation(tuple(TargetWeight(name, Decimal(percent)) for name, percent in weights))
        self.policy = self.chance.choice(POLICIES)

    @property
    def apart(self) -> Decimal:
        """Cash that is set apart now."""
        return set_apart_usd(claims_left(self.reservations, self.withdrawals), self.cash)

    def trade(self, request: PlanRequest | None = None) -> None:
        """Plan as every path does, without the reserved cash, and fill the plan."""
        held = [Position(name, quantity, self.prices[name]) for name, quantity in self.quantities.items() if quantity]
        whole = PortfolioSnapshot(self.cash, tuple(held), self.prices)
        plan = plan_rebalance(self.allocation, without_cash(whole, self.apart), self.policy, request=request)
        for item in plan.trades:
            self.quantities[item.symbol] += item.shares
            self.cash -= item.trade_amount

    def check(self) -> None:
        """A scheduled check in automatic mode."""
        before = self.apart
        self.trade()
        assert self.apart >= before, "a plan spent reserved cash"

    def deposit(self) -> None:
        """Money comes in."""
        self.cash += self.chance.randint(1, 20_000)

    def withdraw(self) -> None:
        """Money goes out, at most what there is."""
        usd = min(self.cash, Decimal(self.chance.randint(1, 15_000)))
        if usd > 0:
            self.cash -= usd
            self.withdrawals.append(Withdrawal(self.at, usd))

    def move(self) -> None:
        """A price moves."""
        name = self.chance.choice(SYMBOLS)
        self.prices[name] = max(Decimal("0.01"), self.prices[name] * self.chance.randint(50, 180) / 100)

    def raise_cash(self) -> None:
        """A person raises money, if there is so much; it is there when its run is done."""
        usd, before = Decimal(self.chance.randint(20, 8_000)), self.apart
        try:
            self.trade(PlanRequest(RequestKind.RAISE, usd))
        except InvalidInput:
            # More than there is.
            return
        self.reservations.append(Reservation(f"run-{len(self.reservations)}", usd, self.at))
        assert self.apart >= before + usd - Decimal("0.01"), "less was raised than was asked for"

    def release(self) -> None:
        """A person ends the oldest reservation."""
        for index, each in enumerate(self.reservations):
            if each.released_at is None:
                self.reservations[index] = replace(each, released_at=self.at)
                return


def test_reserved_cash_is_there_on_its_date_and_no_plan_touches_it() -> None:
    for seed in range(STORIES):
        account = Account(Random(seed))
        events: tuple[Callable[[], None], ...] = (
            account.deposit,
            account.withdraw,
            account.move,
            account.check,
            account.raise_cash,
            account.raise_cash,
            account.release,
        )
        for _ in range(STEPS):
            account.at += timedelta(hours=1)
            account.chance.choice(events)()
        account.at += timedelta(hours=1)
        account.check()
        due = sum((each.left_usd for each in claims_left(account.reservations, account.withdrawals)), Decimal(0))
        assert account.cash >= due - Decimal("0.10"), f"story {seed}: {due} is due, {account.cash} is there"
