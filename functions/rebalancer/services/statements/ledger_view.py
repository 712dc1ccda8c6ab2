"""The ledger as a person looks at it: read whole, folded, and set out; nothing is asked of the broker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from rebalancer.core.base.errors import InvalidInput, NotFound
from rebalancer.core.base.money import ZERO
from rebalancer.core.base.new_york import quarter_of
from rebalancer.core.base.symbols import CASH
from rebalancer.core.ledger.fold import Ledger, rebuild
from rebalancer.core.ledger.lots import ReliefMethod
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import to_ns, trade_date
from rebalancer.core.statements.overview import Overview, overview_of
from rebalancer.core.tax.harvest import Boundary, BoundedSale, sale_within
from rebalancer.core.tax.wishes import HarvestWishes
from rebalancer.ports.base import Clock
from rebalancer.ports.ledger import LedgerStore

QUARTERS_MAX: Final = 40
QUARTERS_SHOWN: Final = 5
"""A year and what of the present quarter has passed."""

METHODS: Final = (ReliefMethod.FIFO, ReliefMethod.LIFO, ReliefMethod.HIFO)
"""The orders in which lots may be closed in a view: FIFO is what the broker books."""

REPLACED_SYMBOLS_MAX: Final = 200
REPLACEMENTS_MAX: Final = 10


@dataclass(frozen=True, slots=True)
class History:
    """A ledger with the snapshots of some quarters and what its person wishes of harvests."""

    ledger: Ledger
    snapshots: Sequence[Snapshot]
    wishes: HarvestWishes
    today: date

    @property
    def overview(self) -> Overview:
        """All that is shown of it."""
        return overview_of(self.ledger, self.snapshots, self.wishes, self.today)


def load_history(
    ledgers: LedgerStore,
    clock: Clock,
    uid: str,
    *,
    quarters: int = QUARTERS_SHOWN,
    method: ReliefMethod = ReliefMethod.FIFO,
) -> History:
    """Read a ledger: two requests, a document for each month of events and each quarter of snapshots, and one more.

    `method` other than FIFO answers what it would have come to, had the broker closed lots in that order. Raises
    `InvalidInput` for a number of quarters that is not 1 to 40.
    """
    if not 1 <= quarters <= QUARTERS_MAX:
        raise InvalidInput(f"quarters is {quarters}, but must be 1 to {QUARTERS_MAX}.", field="quarters")
    today = trade_date(to_ns(clock.now()))
    stored = ledgers.load_history(uid, _quarters(today, quarters))
    snapshots = [snapshot for quarter in stored.quarters for snapshot in quarter.snapshots]
    return History(rebuild(stored.events, method=method), snapshots, stored.wishes, today)


@dataclass(frozen=True, slots=True)
class SaleUpTo:
    """How much of a symbol may be sold at `price` dollars before a boundary, and what that realises."""

    symbol: str
    price: Decimal
    sale: BoundedSale


def sale_up_to(history: History, symbol: str, boundary: Boundary, quantity: Decimal | None = None) -> SaleUpTo:
    """How much of the oldest shares may be sold (up to `quantity`, None: all) before the first lot beyond the boundary,
    at the price of the newest snapshot; an estimate.

    Raises `NotFound` NOTHING_HELD, NO_PRICE; `InvalidInput` for a quantity that is not above 0.
    """
    overview = history.overview
    lots = [lot for lot in overview.lots if lot.symbol == symbol]
    if not lots:
        raise NotFound(f"No lots of {symbol} are open.", code="NOTHING_HELD", field="symbol")
    price = overview.prices.get(symbol)
    if price is None:
        raise NotFound(f"The price of {symbol} is not known; reconcile first.", code="NO_PRICE", field="symbol")
    wanted = sum((lot.quantity for lot in lots), ZERO) if quantity is None else quantity
    return SaleUpTo(symbol, price, sale_within(lots, price, wanted, boundary, history.today))


def save_harvest_wishes(
    ledgers: LedgerStore,
    uid: str,
    *,
    loss_usd_min: Decimal,
    replacements: Mapping[str, Sequence[str]],
    same_as: Sequence[Sequence[str]] | None = None,
) -> HarvestWishes:
    """Keep what may replace which symbol in a harvest, the best first, and the smallest loss worth one.

    Raises `InvalidInput` for a loss below 0, a symbol that replaces itself or is named twice, cash, or too many.
    """
    if loss_usd_min < 0:
        raise InvalidInput("loss_usd_min is below 0, but must be 0 or more dollars.", field="loss_usd_min")
    if len(replacements) > REPLACED_SYMBOLS_MAX:
        what = f"{len(replacements)} symbols, but at most {REPLACED_SYMBOLS_MAX} are allowed"
        raise InvalidInput(f"replacements name {what}.", field="replacements")
    for symbol, others in replacements.items():
        _require_replacements(symbol, others)
    if same_as is None:
        alike = ledgers.load_history(uid, ()).wishes.same_as
    else:
        alike = tuple(_alike(symbols, f"same_as[{index}]") for index, symbols in enumerate(same_as))
    by_symbol = {symbol: tuple(others) for symbol, others in sorted(replacements.items())}
    wishes = HarvestWishes(loss_usd_min, by_symbol, alike)
    ledgers.save_harvest_wishes(uid, wishes)
    return wishes


def _require_replacements(symbol: str, others: Sequence[str]) -> None:
    field = f"replacements.{symbol}"
    if not 1 <= len(others) <= REPLACEMENTS_MAX:
        raise InvalidInput(f"{field} has {len(others)} symbols, but 1 to {REPLACEMENTS_MAX} are allowed.", field=field)
    for place, other in enumerate(others):
        if CASH in (symbol, other):
            raise InvalidInput(f"{field} names CASH, which is not a security.", field=field)
        if other == symbol or other in others[:place]:
            why = "the symbol itself" if other == symbol else f"{other} twice"
            raise InvalidInput(f"{field} names {why}; give other symbols, each once.", field=field)


def _alike(symbols: Sequence[str], field: str) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(symbols))
    if len(found) < 2 or len(found) > REPLACEMENTS_MAX or CASH in found:
        raise InvalidInput(
            f"{field} must name 2 to {REPLACEMENTS_MAX} different securities that are substantially identical.",
            field=field,
        )
    return found


def _quarters(today: date, count: int) -> list[str]:
    """Return the names of this quarter and those before it."""
    year, month = today.year, today.month
    names: list[str] = []
    for _ in range(count):
        names.append(quarter_of(date(year, month, 1)))
        month -= 3
        if month < 1:
            year, month = year - 1, month + 12
    return names
