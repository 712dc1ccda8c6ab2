"""The commands of the policy lab: lab compares policies on real history, band computes a band, lab-replay checks."""

import json
import sys
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from rebalancer.core.automation.triggers import Triggers, parse_triggers
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.options import options_of
from rebalancer.core.base.shape import parse_option, require_list, require_object
from rebalancer.core.evidence.band import dump_band, personal_bands
from rebalancer.core.evidence.lab import Lab
from rebalancer.core.evidence.outcome import Outcome, dump_plans, parse_plans
from rebalancer.core.evidence.policies import DEFAULT_POLICIES, OwnPolicy, PolicyName
from rebalancer.core.evidence.series import History, SeriesKind, align_series, dump_history, parse_history
from rebalancer.core.evidence.series_csv import parse_series_csv
from rebalancer.core.evidence.spec import LabSpec, dump_spec, parse_day, parse_spec, spec_of_account
from rebalancer.core.evidence.terms import LabTerms, parse_terms
from rebalancer.entrypoints.cli import show_lab
from rebalancer.entrypoints.cli.files import read_document, read_text, write_text
from rebalancer.entrypoints.cli.inputs import JsonOption, LotsOption, Sources, read_inputs, read_lots, takes_sources
from rebalancer.entrypoints.cli.option_words import option_names
from rebalancer.entrypoints.cli.outcome import EXIT_FOUND, emit, note, refusals
from rebalancer.entrypoints.cli.policies import TriggersOption
from rebalancer.entrypoints.cli.sessions import exchange_today

SAMPLE: Final = 200
ClosesOption = Annotated[str | None, typer.Option("--closes", help="CSV: a day, then closes, a symbol a column.")]
TermsOption = Annotated[
    list[str] | None,
    typer.Option("--term", metavar="KEY=VALUE", help=f"One term; may be repeated: {option_names(LabTerms)}."),
]
PoliciesOption = Annotated[
    str | None,
    typer.Option("--policies", help=f"Up to eight, with commas: {', '.join(name.value for name in PolicyName)}."),
]


