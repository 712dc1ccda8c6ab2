"""Strategies, their books and an attribution as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import HUNDRED, ZERO, describe, dump_money, parse_decimal, plain
from rebalancer.core.base.shape import join, require_list, require_object
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.strategies.attribution import Attribution
from rebalancer.core.strategies.strategies import Book, Strategy
from rebalancer.core.targets.allocation import dump_targets, parse_targets

if TYPE_CHECKING:
    from rebalancer.contract import planning as plan_shapes
    from rebalancer.contract import targets as shapes


def parse_strategies(value: object, field: str = "strategies") -> tuple[Strategy, ...]:
    """Read `[{name, share_percent, targets}]`.

    Raises:
        InvalidInput: naming the offending item and key.
    """
    strategies: list[Strategy] = []
    for index, item in enumerate(require_list(value, field)):
        path = f"{field}[{index}]"
        row = require_object(item, path, required=("name", "share_percent", "targets"))
        strategies.append(
            Strategy(
                _parse_name(row["name"], join(path, "name")),
                parse_decimal(row["share_percent"], join(path, "share_percent"), low=ZERO, high=HUNDRED),
                parse_targets(row["targets"], join(path, "targets")),
            )
        )
    return tuple(strategies)


def dump_strategies(strategies: Sequence[Strategy]) -> list[shapes.Strategy]:
    """Write strategies, by name; the inverse of `parse_strategies`."""
    return [
        {
            "name": each.name,
            "share_percent": plain(each.share_percent),
            "targets": dump_targets(each.targets),
        }
        for each in sorted(strategies, key=lambda each: each.name)
    ]


def _parse_name(value: object, field: str, length_max: int = 60) -> str:
    if not isinstance(value, str) or not 1 <= len(value) <= length_max or not value.isprintable():
        raise InvalidInput(
            f"{field} is {describe(value)}, but must be a name of 1 to {length_max} characters.", field=field
        )
    return value


def parse_books(value: object, field: str = "books") -> tuple[Book, ...]:
    """Read `[{strategy, cash, quantities: {symbol: quantity}}]`.

    Raises:
        InvalidInput: naming the offending item and key.
    """
    books: list[Book] = []
    for index, item in enumerate(require_list(value, field)):
        path = f"{field}[{index}]"
        row = require_object(item, path, required=("strategy", "cash"), optional=("quantities",))
        quantities = row.get("quantities", {})
        if not isinstance(quantities, Mapping):
            raise InvalidInput(f"{path}.quantities must be an object.", field=f"{path}.quantities")
        books.append(
            Book(
                _parse_owner(row["strategy"], join(path, "strategy")),
                parse_decimal(row["cash"], join(path, "cash")),
                {
                    parse_symbol(symbol, f"the key in {path}.quantities"): parse_decimal(
                        quantity, f"{path}.quantities.{symbol}"
                    )
                    for symbol, quantity in quantities.items()
                },
            )
        )
    return tuple(books)


def dump_books(books: Sequence[Book]) -> list[plan_shapes.Book]:
    """Write books, every digit of them; the inverse of `parse_books`."""
    return [
        {
            "strategy": book.strategy,
            "cash": plain(book.cash),
            "quantities": {symbol: plain(book.quantities[symbol]) for symbol in sorted(book.quantities)},
        }
        for book in books
    ]


def _parse_owner(value: object, field: str) -> str:
    """Read the owner of a part: a strategy, or a strategy of a provider of recommendations."""
    return _parse_name(value, field, 250)


def dump_attribution(attribution: Attribution) -> plan_shapes.Attribution:
    """Write what a plan means for each strategy; quantities of parts are signed, positive to buy."""
    return {
        "crossings": [
            {
                "symbol": each.symbol,
                "seller": each.seller,
                "buyer": each.buyer,
                "quantity": plain(each.quantity),
                "price": plain(each.price),
            }
            for each in attribution.crossings
        ],
        "parts": [
            {"strategy": each.strategy, "symbol": each.symbol, "quantity": plain(each.quantity)}
            for each in attribution.parts
        ],
        "transfers": [
            {"strategy": each.strategy, "amount_usd": dump_money(each.amount_usd)} for each in attribution.transfers
        ],
        "books": dump_books(attribution.books),
    }
