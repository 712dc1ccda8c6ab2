"""What if: hypothetical deposits, trades and targets, and the account after them. Nothing is ordered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, localcontext
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, dump_money, dump_percent, parse_decimal, parse_positive, plain
from rebalancer.core.base.shape import join, parse_option, require_list, require_object
from rebalancer.core.base.symbols import CASH, parse_symbol
from rebalancer.core.planning.drift import DriftReport, DriftRow, measure_drift
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.core.targets.policy import SizingPolicy
from rebalancer.core.tax.tax_estimate import NO_TAX, TaxEstimate, TaxKind, dump_tax

if TYPE_CHECKING:
    from rebalancer.contract import advice as shapes
    from rebalancer.core.tax.planned import Lots

MAX_TRADES: Final = 1000
_PLACES: Final = 9


class Side(StrEnum):
    """The direction of a hypothetical trade."""

    BUY = "BUY"
    SELL = "SELL"


@dataclass(frozen=True, slots=True)
class WhatIfTrade:
    """A hypothetical trade: a value in US dollars or a quantity, one of the two, greater than 0."""

    symbol: str
    side: Side
    value_usd: Decimal | None = None
    quantity: Decimal | None = None

    def __post_init__(self) -> None:
        if (self.value_usd is None) == (self.quantity is None):
            raise InvalidInput(f"the trade of {self.symbol} must have a value or a quantity, one of the two.")


@dataclass(frozen=True, slots=True)
class TradeEffect:
    """A hypothetical trade at the snapshot's price: quantity (rounded down to nine places), dollars, estimated tax."""

    symbol: str
    side: Side
    quantity: Decimal
    value_usd: Decimal
    tax: TaxEstimate


