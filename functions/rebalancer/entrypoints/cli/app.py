"""The command line `rebalancer`: planning from files, with no account and no network."""

import json
import sys
from typing import Annotated

import typer

from rebalancer.core.files.formats import FORMATS
from rebalancer.core.planning.replay import bare_plan, dump_stored, replay_document
from rebalancer.entrypoints.cli import lab, live, planning, policies
from rebalancer.entrypoints.cli.exporting import export_app
from rebalancer.entrypoints.cli.files import read_document
from rebalancer.entrypoints.cli.inputs import JsonOption, Sources, plan_inputs, read_inputs
from rebalancer.entrypoints.cli.ledger import ledger_app
from rebalancer.entrypoints.cli.outcome import EXIT_FOUND, emit, refusals
from rebalancer.entrypoints.cli.recommendations import recommendations_app
from rebalancer.entrypoints.cli.streams import run_on_console
from rebalancer.entrypoints.cli.targets import targets_app

app = typer.Typer(name="rebalancer", no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback()
def describe_commands() -> None:
    """Plan and check a rebalance from files. Nothing is ordered unless you say `trade`.

    Exit codes: 0 done; 1 found what it looks for (drift with --check, a difference, an impossibility); 2 bad input;
    3 the broker or a file does not answer; 4 a rule forbids it.
    """


planning.register(app)
policies.register(app)
lab.register(app)
live.register(app)
app.add_typer(targets_app, name="targets")
app.add_typer(recommendations_app, name="recommendations")
app.add_typer(export_app, name="export")
app.add_typer(ledger_app, name="ledger")


@app.command()
def formats(as_json: JsonOption = False) -> None:
    """List the files of holdings that are read by name."""

    def render() -> None:
        for each in FORMATS:
            sys.stdout.write(f"{each.name}\n  export   {each.export}\n  columns  {each.columns}\n")
            sys.stdout.write(f"  note     {each.remark}\n" if each.remark else "")

    emit({"formats": [each._asdict() for each in FORMATS]}, as_json, render)


@app.command()
def replay(
    file: Annotated[str, typer.Argument(help="A stored plan, or one that `plan` printed; - reads standard input.")],
    scenario: Annotated[
        str | None, typer.Argument(help="Plan from this scenario instead of the plan's own inputs.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Plan a stored plan again from its own inputs: exit 0 if it is the same to the byte, 1 if not.

    What `plan` prints and what `plan --out` stores hold all that it was made from. A scenario replaces it.
    """
    with refusals():
        document = read_document(file, "the plan")
        if scenario is not None:
            made = plan_inputs(read_inputs(Sources(scenario)))
            document = {**dump_stored(made), "plan": bare_plan(document)}
        result = replay_document(document)
    differences = result.differences
    if as_json:
        document = {
            "is_identical": not differences,
            "plan_id": result.plan.plan_id,
            "byte_count": result.byte_count,
            "differences": [each._asdict() for each in differences],
        }
        sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=True) + "\n")
    elif not differences:
        sys.stdout.write(f"byte-identical: {result.plan.plan_id}, {result.byte_count} bytes\n")
    else:
        sys.stdout.write(f"differs in {len(differences)} place{'s' if len(differences) > 1 else ''}:\n")
        for place, stored, planned in differences:
            sys.stdout.write(f"{place}: stored {stored}, planned again {planned}\n")
    if differences:
        raise typer.Exit(EXIT_FOUND)


def main() -> None:
    """Run the command line."""
    run_on_console(lambda: app(prog_name="rebalancer"))
