"""An account from files of its own: holdings, cash and prices, put together with what the targets name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position, parse_prices
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import dump_money, parse_positive
from rebalancer.core.base.shape import parse_option
from rebalancer.core.base.symbols import CASH, parse_symbol
from rebalancer.core.files.fold import Apart, Holdings
from rebalancer.core.files.holdings import Wishes, not_understood, parse_holdings
from rebalancer.core.files.kinds import Kind
from rebalancer.core.files.numbers import NumberWriting, parse_dollars
from rebalancer.core.files.spelling import match_wanted, spell_symbol
from rebalancer.core.files.table import read_table
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.entrypoints.cli.files import read_table_or_document, read_text


@dataclass(frozen=True, slots=True)
class HoldingsSource:
    """The options that say how the holdings are read."""

    file: str
    cash: str | None
    account: str | None
    symbols: str | None
    decimal: str | None


@dataclass(frozen=True, slots=True)
class Portfolio:
    """What the files come to: `in_dollars` are the symbols whose units are dollars because no price is known."""

    snapshot: PortfolioSnapshot
    notes: tuple[str, ...]
    apart: tuple[Apart, ...]
    in_dollars: frozenset[str]


def read_portfolio(source: HoldingsSource, prices: Mapping[str, Decimal], allocation: StrategyAllocation) -> Portfolio:
    """Read the holdings, price them, and name what is kept apart.

    Raises:
        InvalidInput: a line makes no sense; or cash, or the price of a symbol with a target, is not known.
    """
    wanted = _named(allocation)
    text = read_text(source.file, "a CSV of holdings", "--holdings")
    wishes = Wishes(source.account, wanted, _read_symbols(source.symbols), _writing(source.decimal))
    holdings = parse_holdings(text, "--holdings", wishes)
    prices = _spelled_as_held(prices, wanted, holdings)
    notes = list(holdings.notes)
    cash = _choose_cash(holdings, source.cash, notes)
    positions, apart, in_dollars = _priced(holdings, prices, wanted, text)
    held = {each.symbol for each in positions}
    snapshot = PortfolioSnapshot(cash, positions, {each: price for each, price in prices.items() if each not in held})
    _require_target_prices(wanted, snapshot)
    notes += [
        f"{symbol} has a value but no price: its quantity is in dollars; --price {symbol}=USD gives shares"
        for symbol in sorted(in_dollars)
    ]
    apart = (*holdings.apart, *apart)
    return Portfolio(snapshot, (*notes, *[each.sentence for each in apart]), apart, in_dollars)


def dump_apart(apart: Sequence[Apart]) -> dict[str, object]:
    """Write what is kept apart, under the key `kept_apart`; nothing where nothing is."""
    if not apart:
        return {}
    rows = [
        {
            "line": each.line,
            "name": each.name,
            "kind": each.kind.name,
            "value": None if each.value is None else dump_money(each.value),
            "currency": each.currency,
            "reason": each.reason,
        }
        for each in apart
    ]
    return {"kept_apart": rows}


def require_share_prices(in_dollars: frozenset[str], symbols: Sequence[str]) -> None:
    """Refuse trades of symbols whose quantities are dollars: nobody can order that many shares.

    Raises:
        InvalidInput: naming the symbols.
    """
    missing = sorted(in_dollars.intersection(symbols))
    if missing:
        options = " ".join(f"--price {symbol}=USD" for symbol in missing)
        raise InvalidInput(
            f"{', '.join(missing)} would be traded, but the holdings give a value and no price; give {options}.",
            code="MISSING_PRICE",
            field="--price",
        )


def _named(allocation: StrategyAllocation) -> frozenset[str]:
    members = [symbol for each in allocation.enabled_classes for symbol in each.members]
    targets = [target.symbol for target in allocation.enabled_targets]
    return frozenset(symbol for symbol in [*targets, *members] if symbol != CASH)


def _writing(option: str | None) -> NumberWriting | None:
    return None if option is None else parse_option(NumberWriting, option, "--decimal")


def _read_symbols(file: str | None) -> dict[str, str]:
    """Symbols by ISIN, CUSIP or name, from a CSV with two columns."""
    if file is None:
        return {}
    columns = {
        "name": ("isin", "cusip", "name", "description", "from", "wkn", "security", "instrument"),
        "symbol": ("symbol", "ticker", "to"),
    }
    text = read_text(file, "a CSV of symbols", "--symbols")
    found: dict[str, str] = {}
    for row in read_table(text, columns, (("name",), ("symbol",)), "--symbols"):
        name, symbol = row.text("name"), row.text("symbol")
        if name and symbol:
            found[name] = spell_symbol(symbol) or parse_symbol(symbol, f"--symbols, line {row.line}, column symbol")
    return found


def _spelled_as_held(prices: Mapping[str, Decimal], wanted: frozenset[str], holdings: Holdings) -> dict[str, Decimal]:
    """Prices under the spelling that targets and holdings have."""
    names = {*wanted, *[each.symbol for each in holdings.positions], *holdings.without_price}
    return {match_wanted(spell_symbol(symbol) or symbol, names): price for symbol, price in prices.items()}


def _choose_cash(holdings: Holdings, option: str | None, notes: list[str]) -> Decimal:
    if option is not None:
        cash = parse_dollars(option, "--cash")
        if cash is None:
            raise InvalidInput("--cash is empty, but must be dollars, such as 1234.50.", field="--cash")
        if holdings.cash is not None and holdings.cash != cash:
            notes.append("the cash in the holdings is replaced by --cash")
        return cash
    if holdings.cash is None:
        raise InvalidInput(
            "--cash is missing: the holdings name no cash line; give 0 if there is none.", field="--cash"
        )
    return holdings.cash


def _priced(
    holdings: Holdings, prices: Mapping[str, Decimal], wanted: frozenset[str], text: str
) -> tuple[tuple[Position, ...], tuple[Apart, ...], frozenset[str]]:
    """Positions at the given prices where there are some, else at those of the holdings."""
    found, unpriced = holdings.priced(prices)
    apart: list[Apart] = []
    for symbol in unpriced:
        if symbol in wanted:
            unread = ", ".join(not_understood(text, "--holdings"))
            raise InvalidInput(
                f"{symbol} has neither a price nor a value in the holdings; give --price {symbol}=USD"
                + (f" (the columns {unread} were not understood)." if unread else "."),
                field="--price",
            )
        line = holdings.lines.get(symbol, 0)
        apart.append(Apart(line, symbol, Kind.SHARE, None, "USD", "it has no target, and no price is known"))
    return tuple(found.values()), tuple(apart), holdings.in_dollars - prices.keys()


def _require_target_prices(wanted: frozenset[str], snapshot: PortfolioSnapshot) -> None:
    missing = sorted(symbol for symbol in wanted if symbol not in snapshot.prices)
    if not missing:
        return
    have = "has a target but is" if len(missing) == 1 else "have targets but are"
    unknown = "its price is" if len(missing) == 1 else "their prices are"
    options = " ".join(f"--price {symbol}=USD" for symbol in missing)
    raise InvalidInput(
        f"{', '.join(missing)} {have} not among the holdings, so {unknown} not known; give {options} or --prices FILE.",
        code="MISSING_PRICE",
        field="--price",
    )


def read_prices(file: str | None, pairs: Sequence[tuple[str, str]]) -> dict[str, Decimal]:
    """Prices of a file, with single prices over them."""
    prices = {} if file is None else read_price_file(file)
    for name, value in pairs:
        number = parse_dollars(value, f"--price {name}")
        if number is None or number <= 0:
            raise InvalidInput(f"--price {name}={value} must be above 0.", field="--price")
        prices[spell_symbol(name) or parse_symbol(name, "--price")] = number
    return prices


def read_price_file(file: str) -> dict[str, Decimal]:
    """Prices from a JSON object or a CSV with a symbol and a price column."""
    text, document = read_table_or_document(file, "prices", "--prices")
    if text is None:
        return parse_prices(document)
    columns = {
        "symbol": ("symbol", "ticker"),
        "price": ("price", "lastprice", "marketprice", "currentprice", "mark", "close", "last"),
    }
    prices: dict[str, Decimal] = {}
    for row in read_table(text, columns, (("symbol",), ("price",)), "--prices", numbers=("price",)):
        place = f"--prices, line {row.line}, column symbol"
        symbol = spell_symbol(row.text("symbol")) or parse_symbol(row.text("symbol"), place)
        number = row.number("price")
        price = parse_positive(
            "" if number is None else format(number, "f"), f"--prices, line {row.line}, column price"
        )
        if prices.setdefault(symbol, price) != price:
            raise InvalidInput(f"{place} names {symbol} again with another price; give one.", field="--prices")
    return prices
