"""What the account holds: cash, positions, prices and what open orders will still change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal, localcontext
from types import MappingProxyType

from rebalancer.core.account.held_lots import HeldLots, dump_stored_lots, parse_stored_lots
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import EXACT, ZERO, parse_decimal, parse_positive, plain, require_finite
from rebalancer.core.base.shape import join, parse_time, require_list, require_object
from rebalancer.core.base.symbols import CASH, parse_symbol


@dataclass(frozen=True, slots=True)
class Position:
    """One holding.

    Args:
        symbol: upper case.
        quantity: shares or coins, negative for a short position.
        price: US dollars per share, greater than 0.
        quantity_available: how much of a long position may be sold now, the rest being reserved by open sells; None
            means all of it.
        average_cost: US dollars per share paid, or None if unknown.
    """

    symbol: str
    quantity: Decimal
    price: Decimal
    quantity_available: Decimal | None = None
    average_cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PortfolioSnapshot:
    """One look at an account, the same for every decision that is made from it.

    Args:
        cash: settled US dollars; negative when the account owes.
        positions: at most one a symbol, in any order.
        prices: US dollars per share for symbols without a position; positions bring their own.
        taken_at: when the broker was asked, aware UTC; None for a file.
        portfolio_value: US dollars, overrides cash + positions; None computes it.
        non_fractionable: symbols that trade in whole shares even under a fractional policy.
        open_quantities: signed quantity that open orders will still add (buys) or remove (sells), by symbol. Drift is
            measured on holdings as they will be, while only real cash and available shares are spent.
        untradable: symbols that the broker does not trade now; they keep their place and their target.
        lots: what the ledger knows of open lots, where the plan weighs tax; else None.

    Raises:
        InvalidInput: a price that is not above 0 or contradicts another one, a number that is not finite, or a symbol
            with two positions.
    """

    cash: Decimal
    positions: tuple[Position, ...] = ()
    prices: Mapping[str, Decimal] = field(default_factory=dict)
    taken_at: datetime | None = None
    portfolio_value: Decimal | None = None
    non_fractionable: frozenset[str] = frozenset()
    open_quantities: Mapping[str, Decimal] = field(default_factory=dict)
    untradable: frozenset[str] = frozenset()
    lots: HeldLots | None = None

    def __post_init__(self) -> None:
        require_finite(self.cash, "cash")
        if self.portfolio_value is not None:
            require_finite(self.portfolio_value, "portfolio_value")
        merged = dict(self.prices)
        for symbol, price in merged.items():
            require_price(price, f"prices.{symbol}")
        seen: set[str] = set()
        for position in self.positions:
            _require_position(position, seen, merged)
        for symbol, quantity in self.open_quantities.items():
            require_finite(quantity, f"open_quantities.{symbol}")
        object.__setattr__(self, "prices", MappingProxyType(merged))
        object.__setattr__(self, "open_quantities", MappingProxyType(dict(self.open_quantities)))

    def price_of(self, symbol: str) -> Decimal:
        """US dollars per share.

        Raises:
            InvalidInput: when the snapshot has no price for the symbol.
        """
        price = self.prices.get(symbol)
        if price is None:
            raise missing_price(symbol)
        return price

    @property
    def total_value(self) -> Decimal:
        """US dollars: the given portfolio value, or cash + positions, shorts counting negative."""
        if self.portfolio_value is not None:
            return self.portfolio_value
        with localcontext(EXACT):
            return self.cash + sum((position.quantity * position.price for position in self.positions), ZERO)


def without_cash(snapshot: PortfolioSnapshot, usd: Decimal) -> PortfolioSnapshot:
    """Return the account as if so much of its cash were in another one."""
    if not usd:
        return snapshot
    total = snapshot.portfolio_value
    with localcontext(EXACT):
        return replace(snapshot, cash=snapshot.cash - usd, portfolio_value=None if total is None else total - usd)


def missing_price(symbol: str) -> InvalidInput:
    """Return the refusal of a symbol that has a target or a position but no price."""
    return InvalidInput(
        f"prices.{symbol} is missing: {symbol} has a target or a position and needs a price greater than 0.",
        code="MISSING_PRICE",
        field=f"prices.{symbol}",
    )


def require_price(price: Decimal, path: str) -> None:
    """Refuse a price that is not a finite number above zero."""
    require_finite(price, path)
    if price <= 0:
        raise InvalidInput(f"{path} is {plain(price)}, but must be greater than 0.", field=path)


def _require_position(position: Position, seen: set[str], prices: dict[str, Decimal]) -> None:
    symbol = position.symbol
    if symbol == CASH:
        raise InvalidInput(f"positions name {CASH}, which is reserved for cash; use the field cash.", field="positions")
    if symbol in seen:
        raise InvalidInput(f"positions name {symbol} twice; each symbol may have one position.", field="positions")
    seen.add(symbol)
    require_finite(position.quantity, f"quantity of {symbol}")
    require_price(position.price, f"price of {symbol}")
    if position.quantity_available is not None:
        require_finite(position.quantity_available, f"quantity_available of {symbol}")
    if prices.setdefault(symbol, position.price) != position.price:
        raise InvalidInput(
            f"prices.{symbol} is {plain(prices[symbol])}, but its position has the price {plain(position.price)}; "
            "give one price, or the same one twice.",
            code="PRICE_CONFLICT",
            field=f"prices.{symbol}",
        )


def parse_prices(value: object, path: str = "prices") -> dict[str, Decimal]:
    """Read the scenario's object of prices; refuse the same symbol twice, in whatever case."""
    if not isinstance(value, Mapping):
        require_object(value, path)
        return {}
    prices: dict[str, Decimal] = {}
    for key, item in value.items():
        symbol = parse_symbol(key, f"the key in {path}")
        if symbol in prices:
            raise InvalidInput(f"{path}.{symbol} is given twice; each symbol may have one price.", field=path)
        prices[symbol] = parse_positive(item, join(path, symbol))
    return prices


