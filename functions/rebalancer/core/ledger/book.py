"""What the account holds after some of its events, and how one more event changes it.

The account as a whole keeps tax lots (first in, first out, as Alpaca books); each strategy keeps positions at average
cost. At any time, for each symbol, the lots and the strategies' positions sum to the same quantity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal, localcontext

from rebalancer.core.base.money import EXACT, ZERO
from rebalancer.core.ledger.attribution import divide_by_holders, divide_fill
from rebalancer.core.ledger.events import CashActivity, CashKind, Fill, InternalTransfer, StrategyShare
from rebalancer.core.ledger.journal import (
    CASH,
    CASH_COUNTERPARTS,
    REALISED,
    SHARES,
    Posting,
    balanced_entry,
)
from rebalancer.core.ledger.lots import Lot, ReliefMethod, close_lots
from rebalancer.core.ledger.movements import Disposal, LotChanged, LotMovement, LotOpened, Posted, StrategyTrade
from rebalancer.core.ledger.positions import StrategyPosition, trade_position


@dataclass(slots=True)
class Book:
    """Cash, lots by symbol (oldest first), and positions by strategy and symbol.

    `strategy_cash_usd` is what each strategy's own trades and income brought or took; over all strategies it sums to
    the account's cash. `picks` choose lots for ReliefMethod.SPECIFIC, by the id of the closing event. `entitled` are
    the holders on the day that decided on a payment that is still to come, by its event.
    """

    method: ReliefMethod = ReliefMethod.FIFO
    picks: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)
    cash_usd: Decimal = ZERO
    lots: dict[str, tuple[Lot, ...]] = field(default_factory=dict)
    positions: dict[tuple[str, str], StrategyPosition] = field(default_factory=dict)
    strategy_cash_usd: dict[str, Decimal] = field(default_factory=dict)
    entitled: dict[str, dict[str, Decimal]] = field(default_factory=dict)

    def copy(self) -> Book:
        """Return a book that changes on its own."""
        return replace(
            self,
            lots=dict(self.lots),
            positions=dict(self.positions),
            strategy_cash_usd=dict(self.strategy_cash_usd),
            entitled=dict(self.entitled),
        )

    def quantity_of(self, symbol: str) -> Decimal:
        """Shares or coins held by the account, negative for a short."""
        with localcontext(EXACT):
            return sum((lot.quantity for lot in self.lots.get(symbol, ())), ZERO)

    def holders_of(self, symbol: str) -> dict[str, Decimal]:
        """Return the strategies that hold the symbol, each with its signed quantity."""
        return {
            strategy: position.quantity
            for (strategy, held), position in sorted(self.positions.items())
            if held == symbol and position.quantity
        }

    def position_of(self, strategy: str, symbol: str) -> StrategyPosition:
        """Return the strategy's position, empty where it never had one."""
        return self.positions.get((strategy, symbol)) or StrategyPosition(strategy, symbol)

    def keep_lots(self, symbol: str, lots: tuple[Lot, ...]) -> None:
        """Replace the symbol's lots."""
        if lots:
            self.lots[symbol] = lots
        else:
            self.lots.pop(symbol, None)

    def move_strategy_cash(self, strategy: str, amount_usd: Decimal) -> None:
        """Add dollars to what a strategy brought."""
        with localcontext(EXACT):
            self.strategy_cash_usd[strategy] = self.strategy_cash_usd.get(strategy, ZERO) + amount_usd

    def post_fill(self, fill: Fill, strategies: tuple[StrategyShare, ...] = ()) -> Posted:
        """Take in a fill: lots are closed and opened, cash pays, each strategy gets its part."""
        with localcontext(EXACT):
            signed = fill.signed_quantity
            flow = -signed * fill.price
            postings = [Posting(CASH, flow)]
            movements = self._trade_lots(fill, postings)
            self.cash_usd += flow
            gain = sum((moved.gain_usd for moved in movements if isinstance(moved, Disposal)), ZERO)
            postings.append(Posting(REALISED, -gain))
            trades = tuple(
                self._trade(fill.event_id, fill.at_ns, strategy, fill.symbol, part, fill.price)
                for strategy, part in divide_fill(signed, strategies).items()
            )
            return Posted(balanced_entry(fill.event_id, fill.at_ns, "FILL", postings), tuple(movements), trades)

    def _trade_lots(self, fill: Fill, postings: list[Posting]) -> list[LotMovement]:
        lots, signed = self.lots.get(fill.symbol, ()), fill.signed_quantity
        movements: list[LotMovement] = []
        left = abs(signed)
        if lots and (lots[0].quantity > 0) != (signed > 0):
            picks = self.picks.get(fill.event_id)
            method = self.method
            if method is ReliefMethod.SPECIFIC and picks is None:
                method = ReliefMethod.FIFO
            closed, lots, left = close_lots(lots, left, method, picks)
            for part in closed:
                lot = part.lot
                postings.append(Posting(SHARES, -part.cost_usd, fill.symbol, -part.quantity, lot.lot_id))
                movements.append(
                    Disposal(
                        event_id=fill.event_id,
                        why="TRADE",
                        lot_id=lot.lot_id,
                        symbol=fill.symbol,
                        quantity=part.quantity,
                        cost_usd=part.cost_usd,
                        proceeds_usd=part.quantity * fill.price,
                        acquired_ns=lot.acquired_ns,
                        closed_ns=fill.at_ns,
                        is_cost_known=lot.is_cost_known,
                    )
                )
        if left:
            opened = left if signed > 0 else -left
            lot = Lot(fill.event_id, fill.symbol, opened, opened * fill.price, fill.at_ns)
            postings.append(Posting(SHARES, lot.cost_usd, fill.symbol, opened, lot.lot_id))
            movements.append(LotOpened(fill.at_ns, lot))
            lots = (*lots, lot)
        self.keep_lots(fill.symbol, lots)
        return movements

    def _trade(
        self, event_id: str, at_ns: int, strategy: str, symbol: str, quantity: Decimal, price: Decimal
    ) -> StrategyTrade:
        before = self.position_of(strategy, symbol)
        after = trade_position(before, quantity, price)
        self.positions[strategy, symbol] = after
        with localcontext(EXACT):
            self.move_strategy_cash(strategy, -quantity * price)
            realised = after.realised_usd - before.realised_usd
        return StrategyTrade(event_id, at_ns, strategy, symbol, quantity, price, realised)

    def post_transfer(self, transfer: InternalTransfer) -> Posted:
        """Move shares or dollars between two strategies; the account as a whole has no entry of it."""
        if transfer.symbol is None:
            self.move_strategy_cash(transfer.giver, -transfer.quantity)
            self.move_strategy_cash(transfer.receiver, transfer.quantity)
            return Posted()
        given = (transfer.event_id, transfer.at_ns, transfer.giver, transfer.symbol, -transfer.quantity)
        taken = (transfer.event_id, transfer.at_ns, transfer.receiver, transfer.symbol, transfer.quantity)
        return Posted(trades=(self._trade(*given, transfer.price), self._trade(*taken, transfer.price)))

    def post_cash(self, activity: CashActivity) -> Posted:
        """Take in cash that moved without a trade. What a holding brought goes to the strategies that held it when
        that was decided, or that hold it now where nobody says when it was."""
        with localcontext(EXACT):
            amount = activity.amount_usd
            self.cash_usd += amount
            entitled = self.entitled.pop(activity.event_id, {})
            now = {} if activity.symbol is None else self.holders_of(activity.symbol)
            # Where nobody held it then, as far as we know, it goes to those who hold it now.
            holders = entitled if sum(entitled.values(), ZERO) else now
            parts = divide_by_holders(amount, holders)
            postings = [Posting(CASH, amount)]
            movements: tuple[LotMovement, ...] = ()
            for strategy, part in parts.items():
                self.move_strategy_cash(strategy, part)
                if activity.symbol is not None and activity.kind is not CashKind.RETURN_OF_CAPITAL:
                    self.add_income(strategy, activity.symbol, part)
            if activity.kind is CashKind.CASH_IN_LIEU:
                movements = (_fraction_of_unknown_size(activity),)
            if activity.kind is CashKind.RETURN_OF_CAPITAL and activity.symbol is not None:
                returned, movements = self._return_capital(activity, activity.symbol, parts)
                postings.extend(returned)
            postings.append(
                Posting(CASH_COUNTERPARTS[activity.kind], -sum((posting.amount_usd for posting in postings), ZERO))
            )
            entry = balanced_entry(activity.event_id, activity.at_ns, activity.kind.value, postings)
            return Posted(entry, movements)

    def add_income(self, strategy: str, symbol: str, amount_usd: Decimal) -> None:
        """Add what a holding brought (or cost, negative) to its strategy's income."""
        with localcontext(EXACT):
            position = self.position_of(strategy, symbol)
            self.positions[strategy, symbol] = replace(position, income_usd=position.income_usd + amount_usd)

    def _return_capital(
        self, activity: CashActivity, symbol: str, by_strategy: Mapping[str, Decimal]
    ) -> tuple[list[Posting], tuple[LotMovement, ...]]:
        """Lower the cost of each lot by its part, not below zero; what is more is gain (IRS Publication 550,
        "Nondividend Distributions")."""
        lots = self.lots.get(symbol, ())
        parts = divide_by_holders(activity.amount_usd, {str(index): lot.quantity for index, lot in enumerate(lots)})
        postings: list[Posting] = []
        movements: list[LotMovement] = []
        kept: list[Lot] = []
        for index, lot in enumerate(lots):
            part = parts.get(str(index), ZERO)
            lowered = lowered_cost(lot.cost_usd, part, _sign(lot.quantity))
            after = replace(lot, cost_usd=lowered)
            postings.append(Posting(SHARES, lowered - lot.cost_usd, symbol, None, lot.lot_id))
            named = activity.event_id, activity.kind.value
            movements.append(LotChanged(activity.at_ns, lot, (after,), *named, part))
            gain = part - (lot.cost_usd - lowered)
            if gain:
                movements.append(_gain_without_sale(activity, lot, gain))
            kept.append(after)
        self.keep_lots(symbol, tuple(kept))
        for strategy, part in by_strategy.items():
            position = self.position_of(strategy, symbol)
            lowered = lowered_cost(position.cost_usd, part, _sign(position.quantity))
            excess = part - (position.cost_usd - lowered)
            self.positions[strategy, symbol] = replace(
                position, cost_usd=lowered, realised_usd=position.realised_usd + excess
            )
        return postings, tuple(movements)