@dataclass(frozen=True, slots=True)
class Problem:
    """Why it cannot be: `code`, one sentence, and the symbol where one is to blame."""

    code: str
    message: str
    symbol: str | None = None


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Before and after. With problems it is impossible: `after` and `snapshot` are then None."""

    before: DriftReport
    after: DriftReport | None
    cash_before: Decimal
    cash_after: Decimal
    effects: tuple[TradeEffect, ...]
    problems: tuple[Problem, ...]
    snapshot: PortfolioSnapshot | None

    @property
    def is_possible(self) -> bool:
        """Whether nothing forbids it."""
        return not self.problems

    @property
    def tax(self) -> TaxEstimate:
        """What all hypothetical sales would realise together."""
        taxes = [effect.tax for effect in self.effects]
        with localcontext(EXACT):
            short = sum((tax.short_term_usd for tax in taxes), ZERO)
            long = sum((tax.long_term_usd for tax in taxes), ZERO)
            unknown = sum((tax.unknown_term_usd for tax in taxes), ZERO)
            unpriced = sum((tax.quantity_without_cost for tax in taxes), ZERO)
            washed = sum((tax.washed_quantity for tax in taxes), ZERO)
            total = short + long + unknown
        kind = TaxKind.GAIN if total > 0 else TaxKind.LOSS_HARVESTING_OPPORTUNITY if total < 0 else TaxKind.NEUTRAL
        if any(tax.kind is TaxKind.UNKNOWN for tax in taxes):
            kind = TaxKind.UNKNOWN
        return TaxEstimate(kind, short, long, unknown, unpriced, washed)


def assess_what_if(
    allocation: StrategyAllocation,
    snapshot: PortfolioSnapshot,
    policy: SizingPolicy,
    trades: Sequence[WhatIfTrade],
    *,
    deposit_usd: Decimal = ZERO,
    new_allocation: StrategyAllocation | None = None,
    lots: Lots | None = None,
    today: date,
) -> WhatIf:
    """Apply a deposit (negative: a withdrawal), then sells, then buys, and measure under the new targets, if any.

    Raises:
        InvalidInput: what `measure_drift` refuses.
    """
    before = measure_drift(allocation, snapshot, policy)
    effects: list[TradeEffect] = []
    problems: list[Problem] = []
    quantities = {position.symbol: position.quantity for position in snapshot.positions}
    with localcontext(EXACT):
        cash = snapshot.cash + deposit_usd
        for trade in sorted(trades, key=lambda trade: trade.side is Side.BUY):
            effect = _effect_of(trade, snapshot, quantities, problems)
            if effect is None:
                continue
            effects.append(effect)
            sign = 1 if trade.side is Side.BUY else -1
            quantities[trade.symbol] = quantities.get(trade.symbol, ZERO) + sign * effect.quantity
            cash -= sign * effect.value_usd
        if cash < 0 and cash < snapshot.cash:
            what = "the withdrawal" if not trades else "the buys"
            problems.append(
                Problem("NOT_ENOUGH_CASH", f"${dump_money(-cash)} of cash are missing for {what}; nothing is lent.")
            )
    effects = _with_tax(effects, snapshot, lots or {}, today)
    if problems:
        return WhatIf(before, None, snapshot.cash, cash, tuple(effects), tuple(problems), None)
    later = _after(snapshot, quantities, cash)
    after = measure_drift(new_allocation or allocation, later, policy)
    return WhatIf(before, after, snapshot.cash, cash, tuple(effects), (), later)


def _effect_of(
    trade: WhatIfTrade,
    snapshot: PortfolioSnapshot,
    quantities: Mapping[str, Decimal],
    problems: list[Problem],
) -> TradeEffect | None:
    """The trade at the snapshot's price, or None with its problem noted; what it means for tax is left open."""
    symbol, price = trade.symbol, snapshot.prices.get(trade.symbol)
    if price is None:
        sentence = f"There is no price for {symbol}, so what it buys cannot be calculated."
        problems.append(Problem("NO_PRICE", sentence, symbol))
        return None
    held = quantities.get(symbol, ZERO)
    quantity = trade.quantity
    if quantity is None:
        # Rounds down to a quantity that can be ordered; the whole holding by value is the whole holding.
        value = trade.value_usd or ZERO
        quantity = held if trade.side is Side.SELL and value == held * price else _round_down(value, price)
    if trade.side is Side.SELL and quantity > held:
        problems.append(
            Problem(
                "SELLS_MORE_THAN_HELD",
                f"{plain(quantity)} {symbol} (${dump_money(quantity * price)}) cannot be sold: the account holds "
                f"{plain(held)} (${dump_money(held * price)}).",
                symbol,
            )
        )
        return None
    return TradeEffect(symbol, trade.side, quantity, quantity * price, NO_TAX)


def _with_tax(effects: list[TradeEffect], snapshot: PortfolioSnapshot, lots: Lots, today: date) -> list[TradeEffect]:
    """The trades with what they would realise if all were made, in their order; only this needs the ledger."""
    from rebalancer.core.tax.estimate import estimate_trades
    from rebalancer.core.tax.planned import PlannedTrade

    costs = {position.symbol: position.average_cost for position in snapshot.positions}
    signed = [(one.symbol, one.quantity if one.side is Side.BUY else -one.quantity) for one in effects]
    trades = [PlannedTrade(symbol, quantity, snapshot.prices[symbol]) for symbol, quantity in signed]
    return [
        replace(one, tax=tax) for one, tax in zip(effects, estimate_trades(lots, trades, costs, today), strict=True)
    ]