def parse_positions(value: object, prices: Mapping[str, Decimal], path: str = "positions") -> tuple[Position, ...]:
    """Read the scenario's list of positions; a position without a price takes it from `prices`.

    Raises:
        InvalidInput: naming the offending item and key; also for the same symbol twice, in whatever case.
    """
    positions: list[Position] = []
    first_seen: dict[str, int] = {}
    for index, item in enumerate(require_list(value, path)):
        position = _parse_position(item, prices, f"{path}[{index}]")
        if position.symbol in first_seen:
            raise InvalidInput(
                f"{path}[{index}].symbol is {position.symbol}, which {path}[{first_seen[position.symbol]}] already "
                "names; each symbol may have one position.",
                field=f"{path}[{index}].symbol",
            )
        first_seen[position.symbol] = index
        positions.append(position)
    return tuple(positions)


def _parse_position(value: object, prices: Mapping[str, Decimal], path: str) -> Position:
    row = require_object(
        value,
        path,
        required=("symbol", "quantity"),
        optional=("price", "quantity_available", "average_cost"),
    )
    symbol = parse_symbol(row["symbol"], join(path, "symbol"))
    if symbol == CASH:
        raise InvalidInput(
            f"{path}.symbol is {CASH}, which is reserved for cash; use the field cash.", field=f"{path}.symbol"
        )
    quantity = parse_decimal(row["quantity"], join(path, "quantity"))
    if row.get("price") is not None:
        price = parse_positive(row["price"], join(path, "price"))
    elif symbol in prices:
        price = prices[symbol]
    else:
        raise InvalidInput(
            f"{path}.price is missing: {symbol} has a position and needs a price greater than 0.",
            code="MISSING_PRICE",
            field=f"{path}.price",
        )
    available, cost = row.get("quantity_available"), row.get("average_cost")
    return Position(
        symbol,
        quantity,
        price,
        None if available is None else parse_decimal(available, join(path, "quantity_available")),
        None if cost is None else parse_decimal(cost, join(path, "average_cost")),
    )


