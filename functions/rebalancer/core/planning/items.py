"""What is planned for one symbol: first as a wish in money, then as a quantity, always with its reason."""

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from rebalancer.core.base.money import ZERO, divide_shown
from rebalancer.core.planning.drift_row import DriftLevel, DriftRow


class Action(StrEnum):
    """What to do with a symbol."""

    BUY = "BUY"
    SELL = "SELL"
    HOLD = "HOLD"


class Reason(StrEnum):
    """Why a symbol trades, or why it does not."""

    # it trades
    OUTSIDE_BAND = "OUTSIDE_BAND"
    NOT_HELD = "NOT_HELD"
    CASH_OUTSIDE_BAND = "CASH_OUTSIDE_BAND"
    NO_THRESHOLD = "NO_THRESHOLD"
    TARGET_ZERO = "TARGET_ZERO"
    UNTARGETED = "UNTARGETED"
    INVEST = "INVEST"
    RAISE = "RAISE"
    LEAST_COST = "LEAST_COST"
    LIMITED_BY_TURNOVER = "LIMITED_BY_TURNOVER"
    LIMITED_BY_CASH = "LIMITED_BY_CASH"
    LIMITED_BY_OPEN_ORDERS = "LIMITED_BY_OPEN_ORDERS"
    LIMITED_BY_GAINS = "LIMITED_BY_GAINS"
    # it does not
    WITHIN_BAND = "WITHIN_BAND"
    NOT_REQUESTED = "NOT_REQUESTED"
    KEPT_FOR_TAX = "KEPT_FOR_TAX"
    KEPT_FOR_COST = "KEPT_FOR_COST"
    UNTARGETED_HELD = "UNTARGETED_HELD"
    NO_VALUE = "NO_VALUE"
    BUY_ONLY = "BUY_ONLY"
    SELL_ONLY = "SELL_ONLY"
    BELOW_MIN_TRADE = "BELOW_MIN_TRADE"
    MAX_TURNOVER = "MAX_TURNOVER"
    NOT_FUNDED = "NOT_FUNDED"
    HELD_BY_OPEN_ORDERS = "HELD_BY_OPEN_ORDERS"
    GAINS_BUDGET = "GAINS_BUDGET"
    ROUNDS_TO_ZERO = "ROUNDS_TO_ZERO"
    NOT_CHOSEN = "NOT_CHOSEN"
    FROZEN = "FROZEN"
    EXCLUDED = "EXCLUDED"
    UNTRADABLE = "UNTRADABLE_ASSET"


class Intent(NamedTuple):
    """A wanted trade: `amount` is signed money in the frame's unit, positive to buy; an exit empties the holding."""

    row: DriftRow
    amount: Decimal
    is_exit: bool
    reason: Reason


class PlanItem(NamedTuple):
    """One symbol of a plan.

    Args:
        row: the drift that it answers to; percents, values and the drift level are read from it.
        shares: signed quantity: positive to buy, negative to sell, 0 to hold.
        amount: shares × price, exact, in the frame's unit.
        reason: why it trades, or why it does not.
    """

    row: DriftRow
    shares: Decimal
    amount: Decimal
    reason: Reason

    @property
    def symbol(self) -> str:
        """Upper case."""
        return self.row.symbol

    @property
    def action(self) -> Action:
        """BUY, SELL or HOLD."""
        if not self.shares:
            return Action.HOLD
        return Action.BUY if self.shares > ZERO else Action.SELL

    @property
    def quantity(self) -> Decimal:
        """Shares or coins, at least 0; 0 for HOLD."""
        return self.shares.copy_abs()

    @property
    def target_percent(self) -> Decimal:
        """Percent of the base."""
        return self.row.target_percent

    @property
    def actual_percent(self) -> Decimal:
        """Percent of the base."""
        return self.row.actual_percent

    @property
    def drift_percent(self) -> Decimal:
        """Actual − target, in percentage points."""
        return self.row.drift_percent

    @property
    def drift_level(self) -> DriftLevel:
        """Measured against the symbol's tolerance."""
        return self.row.level

    @property
    def current_value(self) -> Decimal:
        """US dollars before the trade, negative for a short position."""
        return self.row.current_value

    @property
    def target_value(self) -> Decimal:
        """US dollars at the target weight."""
        return self.row.target_value

    @property
    def price(self) -> Decimal:
        """US dollars per share that the plan uses."""
        return self.row.price_usd

    @property
    def trade_amount(self) -> Decimal:
        """Signed US dollars, quantity × price: positive for a buy."""
        return divide_shown(self.amount, self.row.frame.scale)


def hold(row: DriftRow, reason: Reason) -> PlanItem:
    """Return a symbol that does not trade, and why."""
    return PlanItem(row, ZERO, ZERO, reason)


def sum_sides(intents: Iterable[Intent]) -> tuple[Decimal, Decimal]:
    """Return what is wanted on each side: (sells, buys), both positive, in the frame's unit."""
    sells = buys = ZERO
    for _, amount, _, _ in intents:
        if amount < ZERO:
            sells -= amount
        else:
            buys += amount
    return sells, buys