def _round_down(value: Decimal, price: Decimal) -> Decimal:
    return (value.scaleb(_PLACES) // price).scaleb(-_PLACES)


def _after(snapshot: PortfolioSnapshot, quantities: Mapping[str, Decimal], cash: Decimal) -> PortfolioSnapshot:
    """Return the account after the trades; a given portfolio value no longer holds and is computed."""
    kept = {position.symbol: position for position in snapshot.positions}
    positions = tuple(
        Position(
            symbol,
            quantity,
            snapshot.prices[symbol],
            average_cost=kept[symbol].average_cost if symbol in kept else None,
        )
        for symbol, quantity in sorted(quantities.items())
        if quantity
    )
    return replace(snapshot, cash=cash, positions=positions, portfolio_value=None)


def parse_what_if_trades(value: object, field: str = "trades") -> tuple[WhatIfTrade, ...]:
    """Read `[{symbol, action: "BUY" | "SELL", value | quantity}]`.

    Raises:
        InvalidInput: naming the offending item and key.
    """
    rows = require_list(value, field)
    if len(rows) > MAX_TRADES:
        raise InvalidInput(f"{field} has {len(rows)} trades, but at most {MAX_TRADES} are allowed.", field=field)
    return tuple(_parse_trade(item, f"{field}[{index}]") for index, item in enumerate(rows))


def _parse_trade(value: object, field: str) -> WhatIfTrade:
    row = require_object(value, field, required=("symbol", "action"), optional=("value", "quantity"))
    symbol = parse_symbol(row["symbol"], join(field, "symbol"))
    if symbol == CASH:
        raise InvalidInput(
            f"{join(field, 'symbol')} is {CASH}, which cannot be traded; use a deposit.", field=join(field, "symbol")
        )
    if ("value" in row) == ("quantity" in row):
        raise InvalidInput(f"{field} must have a value or a quantity, one of the two.", field=field)
    side = parse_option(Side, row["action"], join(field, "action"))
    if "value" in row:
        return WhatIfTrade(symbol, side, value_usd=parse_positive(row["value"], join(field, "value")))
    return WhatIfTrade(symbol, side, quantity=parse_positive(row["quantity"], join(field, "quantity")))


def parse_deposit(value: object, field: str = "deposit_usd") -> Decimal:
    """Read a deposit in US dollars; a negative one is a withdrawal, null is no deposit."""
    return ZERO if value is None else parse_decimal(value, field)


def dump_effects(result: WhatIf) -> shapes.WhatIfEffects:
    """Write what the trades do, or why they cannot be, as plain JSON values."""
    return {
        "is_possible": result.is_possible,
        "problems": [{"code": each.code, "message": each.message, "symbol": each.symbol} for each in result.problems],
        "cash_before": dump_money(result.cash_before),
        "cash_after": dump_money(result.cash_after),
        "trades": [
            {
                "symbol": effect.symbol,
                "action": effect.side.value,
                "quantity": plain(effect.quantity),
                "value": dump_money(effect.value_usd),
                "tax": dump_tax(effect.tax),
            }
            for effect in result.effects
        ],
        "tax": dump_tax(result.tax),
    }


def dump_what_if(result: WhatIf) -> dict[str, object]:
    """Write the answer as plain JSON values; `after` is null where it is impossible."""
    return {
        **dump_effects(result),
        "before": dump_drift(result.before),
        "after": None if result.after is None else dump_drift(result.after),
    }


def dump_drift(report: DriftReport) -> dict[str, object]:
    """Write a drift report as plain JSON values."""
    document: dict[str, object] = {
        "portfolio_value": dump_money(report.portfolio_value),
        "needs_rebalance": report.needs_rebalance,
        "rows": [
            _dump_row("symbol", row)
            for row in sorted(
                [*report.all_rows, *[row for each in report.classes for row in each.members]],
                key=lambda row: row.symbol,
            )
        ],
    }
    if report.classes:
        document["classes"] = [_dump_row("name", each.row) for each in report.classes]
    return document


def _dump_row(key: str, row: DriftRow) -> dict[str, object]:
    return {
        key: row.symbol,
        "target_percent": dump_percent(row.target_percent) if row.targeted else None,
        "actual_percent": dump_percent(row.actual_percent),
        "drift_percent": dump_percent(row.drift_percent) if row.targeted else None,
        "drift_level": row.level.value if row.targeted else None,
        "value": dump_money(row.current_value),
    }
