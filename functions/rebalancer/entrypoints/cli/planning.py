"""The commands that plan: plan, drift, suggest and what-if. They read files and order nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from rebalancer.core.advice.suggestions import dump_suggestion, suggest_trades
from rebalancer.core.advice.whatif import (
    Side,
    WhatIfTrade,
    assess_what_if,
    dump_drift,
    dump_what_if,
    parse_what_if_trades,
)
from rebalancer.core.base.csv_table import parse_amount
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ZERO
from rebalancer.core.base.symbols import parse_symbol
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.planning.plan import PlanRequest, RebalancePlan, RequestKind, dump_plan, plan_rebalance
from rebalancer.core.strategies.attribution import Attribution, attribute_plan
from rebalancer.core.strategies.codec import dump_attribution
from rebalancer.core.strategies.strategies import open_books
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.entrypoints.cli import show
from rebalancer.entrypoints.cli.files import read_document
from rebalancer.entrypoints.cli.inputs import (
    Inputs,
    JsonOption,
    LotsOption,
    Sources,
    read_inputs,
    read_lots,
    read_target_document,
    takes_sources,
)
from rebalancer.entrypoints.cli.outcome import EXIT_FOUND, emit, note, refusals
from rebalancer.entrypoints.cli.sessions import exchange_today

CheckOption = Annotated[bool, typer.Option("--check", help="Exit with 1 where something needs doing.")]


@takes_sources
def plan(
    sources: Sources,
    as_json: JsonOption = False,
    as_table: Annotated[bool, typer.Option("--table", help="Tables also for a scenario.")] = False,
    rebalance_all: Annotated[bool, typer.Option("--all", help="Trade every row, whatever its band.")] = False,
    invest: Annotated[str | None, typer.Option(metavar="USD", help="Only buy, with so much of the cash.")] = None,
    raise_usd: Annotated[
        str | None, typer.Option("--raise", metavar="USD", help="Only sell, so that so much cash is there.")
    ] = None,
) -> None:
    """Plan a rebalance. A scenario FILE is answered in JSON, holdings and targets with a table."""
    with refusals():
        inputs = read_inputs(sources)
        request = _request_of(rebalance_all, invest, raise_usd)
        if request is not None:
            inputs = replace(inputs, scenario=replace(inputs.scenario, request=request))
        result = _plan_of(inputs)
        document: dict[str, object] = {**dump_plan(result)}
        attribution = _attribute(inputs, result)
    note(inputs.notes)
    if attribution is not None:
        document["strategies"] = dump_attribution(attribution)

    def render() -> None:
        show.show_plan(result)
        if attribution is not None:
            show.show_attribution(attribution)

    emit(document, as_json or (inputs.is_scenario and not as_table), render)


def _request_of(rebalance_all: bool, invest: str | None, raise_usd: str | None) -> PlanRequest | None:
    """Read the one request that the options make; a scenario's own is left where there is none."""
    asked = [(RequestKind.INVEST, "--invest", invest), (RequestKind.RAISE, "--raise", raise_usd)]
    given = [(kind, option, text) for kind, option, text in asked if text is not None]
    if len(given) + rebalance_all > 1:
        raise InvalidInput("--all, --invest and --raise exclude each other; give one of them.", field="request")
    if rebalance_all:
        return PlanRequest(RequestKind.REBALANCE_ALL)
    if not given:
        return None
    kind, option, text = given[0]
    amount = parse_amount(text, option)
    if amount is None or amount <= 0:
        raise InvalidInput(f"{option} is {text}, but must be dollars above 0.", field=option)
    return PlanRequest(kind, amount)


def _plan_of(inputs: Inputs) -> RebalancePlan:
    scenario = inputs.scenario
    return plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy, request=scenario.request)


def _attribute(inputs: Inputs, result: RebalancePlan) -> Attribution | None:
    if not inputs.strategies:
        return None
    books = inputs.books
    if books is None:
        books = open_books(inputs.strategies, inputs.scenario.snapshot)
    return attribute_plan(inputs.strategies, books, result)


