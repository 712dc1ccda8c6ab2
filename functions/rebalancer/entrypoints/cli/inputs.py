"""What a command plans from: a scenario file, or holdings, targets, prices and policy from files of their own."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Any, Concatenate, Final, ParamSpec

import typer

from rebalancer.core.account.portfolio import PortfolioSnapshot, Position, parse_prices
from rebalancer.core.base.csv_table import parse_amount, read_table
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import parse_positive
from rebalancer.core.base.option_kinds import Symbols, Whole
from rebalancer.core.base.options import options_of
from rebalancer.core.base.symbols import CASH, parse_symbol
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.planning.holdings_csv import Holdings, parse_holdings_csv
from rebalancer.core.planning.scenario import Scenario, parse_scenario
from rebalancer.core.strategies.codec import parse_books, parse_strategies
from rebalancer.core.strategies.strategies import Book, Strategy, combine_strategies
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, parse_targets
from rebalancer.core.targets.asset_classes import AssetClass, parse_classes
from rebalancer.core.targets.policy import SizingPolicy, parse_policy
from rebalancer.core.targets.targets_csv import parse_targets_csv
from rebalancer.core.tax.estimate import parse_lots
from rebalancer.entrypoints.cli.files import read_document, read_text
from rebalancer.entrypoints.cli.option_words import option_names, options_help

FileArgument = Annotated[
    str | None, typer.Argument(help="A scenario as JSON; - reads standard input. Or give --holdings and --targets.")
]
HoldingsOption = Annotated[
    str | None, typer.Option("--holdings", help="CSV of holdings, as a broker or spreadsheet exports it.")
]
TargetsOption = Annotated[str | None, typer.Option("--targets", help="CSV or JSON of targets.")]
CashOption = Annotated[str | None, typer.Option("--cash", help="Dollars of cash; replaces the cash in the holdings.")]
PricesOption = Annotated[str | None, typer.Option("--prices", help="JSON or CSV of prices by symbol.")]
PriceOption = Annotated[
    list[str] | None, typer.Option("--price", metavar="SYMBOL=USD", help="One price; may be repeated.")
]
POLICY_HELP: Final = f"JSON of policy options: {option_names(SizingPolicy)}."
PolicyOption = Annotated[str | None, typer.Option("--policy", help=POLICY_HELP)]
SET_HELP: Final = f"One policy option; may be repeated: {options_help(SizingPolicy())}."
SetOption = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SET_HELP)]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
LotsOption = Annotated[
    str | None, typer.Option("--lots", help="JSON of tax lots: [{symbol, quantity, cost_per_share, acquired_on}].")
]

_Options = ParamSpec("_Options")
_OPTIONS: Final = options_of(SizingPolicy)
_EXTRA_KEYS: Final = ("strategies", "books")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read, and what a person should know of it. `books` is None where the strategies have none yet."""

    scenario: Scenario
    notes: tuple[str, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    books: tuple[Book, ...] | None = None
    is_scenario: bool = True


@dataclass(frozen=True, slots=True)
class Sources:
    """The options that name where things come from."""

    file: str | None = None
    holdings: str | None = None
    targets: str | None = None
    cash: str | None = None
    prices: str | None = None
    price: Sequence[str] = ()
    policy: str | None = None
    options: Sequence[str] = ()


def takes_sources(command: Callable[Concatenate[Sources, _Options], None]) -> Callable[..., None]:
    """Give a command the options that name its sources, before its own; it gets them as one value."""
    call: Callable[..., None] = command
    own = list(inspect.signature(command).parameters.values())[1:]
    shared = list(inspect.signature(_sources).parameters.values())

    def run(*_: object, **given: Any) -> None:
        sources = _sources(**{parameter.name: given.pop(parameter.name) for parameter in shared})
        call(sources, **given)

    run.__name__, run.__doc__ = command.__name__, command.__doc__
    vars(run)["__signature__"] = inspect.Signature([*shared, *own])
    return run


def _sources(
    file: FileArgument = None,
    holdings: HoldingsOption = None,
    targets: TargetsOption = None,
    cash: CashOption = None,
    prices: PricesOption = None,
    price: PriceOption = None,
    policy: PolicyOption = None,
    options: SetOption = None,
) -> Sources:
    return Sources(file, holdings, targets, cash, prices, price or (), policy, options or ())


def read_inputs(sources: Sources) -> Inputs:
    """Read a scenario, or put one together from its parts.

    Raises:
        InvalidInput: something is missing, given twice, or not readable as what it should be.
    """
    if sources.file is not None:
        for name in ("holdings", "targets", "cash", "prices", "price", "policy"):
            if getattr(sources, name):
                raise InvalidInput(
                    f"--{name} is given together with the scenario {sources.file}; put it into the scenario, or leave "
                    "the scenario out.",
                    field=f"--{name}",
                )
        return _read_scenario(read_document(sources.file, "a scenario"), sources.options)
    if sources.holdings is None or sources.targets is None:
        missing = "--holdings" if sources.holdings is None else "--targets"
        raise InvalidInput(
            f"{missing} is missing: give a scenario FILE, or a CSV of holdings and one of targets.", field=missing
        )
    allocation, strategies = read_targets(sources.targets)
    prices = _read_prices(sources.prices, sources.price)
    holdings = parse_holdings_csv(read_text(sources.holdings, "a CSV of holdings", "--holdings"), "--holdings")
    policy = parse_policy(read_policy(sources.policy, sources.options))
    if strategies:
        allocation = combine_strategies(strategies, policy)
    cash, notes = _choose_cash(holdings, sources.cash)
    snapshot = PortfolioSnapshot(cash, _positions(holdings, prices), _unheld(holdings, prices))
    _require_target_prices(allocation, snapshot)
    return Inputs(Scenario(allocation, snapshot, policy), (*holdings.notes, *notes), strategies, None, False)


def _read_scenario(document: object, options: Sequence[str]) -> Inputs:
    """Read a scenario of the documented shape; `strategies` (and their `books`) may replace `targets`."""
    if not isinstance(document, Mapping) or ("strategies" not in document and not options):
        return Inputs(parse_scenario(document))
    plain: dict[Any, Any] = {key: value for key, value in document.items() if key not in _EXTRA_KEYS}
    plain["policy"] = _with_options(document.get("policy") or {}, options)
    if "strategies" not in document:
        return Inputs(parse_scenario(plain))
    for key in ("targets", "asset_classes"):
        if key in document:
            raise InvalidInput(f"strategies and {key} are both given; give one of the two.", field="strategies")
    strategies = parse_strategies(document["strategies"])
    scenario = parse_scenario({**plain, "targets": []})
    allocation = combine_strategies(strategies, scenario.policy)
    books = parse_books(document["books"]) if document.get("books") is not None else None
    return Inputs(Scenario(allocation, scenario.snapshot, scenario.policy), (), strategies, books)


def read_policy(file: str | None, options: Sequence[str]) -> object:
    """Read the policy's document: a file's, with single options over it."""
    document = {} if file is None else read_document(file, "a policy", "--policy")
    return _with_options(document, options)


def _with_options(document: object, options: Sequence[str]) -> object:
    if not options:
        return document
    if not isinstance(document, Mapping):
        raise InvalidInput("policy must be an object of options.", field="policy")
    merged = dict(document)
    for option in options:
        key, value = _split_pair(option, "--set", "KEY=VALUE")
        if isinstance(_OPTIONS.get(key), Whole) and value.isascii() and value.isdigit():
            merged[key] = int(value[:4])
        elif isinstance(_OPTIONS.get(key), Symbols):
            merged[key] = [part.strip() for part in value.split(",") if part.strip()]
        else:
            merged[key] = None if value == "null" else value
    return merged


def _split_pair(text: str, field: str, shape: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name.strip() or not value.strip():
        raise InvalidInput(f"{field} {text} must have the form {shape}.", field=field)
    return name.strip(), value.strip()


def _is_json(file: str) -> bool:
    return file.lower().endswith(".json")


def read_targets(file: str) -> tuple[StrategyAllocation, tuple[Strategy, ...]]:
    """Read a CSV, a JSON list of targets, or an object with `targets`, `asset_classes` or `strategies`.

    With strategies the allocation is empty: combine them under the policy.
    """
    if not _is_json(file):
        return StrategyAllocation(parse_targets_csv(read_text(file, "a CSV of targets", "--targets"), "--targets")), ()
    targets, classes, strategies = read_target_document(read_document(file, "targets", "--targets"))
    return (StrategyAllocation(()) if strategies else StrategyAllocation(targets, classes=classes)), strategies


def read_target_document(
    document: object,
) -> tuple[tuple[TargetWeight, ...], tuple[AssetClass, ...], tuple[Strategy, ...]]:
    """Targets, asset classes and strategies of a JSON document; a bare list holds targets."""
    if not isinstance(document, Mapping):
        return parse_targets(document), (), ()
    known = ("targets", "asset_classes", "strategies")
    if not any(key in document for key in known):
        raise InvalidInput(f"targets is missing; give one of {', '.join(known)}.", field="targets")
    return (
        parse_targets(document.get("targets", [])),
        parse_classes(document.get("asset_classes", [])),
        parse_strategies(document.get("strategies", [])),
    )


def _read_prices(file: str | None, pairs: Sequence[str]) -> dict[str, Decimal]:
    prices: dict[str, Decimal] = {}
    if file is not None:
        prices = read_price_file(file)
    for pair in pairs:
        symbol, value = _split_pair(pair, "--price", "SYMBOL=USD")
        number = parse_amount(value, f"--price {symbol}")
        if number is None or number <= 0:
            raise InvalidInput(f"--price {pair} must be above 0.", field="--price")
        prices[parse_symbol(symbol, "--price")] = number
    return prices


def read_price_file(file: str) -> dict[str, Decimal]:
    """Prices from a JSON object or a CSV with a symbol and a price column."""
    if _is_json(file):
        return parse_prices(read_document(file, "prices", "--prices"))
    columns = {"symbol": ("symbol", "ticker"), "price": ("price", "lastprice", "close", "last")}
    text = read_text(file, "a CSV of prices", "--prices")
    prices: dict[str, Decimal] = {}
    for row in read_table(text, columns, (("symbol",), ("price",)), "--prices"):
        symbol = parse_symbol(row.text("symbol"), f"--prices, line {row.line}, column symbol")
        number = row.number("price")
        prices[symbol] = parse_positive("" if number is None else format(number, "f"), f"--prices, line {row.line}")
    return prices


def _choose_cash(holdings: Holdings, option: str | None) -> tuple[Decimal, tuple[str, ...]]:
    if option is not None:
        cash = parse_amount(option, "--cash")
        if cash is None:
            raise InvalidInput("--cash is empty, but must be dollars, such as 1234.50.", field="--cash")
        replaced = holdings.cash is not None and holdings.cash != cash
        return cash, ("the cash in the holdings is replaced by --cash",) if replaced else ()
    if holdings.cash is None:
        raise InvalidInput(
            "--cash is missing: the holdings name no cash line; give 0 if there is none.", field="--cash"
        )
    return holdings.cash, ()


def _positions(holdings: Holdings, prices: Mapping[str, Decimal]) -> tuple[Position, ...]:
    """Positions at the given prices where there are some, else at those of the holdings."""
    found = [
        Position(each.symbol, each.quantity, prices.get(each.symbol, each.price), average_cost=each.average_cost)
        for each in holdings.positions
    ]
    for symbol, quantity in holdings.without_price.items():
        if symbol not in prices and not any(each.symbol == symbol for each in found):
            raise InvalidInput(
                f"{symbol} has neither a price nor a value in the holdings; give --price {symbol}=USD.", field="--price"
            )
        if any(each.symbol == symbol for each in found):
            raise InvalidInput(f"{symbol} is on lines with and without a price; give all of them one.", field=symbol)
        found.append(Position(symbol, quantity, prices[symbol]))
    return tuple(found)


def _require_target_prices(allocation: StrategyAllocation, snapshot: PortfolioSnapshot) -> None:
    members = [symbol for each in allocation.enabled_classes for symbol in each.members]
    for symbol in [*[target.symbol for target in allocation.enabled_targets], *members]:
        if symbol != CASH and symbol not in snapshot.prices:
            raise InvalidInput(
                f"{symbol} has a target but is not among the holdings, so its price is not known; give "
                f"--price {symbol}=USD or --prices FILE.",
                code="MISSING_PRICE",
                field="--price",
            )


def _unheld(holdings: Holdings, prices: Mapping[str, Decimal]) -> dict[str, Decimal]:
    held = {each.symbol for each in holdings.positions} | set(holdings.without_price)
    return {symbol: price for symbol, price in prices.items() if symbol not in held}


def read_lots(file: str | None) -> dict[str, tuple[Lot, ...]]:
    """Tax lots by symbol, oldest first."""
    return {} if file is None else parse_lots(read_document(file, "tax lots", "--lots"))