def _sign(quantity: Decimal) -> int:
    return -1 if quantity < 0 else 1


def _gain_without_sale(activity: CashActivity, lot: Lot, gain_usd: Decimal) -> Disposal:
    """Return what was given back beyond the lot's cost."""
    return Disposal(
        event_id=activity.event_id,
        why=activity.kind.value,
        lot_id=lot.lot_id,
        symbol=lot.symbol,
        quantity=ZERO,
        cost_usd=ZERO,
        proceeds_usd=gain_usd,
        acquired_ns=lot.acquired_ns,
        closed_ns=activity.at_ns,
        is_cost_known=lot.is_cost_known,
    )


def _fraction_of_unknown_size(activity: CashActivity) -> Disposal:
    """Cash in lieu of a fraction that the broker does not size: what the fraction had cost is not known."""
    return Disposal(
        event_id=activity.event_id,
        why=activity.kind.value,
        lot_id=activity.event_id,
        symbol=activity.symbol or "",
        quantity=ZERO,
        cost_usd=ZERO,
        proceeds_usd=activity.amount_usd,
        acquired_ns=None,
        closed_ns=activity.at_ns,
        is_cost_known=False,
    )


def lowered_cost(cost_usd: Decimal, amount_usd: Decimal, sign: int) -> Decimal:
    """A cost less what was given back, which takes it to zero at most; `sign` is −1 for a short, whose cost (what it
    brought, negative) comes up to zero by what is paid for it."""
    with localcontext(EXACT):
        lowered = cost_usd - amount_usd
    return min(lowered, ZERO) if sign < 0 else max(lowered, ZERO)


def recognized_usd(cost_usd: Decimal, cash_usd: Decimal, worth_usd: Decimal | None, sign: int) -> Decimal:
    """The gain that cash beside new shares brings: the smaller of the cash and the whole gain where the worth of the
    new shares is known; else the cash beyond the cost, which is the least that it can be."""
    with localcontext(EXACT):
        if worth_usd is None:
            return cash_usd - (cost_usd - lowered_cost(cost_usd, cash_usd, sign))
        return min(cash_usd, max(ZERO, worth_usd + cash_usd - cost_usd))