@takes_sources
def drift(
    sources: Sources,
    as_json: JsonOption = False,
    check: CheckOption = False,
) -> None:
    """Show how far each holding is from its target."""
    with refusals():
        inputs = read_inputs(sources)
        scenario = inputs.scenario
        report = measure_drift(scenario.allocation, scenario.snapshot, scenario.policy)
    note(inputs.notes)
    emit(dump_drift(report), as_json, lambda: show.show_drift(report))
    if check and report.needs_rebalance:
        raise typer.Exit(EXIT_FOUND)


@takes_sources
def suggest(
    sources: Sources,
    lots: LotsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Suggest trades by priority, with what they would mean for tax (an estimate, no advice)."""
    with refusals():
        inputs = read_inputs(sources)
        now = datetime.now(UTC)
        found = suggest_trades(_plan_of(inputs), read_lots(lots), today=exchange_today(), created_at=now)
    note(inputs.notes)
    document = {"suggestions": [dump_suggestion(each) for each in found]}
    emit(document, as_json, lambda: show.show_suggestions(found))


@takes_sources
def what_if(
    sources: Sources,
    buy: Annotated[list[str] | None, typer.Option(metavar="SYMBOL=USD", help="Dollars, or shares as 12sh.")] = None,
    sell: Annotated[list[str] | None, typer.Option(metavar="SYMBOL=USD", help="Dollars, or shares as 12sh.")] = None,
    trades: Annotated[str | None, typer.Option(help="JSON of trades: [{symbol, action, value | quantity}].")] = None,
    deposit: Annotated[str, typer.Option(help="Dollars; negative is a withdrawal.")] = "0",
    new_targets: Annotated[str | None, typer.Option(help="JSON of the targets to measure afterwards.")] = None,
    lots: LotsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try trades, a deposit or other targets without doing anything. Exit 1 where it is impossible."""
    with refusals():
        inputs = read_inputs(sources)
        wanted = [*_pairs(sell or (), Side.SELL), *_pairs(buy or (), Side.BUY)]
        if trades is not None:
            wanted += parse_what_if_trades(read_document(trades, "trades", "--trades"))
        scenario = inputs.scenario
        result = assess_what_if(
            scenario.allocation,
            scenario.snapshot,
            scenario.policy,
            wanted,
            deposit_usd=parse_amount(deposit, "--deposit") or ZERO,
            new_allocation=_new_allocation(new_targets),
            lots=read_lots(lots),
            today=exchange_today(),
        )
    note(inputs.notes)
    emit(dump_what_if(result), as_json, lambda: show.show_what_if(result))
    if not result.is_possible:
        raise typer.Exit(EXIT_FOUND)


def _new_allocation(file: str | None) -> StrategyAllocation | None:
    if file is None:
        return None
    targets, classes, _ = read_target_document(read_document(file, "targets", "--new-targets"))
    return StrategyAllocation(targets, classes=classes)


def _pairs(pairs: Sequence[str], side: Side) -> list[WhatIfTrade]:
    """`SPY=500` is dollars, `SPY=2.5sh` shares."""
    found: list[WhatIfTrade] = []
    field = f"--{side.value.lower()}"
    for pair in pairs:
        name, _, text = pair.partition("=")
        amount = parse_amount(text.strip().removesuffix("sh"), field)
        if amount is None or amount <= 0:
            raise InvalidInput(f"{field} {pair} must have the form SYMBOL=USD or SYMBOL=12sh, above 0.", field=field)
        symbol = parse_symbol(name.strip(), field)
        is_shares = text.strip().endswith("sh")
        value, quantity = (None, amount) if is_shares else (amount, None)
        found.append(WhatIfTrade(symbol, side, value, quantity))
    return found


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(plan)
    app.command()(drift)
    app.command()(suggest)
    app.command("what-if")(what_if)
