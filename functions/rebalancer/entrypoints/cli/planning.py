"""The commands that plan: plan, drift, suggest and what-if. They read files and order nothing."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

import typer

from rebalancer.core.advice.suggestions import dump_suggestion, suggest_trades
from rebalancer.core.advice.whatif import (
    Side,
    assess_what_if,
    dump_drift,
    dump_what_if,
    parse_what_if_trades,
)
from rebalancer.core.base.money import ZERO
from rebalancer.core.files.numbers import parse_dollars
from rebalancer.core.planning.drift import measure_drift
from rebalancer.core.planning.new_money import dump_new_money, find_new_money
from rebalancer.core.planning.plan import RebalancePlan, dump_plan
from rebalancer.core.planning.replay import dump_inputs_of, dump_stored
from rebalancer.core.strategies.attribution import Attribution, attribute_plan
from rebalancer.core.strategies.codec import dump_attribution
from rebalancer.core.strategies.strategies import open_books
from rebalancer.core.targets.allocation import StrategyAllocation
from rebalancer.entrypoints.cli import show
from rebalancer.entrypoints.cli.files import read_document, write_text
from rebalancer.entrypoints.cli.inputs import (
    Inputs,
    JsonOption,
    LotsOption,
    Sources,
    plan_inputs,
    read_inputs,
    read_lots,
    read_targets,
    takes_sources,
)
from rebalancer.entrypoints.cli.outcome import EXIT_FOUND, emit, note, refusals
from rebalancer.entrypoints.cli.portfolio import dump_apart, require_share_prices
from rebalancer.entrypoints.cli.sessions import exchange_today
from rebalancer.entrypoints.cli.trades import read_request, read_trades

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
    out: Annotated[str | None, typer.Option("--out", help="Store the plan with its inputs, for `replay`.")] = None,
) -> None:
    """Plan a rebalance. A scenario FILE is answered in JSON, holdings and targets with a table."""
    with refusals():
        inputs = read_inputs(sources)
        request = read_request(rebalance_all, invest, raise_usd)
        if request is not None:
            inputs = replace(inputs, scenario=replace(inputs.scenario, request=request))
        result = plan_inputs(inputs)
        require_share_prices(inputs.in_dollars, [item.symbol for item in result.trades])
        document: dict[str, object] = {**dump_plan(result), **dump_apart(inputs.apart), **dump_inputs_of(result)}
        attribution = _attribute(inputs, result)
        if out is not None:
            write_text(out, json.dumps(dump_stored(result), indent=2) + "\n")
    note(inputs.notes)
    if attribution is not None:
        document["strategies"] = dump_attribution(attribution)

    def render() -> None:
        show.show_plan(result)
        if attribution is not None:
            show.show_attribution(attribution)

    emit(document, as_json or (inputs.is_scenario and not as_table), render)


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
    emit({**dump_drift(report), **dump_apart(inputs.apart)}, as_json, lambda: show.show_drift(report))
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
        found = suggest_trades(plan_inputs(inputs), read_lots(lots), today=exchange_today(), created_at=now)
        require_share_prices(inputs.in_dollars, [each.symbol for each in found])
    note(inputs.notes)
    document = {"suggestions": [dump_suggestion(each) for each in found], **dump_apart(inputs.apart)}
    emit(document, as_json, lambda: show.show_suggestions(found))


@takes_sources
def what_if(
    sources: Sources,
    buy: Annotated[list[str] | None, typer.Option(metavar="SYMBOL=USD", help="Dollars, or shares as 12sh.")] = None,
    sell: Annotated[
        list[str] | None, typer.Option(metavar="SYMBOL=USD", help="Dollars, shares as 12sh, or 50% of what is held.")
    ] = None,
    trades: Annotated[str | None, typer.Option(help="JSON of trades: [{symbol, action, value | quantity}].")] = None,
    deposit: Annotated[str, typer.Option(help="Dollars; negative is a withdrawal.")] = "0",
    new_targets: Annotated[str | None, typer.Option(help="CSV or JSON of the targets to measure afterwards.")] = None,
    lots: LotsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Try trades, a deposit or other targets without doing anything. Exit 1 where it is impossible."""
    with refusals():
        inputs = read_inputs(sources)
        wanted = [
            *read_trades(sell or (), Side.SELL, inputs.scenario.snapshot),
            *read_trades(buy or (), Side.BUY, inputs.scenario.snapshot),
        ]
        if trades is not None:
            wanted += parse_what_if_trades(read_document(trades, "trades", "--trades"))
        require_share_prices(inputs.in_dollars, [each.symbol for each in wanted])
        scenario = inputs.scenario
        result = assess_what_if(
            scenario.allocation,
            scenario.snapshot,
            scenario.policy,
            wanted,
            deposit_usd=parse_dollars(deposit, "--deposit") or ZERO,
            new_allocation=_new_allocation(new_targets),
            lots=read_lots(lots),
            today=exchange_today(),
        )
    note(inputs.notes)
    emit({**dump_what_if(result), **dump_apart(inputs.apart)}, as_json, lambda: show.show_what_if(result))
    if not result.is_possible:
        raise typer.Exit(EXIT_FOUND)


def _new_allocation(file: str | None) -> StrategyAllocation | None:
    if file is None:
        return None
    allocation, _ = read_targets(file, "--new-targets")
    return allocation


@takes_sources
def new_money(sources: Sources, as_json: JsonOption = False) -> None:
    """Say how much new money would bring everything inside its band without selling, and what it would buy."""
    with refusals():
        inputs = read_inputs(sources)
        scenario = inputs.scenario
        found = find_new_money(scenario.allocation, scenario.snapshot, scenario.policy)
    note(inputs.notes)
    emit(dump_new_money(found), as_json, lambda: show.show_new_money(found))
    if found.usd is None:
        raise typer.Exit(EXIT_FOUND)


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(plan)
    app.command()(drift)
    app.command()(suggest)
    app.command("what-if")(what_if)
    app.command("new-money")(new_money)
