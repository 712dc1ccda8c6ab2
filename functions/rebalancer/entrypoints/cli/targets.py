"""targets import and export: between a spreadsheet's CSV and the JSON of a scenario."""

import json
from typing import Annotated

import typer

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.targets import dump_targets_csv, parse_targets_csv
from rebalancer.core.targets.allocation import StrategyAllocation, WeightRule, dump_targets, weigh_targets
from rebalancer.entrypoints.cli.files import read_document, read_text, write_text
from rebalancer.entrypoints.cli.inputs import read_target_document
from rebalancer.entrypoints.cli.outcome import refusals

targets_app = typer.Typer(no_args_is_help=True, help="Targets between CSV and JSON.", rich_markup_mode=None)

OutOption = Annotated[
    str | None, typer.Option("--out", help="A file that is replaced whole; standard output if left out.")
]


@targets_app.command("import")
def import_targets(
    file: Annotated[str, typer.Argument(help="CSV with a symbol and a target column; - reads standard input.")],
    out: OutOption = None,
    normalize: Annotated[bool, typer.Option("--normalize", help="Accept weights that do not sum to 100.")] = False,
) -> None:
    """Read targets from a CSV, check them, and write them as JSON."""
    with refusals():
        targets = parse_targets_csv(read_text(file, "a CSV of targets"), "FILE")
        rule = WeightRule.NORMALIZE if normalize else WeightRule.STRICT
        weigh_targets(StrategyAllocation(targets).enabled_targets, rule)
        write_text(out, json.dumps({"targets": dump_targets(targets)}, indent=2) + "\n")


@targets_app.command("export")
def export_targets(
    file: Annotated[str, typer.Argument(help="JSON of targets, or a scenario; - reads standard input.")],
    out: OutOption = None,
) -> None:
    """Write the targets of a JSON file as CSV."""
    with refusals():
        targets, classes, strategies = read_target_document(read_document(file, "targets"))
        if classes or strategies:
            raise InvalidInput(
                "FILE holds asset classes or strategies, which a CSV of targets cannot; keep the JSON.", field="FILE"
            )
        write_text(out, dump_targets_csv(targets))
