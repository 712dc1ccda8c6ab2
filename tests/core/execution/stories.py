"""Stories of a plan at a broker where sales fail: the real planner and `next_action`, the account a few numbers."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from rebalancer.core.account.funds import Funds
from rebalancer.core.account.leg import Leg
from rebalancer.core.account.order import LegState, OrderSide
from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.symbols import CASH
from rebalancer.core.execution.actions import (
    Action,
    AskSession,
    Become,
    FetchFunds,
    Observation,
    Poll,
    Reconcile,
    Rest,
    Submit,
)
from rebalancer.core.execution.kept_cash import kept_cash
from rebalancer.core.execution.next_action import next_action
from rebalancer.core.execution.run import Run
from rebalancer.core.execution.session import Session
from rebalancer.core.planning.plan import Action as Trade
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.risk.order_checks import needs_settled_cash
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight
from rebalancer.core.targets.policy import ShareMode, SizingPolicy
from tests.core.runs import ACTIVE, NOW, a_leg, a_run

SYMBOLS = ("SPY", "QQQ", "GLD", "IWM", "BTC/USD", "ETH/USD")
FAILURES = (LegState.REJECTED, LegState.CANCELED, LegState.EXPIRED, LegState.DENIED, LegState.SKIPPED)
_CENT = Decimal("0.01")


def random_plan(random: Random) -> RebalancePlan:
    """A plan of up to six symbols with a cash target, a cash band and a buffer, from an account that has drifted."""
    symbols = random.sample(SYMBOLS, random.randint(2, len(SYMBOLS)))
    cash_target, left = random.choice((0, 0, 5, 10, 25)), 0
    weights = [random.randint(1, 10) for _ in symbols]
    left = 100 - cash_target
    percents = [Decimal(left * weight) / sum(weights) for weight in weights]
    percents = [percent.quantize(_CENT) for percent in percents[:-1]]
    percents.append(left - sum(percents, Decimal(0)))
    targets = [TargetWeight(symbol, percent) for symbol, percent in zip(symbols, percents, strict=True)]
    band = random.choice((None, Decimal(1), Decimal(3)))
    targets.append(TargetWeight(CASH, Decimal(cash_target), tolerance_percent=band))
    prices = {symbol: Decimal(random.randint(100, 90_000)) / 100 for symbol in symbols}
    positions = [
        Position(symbol, Decimal(random.randint(0, 40_000)) / 100, prices[symbol])
        for symbol in symbols
        if random.random() < 0.8
    ]
    snapshot = PortfolioSnapshot(
        cash=Decimal(random.randint(-200_000, 3_000_000)) / 100,
        positions=tuple(position for position in positions if position.quantity),
        prices=prices,
    )
    policy = SizingPolicy(
        drift_threshold_percent=Decimal(random.choice((0, 1, 5))),
        cash_buffer_percent=Decimal(random.choice((0, 0, 2))),
        shares=random.choice((ShareMode.FRACTIONAL, ShareMode.WHOLE)),
    )
    return plan_rebalance(StrategyAllocation(tuple(targets)), snapshot, policy)


def run_of(plan: RebalancePlan) -> Run:
    """The run of a plan, as a start makes it."""
    kept = kept_cash(plan)
    step = "1" if plan.policy.shares is ShareMode.WHOLE else "0.000000001"
    legs = [
        a_leg(
            f"{number:02d}",
            OrderSide.SELL if item.action is Trade.SELL else OrderSide.BUY,
            symbol=item.symbol,
            quantity=f"{item.quantity:f}",
            price=f"{item.price:f}",
            step=step,
        )
        for number, item in enumerate(plan.trades, start=1)
    ]
    run = a_run(*legs, buffer=f"{plan.cash_buffer_usd:f}")
    return replace(run, cash_floor_usd=kept.floor_usd, cash_kept_usd=kept.kept_usd)


@dataclass(slots=True)
class Story:
    """One run at a broker. Sales are filled, filled in part, or never; prices move by up to half a percent.

    `bought` is whether any buy was filled, `missing` whether a sale fell short.
    """

    random: Random
    run: Run
    cash: Decimal
    unsettled: Decimal = Decimal(0)
    now: datetime = NOW
    bought: bool = False
    funds: Funds | None = None
    session: Session | None = None
    asks: dict[str, Decimal] = field(default_factory=dict)

    def tell(self) -> Run:
        """Run the story to its end; the run as it would be closed."""
        for _ in range(200):
            seen = Observation(self.now, ACTIVE, self.funds, self.asks or None, self.session)
            action = next_action(self.run, seen)
            if isinstance(action, Reconcile):
                return action.final
            if isinstance(action, Become) and not action.run.is_open:
                return action.run
            self._do(action)
        raise AssertionError(f"the story has no end: {self.run}")

    def _do(self, action: Action) -> None:
        match action:
            case Become(run=run):
                self.run = run
            case FetchFunds():
                spendable = max(self.cash, Decimal(0))
                self.funds = Funds(spendable, max(spendable - self.unsettled, Decimal(0)))
                self.asks = {leg.symbol: self._moved(leg.reference_price) for leg in self.run.legs}
            case AskSession():
                morning = self.now + timedelta(hours=18)
                self.session = Session(True, self.now + timedelta(hours=6), morning, morning, morning)
            case Rest():
                assert self.run.settles_at is not None
                self.now, self.session, self.unsettled = self.run.settles_at, None, Decimal(0)
                self.run = replace(self.run, session_ends_at=self.now + timedelta(hours=6))
                self.funds = None
            case Submit(leg_ids=leg_ids):
                for leg_id in leg_ids:
                    self._send(next(leg for leg in self.run.legs if leg.leg_id == leg_id))
                self.funds = None
            case Poll(leg_ids=leg_ids):
                for leg in self.run.legs:
                    if leg.leg_id in leg_ids:
                        self._end_sale(leg)
                self.funds = None
            case _:
                raise AssertionError(f"not in these stories: {action}")

    def _moved(self, price: Decimal) -> Decimal:
        return price * (1000 + self.random.randint(-5, 5)) / 1000

    def _send(self, leg: Leg) -> None:
        if leg.side is OrderSide.SELL:
            if self.random.random() < 0.3:
                self._replace(replace(leg, state=LegState.WORKING))
            else:
                self._end_sale(leg)
            return
        price = self.asks.get(leg.symbol, leg.reference_price)
        cost = leg.quantity * price
        if needs_settled_cash(leg.symbol):
            assert cost <= self.cash - self.unsettled, "the broker would reject this"
        self.cash -= cost
        self.bought = True
        self._fill(leg, leg.quantity, price, LegState.FILLED)

    def _end_sale(self, leg: Leg) -> None:
        luck, price = self.random.random(), self._moved(leg.reference_price)
        if luck < 0.6:
            quantity, state = leg.quantity, LegState.FILLED
        else:
            state = self.random.choice(FAILURES)
            part = self.random.randint(0, 9) if state in (LegState.CANCELED, LegState.EXPIRED) else 0
            quantity = leg.quantity * part / 10
        self.cash += quantity * price
        if not needs_settled_cash(leg.symbol):
            self.unsettled += quantity * price
        self._fill(leg, quantity, price, state)

    def _fill(self, leg: Leg, quantity: Decimal, price: Decimal, state: LegState) -> None:
        self._replace(replace(leg, state=state, filled_quantity=quantity, filled_average_price=price))

    def _replace(self, leg: Leg) -> None:
        self.run = self.run.with_legs({leg.leg_id: leg})
