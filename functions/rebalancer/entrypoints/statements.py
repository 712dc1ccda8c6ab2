"""Looking at the ledger: the callables that show it, hand out its tables, and keep what a person wishes of harvests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from firebase_functions.https_fn import CallableRequest
from pydantic import Field, StrictInt, StrictStr

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import parse_decimal
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.ledger.lots import ReliefMethod
from rebalancer.core.tax.harvest import Boundary
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel
from rebalancer.entrypoints.base.words import parse_word
from rebalancer.entrypoints.statements_wire import overview_result, sale_result, wishes_result
from rebalancer.services.access.rate_limit import Pace
from rebalancer.services.statements.ledger_tables import table_csv
from rebalancer.services.statements.ledger_view import (
    METHODS,
    QUARTERS_MAX,
    QUARTERS_SHOWN,
    REPLACED_SYMBOLS_MAX,
    REPLACEMENTS_MAX,
    load_history,
)
from rebalancer.services.statements.ledger_view import sale_up_to as sale_service
from rebalancer.services.statements.ledger_view import save_harvest_wishes as save_service
from rebalancer.wiring import access, stores

if TYPE_CHECKING:
    from rebalancer.contract import statements as shapes


class LedgerView(WireModel):
    """`ledger_view`."""

    quarters: Annotated[StrictInt, Field(ge=1, le=QUARTERS_MAX)] = QUARTERS_SHOWN
    method: StrictStr = ReliefMethod.FIFO.value


class SaleUpTo(WireModel):
    """`sale_up_to`."""

    symbol: StrictStr
    boundary: StrictStr
    quantity: StrictStr | None = None


class LedgerTable(WireModel):
    """`ledger_table`."""

    table: StrictStr


class Replacement(WireModel):
    """What may be held instead of a symbol, the best first."""

    symbol: StrictStr
    by: Annotated[list[StrictStr], Field(min_length=1, max_length=REPLACEMENTS_MAX)]


class SaveHarvestWishes(WireModel):
    """`save_harvest_wishes`."""

    loss_usd_min: StrictStr
    replacements: Annotated[list[Replacement], Field(max_length=REPLACED_SYMBOLS_MAX)]
    same_as: Annotated[list[list[StrictStr]], Field(max_length=REPLACED_SYMBOLS_MAX)] | None = None


def ledger_view(request: CallableRequest[Any]) -> shapes.LedgerView:
    """Everything that the caller's ledger shows, from what was stored; the broker is not asked."""

    def use_case(uid: str, body: LedgerView) -> shapes.LedgerView:
        method = parse_word(body.method, METHODS, "method")
        store, clock = stores.ledger_store(), stores.clock()
        return overview_result(load_history(store, clock, uid, quarters=body.quarters, method=method))

    return answer(request, LedgerView, use_case)


def sale_up_to(request: CallableRequest[Any]) -> shapes.BoundedSale:
    """How much of a symbol the caller may sell before a gain, a loss or a short-term lot; nothing is ordered."""

    def use_case(uid: str, body: SaleUpTo) -> shapes.BoundedSale:
        symbol = parse_symbol(body.symbol, "symbol")
        boundary = parse_word(body.boundary, tuple(Boundary), "boundary")
        quantity = None if body.quantity is None else parse_decimal(body.quantity, "quantity")
        history = load_history(stores.ledger_store(), stores.clock(), uid, quarters=1)
        return sale_result(sale_service(history, symbol, boundary, quantity))

    return answer(request, SaleUpTo, use_case)


def ledger_table(request: CallableRequest[Any]) -> shapes.Table:
    """One whole table of the caller's ledger as CSV."""

    def use_case(uid: str, body: LedgerTable) -> shapes.Table:
        history = load_history(stores.ledger_store(), stores.clock(), uid, quarters=QUARTERS_MAX)
        return {"table": body.table, "csv": table_csv(history, body.table)}

    return answer(request, LedgerTable, use_case, pace=Pace.TRADING)


def save_harvest_wishes(request: CallableRequest[Any]) -> shapes.HarvestWishes:
    """Keep what the caller wishes of harvests."""

    def use_case(uid: str, body: SaveHarvestWishes) -> shapes.HarvestWishes:
        access.require_account(uid)
        loss = parse_decimal(body.loss_usd_min, "loss_usd_min")
        replacements, same_as = _replacements(body), _same_as(body)
        store = stores.ledger_store()
        saved = save_service(store, uid, loss_usd_min=loss, replacements=replacements, same_as=same_as)
        return wishes_result(saved)

    return answer(request, SaveHarvestWishes, use_case, needs_session=True)


def _same_as(body: SaveHarvestWishes) -> list[list[str]] | None:
    if body.same_as is None:
        return None
    return [
        [parse_symbol(symbol, f"same_as[{index}][{number}]") for number, symbol in enumerate(symbols)]
        for index, symbols in enumerate(body.same_as)
    ]


def _replacements(body: SaveHarvestWishes) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for index, row in enumerate(body.replacements):
        place = f"replacements[{index}]"
        symbol = parse_symbol(row.symbol, f"{place}.symbol")
        if symbol in found:
            raise InvalidInput(f"{place} names {symbol} a second time.", field=place)
        found[symbol] = [parse_symbol(other, f"{place}.by[{number}]") for number, other in enumerate(row.by)]
    return found
