"""What a command plans from: a scenario file, or holdings, targets, prices and policy from files of their own."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Annotated, Any, Concatenate, Final, ParamSpec

import typer

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.option_kinds import Symbols, Whole
from rebalancer.core.base.options import options_of
from rebalancer.core.base.symbols import CASH
from rebalancer.core.files.fold import Apart
from rebalancer.core.files.lot_table import parse_lot_table
from rebalancer.core.files.spelling import bare_symbol
from rebalancer.core.files.targets import parse_targets_csv
from rebalancer.core.ledger.lots import Lot
from rebalancer.core.planning.plan import RebalancePlan, plan_rebalance
from rebalancer.core.planning.scenario import Scenario, parse_scenario
from rebalancer.core.strategies.codec import parse_books, parse_strategies
from rebalancer.core.strategies.strategies import Book, Strategy, combine_strategies
from rebalancer.core.targets.allocation import StrategyAllocation, TargetWeight, parse_targets
from rebalancer.core.targets.asset_classes import AssetClass, parse_classes
from rebalancer.core.targets.policy import SizingPolicy, parse_policy
from rebalancer.core.tax.estimate import parse_lots
from rebalancer.entrypoints.cli.files import read_document, read_table_or_document
from rebalancer.entrypoints.cli.option_words import option_names, options_help
from rebalancer.entrypoints.cli.portfolio import HoldingsSource, read_portfolio, read_prices

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
AccountOption = Annotated[str | None, typer.Option("--account", help="The one account to read, by number or name.")]
SymbolsOption = Annotated[
    str | None, typer.Option("--symbols", help="CSV that gives symbols for ISINs, CUSIPs or names: isin,symbol.")
]
DecimalOption = Annotated[
    str | None,
    typer.Option("--decimal", help="How --holdings writes decimals, if it leaves that open: point or comma."),
]
PolicyOption = Annotated[str | None, typer.Option("--policy", help=POLICY_HELP)]
SET_HELP: Final = f"One policy option; may be repeated: {options_help(SizingPolicy())}."
SetOption = Annotated[list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help=SET_HELP)]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON instead of tables.")]
LotsOption = Annotated[
    str | None, typer.Option("--lots", help="CSV or JSON of tax lots: symbol, quantity, cost_per_share, acquired_on.")
]

_Options = ParamSpec("_Options")
_OPTIONS: Final = options_of(SizingPolicy)
_EXTRA_KEYS: Final = ("strategies", "books")


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was read, and what a person should know of it.

    Args:
        books: None where the strategies have none yet.
        apart: what the holdings name but no plan takes up.
        in_dollars: symbols whose quantities are dollars, because their prices are not known.
    """

    scenario: Scenario
    notes: tuple[str, ...] = ()
    strategies: tuple[Strategy, ...] = ()
    books: tuple[Book, ...] | None = None
    is_scenario: bool = True
    apart: tuple[Apart, ...] = ()
    in_dollars: frozenset[str] = frozenset()


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
    account: str | None = None
    symbols: str | None = None
    decimal: str | None = None


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
    account: AccountOption = None,
    symbols: SymbolsOption = None,
    decimal: DecimalOption = None,
) -> Sources:
    return Sources(file, holdings, targets, cash, prices, price or (), policy, options or (), account, symbols, decimal)


def read_inputs(sources: Sources, *, allow_unknown: bool = False) -> Inputs:
    """Read a scenario, or put one together from its parts.

    Args:
        allow_unknown: accept a policy that names symbols which nothing else names.

    Raises:
        InvalidInput: something is missing, given twice, or not readable as what it should be.
    """
    inputs = _read(sources)
    if not allow_unknown:
        require_known_symbols(inputs.scenario)
    return inputs


def require_known_symbols(scenario: Scenario) -> None:
    """Refuse a policy that freezes, excludes or chooses a symbol that is neither held nor targeted: a slip of the pen.

    Raises:
        InvalidInput: naming the option, the symbol, and what may be meant.
    """
    allocation, snapshot, policy = scenario.allocation, scenario.snapshot, scenario.policy
    known = {*snapshot.prices, CASH, *[target.symbol for target in allocation.targets]}
    known |= {symbol for each in allocation.classes for symbol in each.members}
    for name, symbols in (("frozen", policy.frozen), ("excluded", policy.excluded), ("only", policy.only or ())):
        for symbol in sorted(set(symbols) - known):
            near = [each for each in sorted(known) if bare_symbol(each) == bare_symbol(symbol)]
            near = near or get_close_matches(symbol, sorted(known - {CASH}), n=2)
            meant = f"; is {' or '.join(near)} meant?" if near else "."
            raise InvalidInput(
                f"policy.{name} names {symbol}, which is neither held nor targeted{meant}", field=f"policy.{name}"
            )


def _read(sources: Sources) -> Inputs:
    if sources.file is not None:
        for name in ("holdings", "targets", "cash", "prices", "price", "policy", "account", "symbols", "decimal"):
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
    prices = read_prices(sources.prices, [_split_pair(pair, "--price", "SYMBOL=USD") for pair in sources.price])
    policy = parse_policy(read_policy(sources.policy, sources.options))
    if strategies:
        allocation = combine_strategies(strategies, policy)
    source = HoldingsSource(sources.holdings, sources.cash, sources.account, sources.symbols, sources.decimal)
    found = read_portfolio(source, prices, allocation)
    scenario = Scenario(allocation, found.snapshot, policy)
    return Inputs(scenario, found.notes, strategies, None, False, found.apart, found.in_dollars)


def plan_inputs(inputs: Inputs) -> RebalancePlan:
    """Plan what was read."""
    scenario = inputs.scenario
    return plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy, request=scenario.request)


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


def read_targets(file: str, field: str = "--targets") -> tuple[StrategyAllocation, tuple[Strategy, ...]]:
    """Read a CSV, a JSON list of targets, or an object with `targets`, `asset_classes` or `strategies`.

    With strategies the allocation is empty: combine them under the policy.
    """
    text, document = read_table_or_document(file, "targets", field)
    if text is not None:
        return StrategyAllocation(parse_targets_csv(text, field)), ()
    targets, classes, strategies = read_target_document(document)
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


def read_lots(file: str | None) -> dict[str, tuple[Lot, ...]]:
    """Tax lots by symbol, oldest first."""
    if file is None:
        return {}
    text, document = read_table_or_document(file, "tax lots", "--lots")
    return parse_lots(document if text is None else parse_lot_table(text, "--lots"), "lots")
