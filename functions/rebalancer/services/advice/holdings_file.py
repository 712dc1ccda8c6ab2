"""A file of holdings as a question of what would be: the person's targets over the account that the file describes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, dump_money, plain
from rebalancer.core.files.decoding import decode_text
from rebalancer.core.files.fold import Apart, Holdings
from rebalancer.core.files.holdings import Wishes, parse_holdings
from rebalancer.core.files.kinds import Kind
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.services.advice.what_if import rebalance_of, side_of
from rebalancer.services.context import Context
from rebalancer.services.planning.measure import Measurement, has_targets, measure_account, symbols_of
from rebalancer.services.targets.unknown_symbols import find_assets, name_unknown

if TYPE_CHECKING:
    from rebalancer.contract import advice as advice_shapes
    from rebalancer.contract import files as shapes


@dataclass(frozen=True, slots=True)
class HoldingsQuestion:
    """A file, how it is to be read, and the cash where the file names none."""

    content: bytes
    wishes: Wishes
    cash_usd: Decimal | None = None


def read_holdings_file(ctx: Context, question: HoldingsQuestion) -> shapes.HoldingsFile:
    """Return what the file holds and, where the person has targets, its drift and what a rebalance would trade.

    Prices are the file's own; what it has no price for takes the broker's.

    Raises:
        InvalidInput: the file cannot be read, naming the line; or a target has no price.
    """
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    stored = StrategyAllocation(tuple(target.weight for target in state.targets), classes=state.settings.classes)
    wanted = symbols_of(stored)
    wishes = question.wishes
    text = decode_text(question.content, "the file")
    found = parse_holdings(text, "the file", Wishes(wishes.account, wanted, wishes.symbols, wishes.writing))
    measured = measure_account(ctx, also=found.in_dollars | found.without_price.keys(), plans=False)
    broker = measured.snapshot.prices
    named = {symbol: broker[symbol] for symbol in found.in_dollars | found.without_price.keys() if symbol in broker}
    held, unpriced = found.priced(named)
    apart = [*found.apart, *[_unpriced(found, symbol, symbol in wanted) for symbol in unpriced]]
    cash = found.cash if found.cash is not None else question.cash_usd
    whole_only = measured.snapshot.non_fractionable
    others = {symbol: price for symbol, price in broker.items() if symbol not in held}
    snapshot = PortfolioSnapshot(cash or ZERO, tuple(held.values()), others, non_fractionable=whole_only)
    side, rebalance = _planned(measured, snapshot, wanted)
    assets = find_assets(ctx, found.lines)
    return {
        "cash": dump_money(cash or ZERO),
        "is_cash_named": cash is not None,
        "positions": [_position(each, found.lines) for each in held.values()],
        "kept_apart": [_apart(each) for each in sorted(apart, key=lambda each: each.line)],
        "notes": list(found.notes),
        "unknown": name_unknown(ctx, {symbol: found.lines[symbol] for symbol in held}, assets, wanted),
        "account": side,
        "rebalance": rebalance,
    }


def _planned(
    measured: Measurement, snapshot: PortfolioSnapshot, wanted: frozenset[str]
) -> tuple[advice_shapes.WhatIfSide | None, advice_shapes.WhatIfRebalance | None]:
    allocation, policy = measured.allocation, measured.policy
    if not has_targets(allocation):
        return None, None
    missing = sorted(wanted - snapshot.prices.keys())
    if missing:
        raise InvalidInput(
            f"{', '.join(missing)} has a target, but neither the file nor the broker knows a price.",
            code="MISSING_PRICE",
            field="file",
        )
    report = measure_drift(allocation, snapshot, policy)
    return side_of(report, ZERO), rebalance_of(allocation, snapshot, policy)


def _unpriced(found: Holdings, symbol: str, is_wanted: bool) -> Apart:
    line = found.lines.get(symbol, 0)
    if is_wanted:
        raise InvalidInput(
            f"line {line}: {symbol} has a target, but neither the file nor the broker knows its price.",
            code="MISSING_PRICE",
            field="file",
        )
    return Apart(line, symbol, Kind.SHARE, None, "USD", "it has no target, and no price is known")


def _position(position: Position, lines: Mapping[str, int]) -> shapes.FilePosition:
    return {
        "symbol": position.symbol,
        "line": lines[position.symbol],
        "quantity": plain(position.quantity),
        "price": plain(position.price),
        "value": dump_money(EXACT.multiply(position.quantity, position.price)),
    }


def _apart(apart: Apart) -> shapes.FileApart:
    return {
        "line": apart.line,
        "name": apart.name,
        "kind": apart.kind.name,
        "value": None if apart.value is None else dump_money(apart.value),
        "currency": apart.currency,
        "reason": apart.reason,
    }