@takes_sources
def lab(
    sources: Sources,
    closes: ClosesOption = None,
    lots: LotsOption = None,
    triggers: TriggersOption = None,
    terms: TermsOption = None,
    policies: PoliciesOption = None,
    kind: Annotated[SeriesKind, typer.Option(help="What the closes follow.")] = SeriesKind.UNKNOWN,
    since: Annotated[str | None, typer.Option(metavar="YYYY-MM-DD", help="The first day of the window.")] = None,
    luck: Annotated[bool, typer.Option(help="Walk every policy from 20 later days too.")] = True,
    out: Annotated[str | None, typer.Option("--out", help="Store all plans and what they are made from.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Compare rebalancing policies on history: the same targets, lots and money, by the planner that trades."""
    with refusals():
        if closes is None:
            raise InvalidInput("--closes is missing: give a CSV of daily closes.", field="--closes")
        inputs = read_inputs(sources)
        own = OwnPolicy(
            inputs.scenario.allocation,
            inputs.scenario.policy,
            parse_triggers(None if triggers is None else read_document(triggers, "triggers", "--triggers")),
        )
        names = DEFAULT_POLICIES if policies is None else _names(policies)
        spec = spec_of_account(own, inputs.scenario.snapshot, read_lots(lots), _terms(terms), exchange_today(), names)
        series = parse_series_csv(read_text(closes, "a CSV of closes", "--closes"), spec.symbols, kind)
        history = align_series(series, first_day=None if since is None else parse_day(since, "--since"))
        ready = Lab(spec, history)
        outcomes = _run(ready, luck=luck)
        report = ready.report(outcomes)
        if out is not None:
            write_text(out, json.dumps(_stored(spec, history, outcomes, ready), ensure_ascii=True) + "\n")
    note(inputs.notes)
    emit({**report}, as_json, lambda: show_lab.show_report(report))


def _run(ready: Lab, *, luck: bool) -> list[Outcome]:
    """Do the work, and say on stderr how far it is where a person watches."""
    steps = [step for step in ready.steps() if luck or not step.starts]
    outcomes: dict[PolicyName, Outcome] = {}
    for number, step in enumerate(steps, start=1):
        outcomes[step.name] = ready.take(step, outcomes.get(step.name))
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{number} of {len(steps)} steps")
    if sys.stderr.isatty():
        sys.stderr.write("\n")
    return list(outcomes.values())


def _stored(spec: LabSpec, history: History, outcomes: Sequence[Outcome], ready: Lab) -> dict[str, object]:
    return {
        "spec": dump_spec(spec),
        "spec_digest": spec.digest,
        "history": dump_history(history),
        "report": ready.report(outcomes),
        "plans": [dump_plans(outcome, ready.market) for outcome in outcomes],
    }


def lab_replay(
    file: Annotated[str, typer.Argument(help="What `lab --out` stored.")],
    sample: Annotated[
        int, typer.Option(min=1, help="How many plans, evenly spread; all where there are fewer.")
    ] = SAMPLE,
    as_json: JsonOption = False,
) -> None:
    """Make plans of a stored lab run again from what was stored: exit 0 if each is the same to the byte, 1 if not."""
    with refusals():
        document = require_object(
            read_document(file, "a lab run"), "lab", required=("spec", "spec_digest", "history", "report", "plans")
        )
        spec = parse_spec(document["spec"])
        ready = Lab(spec, parse_history(document["history"]))
        stored = [
            (parse_option(PolicyName, each["policy"], "plans.policy"), record)
            for each in map(_object, require_list(document["plans"], "plans"))
            for record in parse_plans(each)
        ]
        step = max(1, len(stored) // sample)
        chosen = stored[::step][:sample]
        different = [
            {"policy": name.value, "day": ready.history.days[record.place].isoformat(), "stored": record.plan_id}
            for name, record in chosen
            if ready.replay(name, record).plan_id != record.plan_id
        ]
        is_same_input = spec.digest == document["spec_digest"]
    found = {"plans": len(stored), "replayed": len(chosen), "different": different, "same_input": is_same_input}
    emit(found, as_json, lambda: show_lab.show_replay(len(chosen), len(stored), different))
    if different or not is_same_input:
        raise typer.Exit(EXIT_FOUND)


@takes_sources
def band(
    sources: Sources,
    lots: LotsOption = None,
    terms: TermsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compute the band of each target from spread, tax, your price of drift, and its weight."""
    with refusals():
        inputs = read_inputs(sources)
        scenario = inputs.scenario
        own = OwnPolicy(scenario.allocation, scenario.policy, Triggers())
        held = spec_of_account(own, scenario.snapshot, read_lots(lots), _terms(terms), exchange_today()).holdings
        found = personal_bands(scenario.allocation, _terms(terms), held.lots, held.prices)
    note(inputs.notes)
    rows = [dump_band(each) for each in found]
    emit({"bands": rows}, as_json, lambda: show_lab.show_bands(rows))


def _object(value: object) -> Mapping[str, object]:
    return require_object(value, "plans", required=("policy", "policies", "plans"))


def _names(text: str) -> list[PolicyName]:
    return [parse_option(PolicyName, part.strip(), "--policies") for part in text.split(",") if part.strip()]


def _terms(pairs: Sequence[str] | None) -> LabTerms:
    """Read single terms."""
    given: dict[str, Any] = {}
    for pair in pairs or ():
        key, sign, value = pair.partition("=")
        if not sign or key.strip() not in options_of(LabTerms):
            raise InvalidInput(f"--term {pair} must be KEY=VALUE with one of {option_names(LabTerms)}.", field="--term")
        given[key.strip()] = value.strip()
    return parse_terms(given, "--term")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(lab)
    app.command()(lab_replay)
    app.command()(band)