def dump_positions(positions: Iterable[Position]) -> list[dict[str, object]]:
    """Write positions in the scenario's JSON form, by symbol; the inverse of `parse_positions`."""
    rows: list[dict[str, object]] = []
    for position in sorted(positions, key=lambda position: position.symbol):
        row: dict[str, object] = {
            "symbol": position.symbol,
            "quantity": plain(position.quantity),
            "price": plain(position.price),
        }
        if position.quantity_available is not None:
            row["quantity_available"] = plain(position.quantity_available)
        if position.average_cost is not None:
            row["average_cost"] = plain(position.average_cost)
        rows.append(row)
    return rows


def dump_prices(prices: Mapping[str, Decimal]) -> dict[str, str]:
    """Write prices in the scenario's JSON form, by symbol."""
    return {symbol: plain(prices[symbol]) for symbol in sorted(prices)}


def dump_snapshot(snapshot: PortfolioSnapshot) -> dict[str, object]:
    """Write a snapshot as plain JSON values, ordered by symbol; the inverse of `parse_snapshot`."""
    return {
        "cash": plain(snapshot.cash),
        "portfolio_value": None if snapshot.portfolio_value is None else plain(snapshot.portfolio_value),
        "positions": dump_positions(snapshot.positions),
        "prices": dump_prices(snapshot.prices),
        "taken_at": None if snapshot.taken_at is None else snapshot.taken_at.isoformat(),
        "non_fractionable": sorted(snapshot.non_fractionable),
        "open_quantities": {
            symbol: plain(snapshot.open_quantities[symbol]) for symbol in sorted(snapshot.open_quantities)
        },
        # Written only where there are any, so that every plan without them keeps its id.
        **({"untradable": sorted(snapshot.untradable)} if snapshot.untradable else {}),
        **({} if snapshot.lots is None else {"lots": dump_stored_lots(snapshot.lots)}),
    }


def parse_snapshot(value: object, path: str = "snapshot") -> PortfolioSnapshot:
    """Read what `dump_snapshot` wrote.

    Raises:
        InvalidInput: naming the offending field.
    """
    row = require_object(
        value,
        path,
        required=("cash", "positions", "prices"),
        optional=("portfolio_value", "taken_at", "non_fractionable", "open_quantities", "untradable", "lots"),
    )
    prices = parse_prices(row["prices"], join(path, "prices"))
    total, opened = row.get("portfolio_value"), row.get("open_quantities", {})
    if not isinstance(opened, Mapping):
        raise InvalidInput(f"{path}.open_quantities must be an object.", field=f"{path}.open_quantities")
    return PortfolioSnapshot(
        cash=parse_decimal(row["cash"], join(path, "cash")),
        positions=parse_positions(row["positions"], prices, join(path, "positions")),
        prices=prices,
        taken_at=parse_time(row.get("taken_at"), join(path, "taken_at")),
        portfolio_value=None if total is None else parse_decimal(total, join(path, "portfolio_value")),
        non_fractionable=_parse_symbols(row, "non_fractionable", path),
        open_quantities={
            parse_symbol(symbol, f"{path}.open_quantities"): parse_decimal(change, f"{path}.open_quantities.{symbol}")
            for symbol, change in opened.items()
        },
        untradable=_parse_symbols(row, "untradable", path),
        lots=parse_stored_lots(row.get("lots"), join(path, "lots")),
    )


def _parse_symbols(row: Mapping[str, object], key: str, path: str) -> frozenset[str]:
    place = join(path, key)
    return frozenset(parse_symbol(symbol, place) for symbol in require_list(row.get(key, []), place))
