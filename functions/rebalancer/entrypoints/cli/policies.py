"""The commands about a policy: doctor says what is wrong with it, trigger whether it asks for a rebalance now."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

from rebalancer.core.advice.doctor import Patient, Severity, dump_findings, examine
from rebalancer.core.advice.volatility import daily_volatility, parse_closes_csv
from rebalancer.core.automation.triggers import (
    Occasion,
    Triggers,
    Verdict,
    course_of,
    decide_trigger,
    dump_decision,
    parse_triggers,
)
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.plan import dump_plan, plan_rebalance
from rebalancer.entrypoints.cli import show
from rebalancer.entrypoints.cli.files import read_document, read_text
from rebalancer.entrypoints.cli.inputs import JsonOption, Sources, read_inputs, takes_sources
from rebalancer.entrypoints.cli.outcome import EXIT_FOUND, emit, note, refusals
from rebalancer.entrypoints.cli.planning import CheckOption
from rebalancer.entrypoints.cli.sessions import exchange_today, trading_days

TriggersOption = Annotated[str | None, typer.Option("--triggers", help="JSON of triggers.")]
DayOption = Annotated[str | None, typer.Option(metavar="YYYY-MM-DD")]


@takes_sources
def doctor(
    sources: Sources,
    triggers: TriggersOption = None,
    closes: Annotated[str | None, typer.Option(help="CSV of daily closes, a column a symbol: for volatility.")] = None,
    as_json: JsonOption = False,
    check: CheckOption = False,
) -> None:
    """Name what a policy cannot do or will do wrongly, with the fix. With --check exit 1 for the impossible."""
    with refusals():
        inputs = read_inputs(sources, allow_unknown=True)
        moves: dict[str, Decimal] = {}
        if closes is not None:
            moves = daily_volatility(parse_closes_csv(read_text(closes, "a CSV of closes", "--closes")))
        scenario = inputs.scenario
        patient = Patient(scenario.allocation, scenario.snapshot, scenario.policy, _triggers(triggers), moves)
        findings = examine(patient)
    note(inputs.notes)
    emit({"findings": dump_findings(findings)}, as_json, lambda: show.show_findings(findings))
    if check and any(each.severity is Severity.IMPOSSIBLE for each in findings):
        raise typer.Exit(EXIT_FOUND)


def _triggers(file: str | None) -> Triggers:
    return Triggers() if file is None else parse_triggers(read_document(file, "triggers", "--triggers"))


@takes_sources
def trigger(
    sources: Sources,
    triggers: TriggersOption = None,
    today: DayOption = None,
    last_rebalanced: DayOption = None,
    last_automatic: DayOption = None,
    checked_until: DayOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say whether cooldown, calendar, drift or idle cash asks for a rebalance now, and which of them decided."""
    with refusals():
        inputs = read_inputs(sources)
        chosen = _triggers(triggers)
        day = _day(today, "--today") or exchange_today()
        occasion = Occasion(
            day,
            trading_days(day) if chosen.calendar is not None else (),
            _day(last_rebalanced, "--last-rebalanced"),
            _day(last_automatic, "--last-automatic"),
            _day(checked_until, "--checked-until"),
        )
        scenario = inputs.scenario
        decision = decide_trigger(chosen, occasion, scenario.allocation, scenario.snapshot, scenario.policy)
        result = None
        if decision.verdict is not Verdict.WAIT:
            course = course_of(decision, chosen, scenario.policy)
            result = plan_rebalance(scenario.allocation, scenario.snapshot, course.policy, request=course.request)
    note(inputs.notes)
    document = {**dump_decision(decision), "plan": None if result is None else dump_plan(result)}

    def render() -> None:
        show.console().print(f"{decision.verdict.value}, decided by {decision.decided_by.value}: {decision.message}")
        if result is not None:
            show.show_plan(result)

    emit(document, as_json, render)


def _day(text: str | None, field: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{field} is {text}, but must be a day such as 2026-03-31.", field=field) from error


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(doctor)
    app.command()(trigger)
