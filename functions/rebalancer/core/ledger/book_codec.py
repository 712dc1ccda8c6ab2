"""A closed book as plain maps, and back: what the store keeps so that it need not read every event again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from rebalancer.core.base.stored_fields import StoredFields, dump_decimal
from rebalancer.core.ledger.book import Book
from rebalancer.core.ledger.events import StrategyShare
from rebalancer.core.ledger.fold import Closing
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.ledger.positions import StrategyPosition

if TYPE_CHECKING:
    from rebalancer.contract import ledger as shapes


def dump_closing(closing: Closing) -> shapes.Closing:
    """Write a closing whose book closes lots first in, first out, as all stored books do; see `parse_closing`."""
    book = closing.book
    return {
        "until_ns": closing.until_ns,
        "cash_usd": dump_decimal(book.cash_usd),
        "balances": [
            {"account": account, "amount_usd": dump_decimal(amount)}
            for account, amount in sorted(closing.balances_usd.items())
        ],
        "strategy_cash": [
            {"strategy": name, "amount_usd": dump_decimal(amount)}
            for name, amount in sorted(book.strategy_cash_usd.items())
        ],
        "positions": [_dump_position(position) for _, position in sorted(book.positions.items())],
        "lots": [_dump_lot(lot) for symbol in sorted(book.lots) for lot in book.lots[symbol]],
        "attributions": [
            {
                "order_id": order_id,
                "strategies": [
                    {"strategy": share.strategy, "quantity": dump_decimal(share.quantity)} for share in shares
                ],
            }
            for order_id, shares in sorted(closing.attributions.items())
        ],
    }


def _dump_position(position: StrategyPosition) -> shapes.ClosedPosition:
    return {
        "strategy": position.strategy,
        "symbol": position.symbol,
        "quantity": dump_decimal(position.quantity),
        "cost_usd": dump_decimal(position.cost_usd),
        "realised_usd": dump_decimal(position.realised_usd),
        "income_usd": dump_decimal(position.income_usd),
    }


def _dump_lot(lot: Lot) -> shapes.ClosedLot:
    return {
        "lot_id": lot.lot_id,
        "symbol": lot.symbol,
        "quantity": dump_decimal(lot.quantity),
        "cost_usd": dump_decimal(lot.cost_usd),
        "acquired_ns": lot.acquired_ns,
        "is_cost_known": lot.is_cost_known,
    }


def parse_closing(document: Mapping[str, Any], place: str = "closing") -> Closing:
    """Read what `dump_closing` wrote; `place` names it in a refusal.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the document and the field.
    """
    stored = StoredFields(document, place)
    positions = [_parse_position(row) for row in stored.rows("positions")]
    lots: dict[str, tuple[Lot, ...]] = {}
    for row in stored.rows("lots"):
        lot = _parse_lot(row)
        lots[lot.symbol] = (*lots.get(lot.symbol, ()), lot)
    book = Book(
        cash_usd=stored.decimal("cash_usd"),
        lots=lots,
        positions={(position.strategy, position.symbol): position for position in positions},
        strategy_cash_usd={row.text("strategy"): row.decimal("amount_usd") for row in stored.rows("strategy_cash")},
    )
    balances = {row.text("account"): row.decimal("amount_usd") for row in stored.rows("balances")}
    attributions = {
        row.text("order_id"): tuple(
            StrategyShare(share.text("strategy"), share.decimal("quantity")) for share in row.rows("strategies")
        )
        for row in stored.rows("attributions")
    }
    return Closing(stored.count("until_ns"), book, balances, attributions)


def _parse_position(stored: StoredFields) -> StrategyPosition:
    return StrategyPosition(
        stored.text("strategy"),
        stored.text("symbol"),
        stored.decimal("quantity"),
        stored.decimal("cost_usd"),
        stored.decimal("realised_usd"),
        stored.decimal("income_usd"),
    )


def _parse_lot(stored: StoredFields) -> Lot:
    acquired = None if stored.get("acquired_ns") is None else stored.count("acquired_ns")
    return Lot(
        stored.text("lot_id"),
        stored.text("symbol"),
        stored.decimal("quantity"),
        stored.decimal("cost_usd"),
        acquired,
        stored.flag("is_cost_known"),
    )
