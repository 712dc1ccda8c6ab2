"""The commands. Results go to stdout, one clear line about bad input goes to stderr with exit code 2."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from rebalancer.core.errors import InvalidInput
from rebalancer.core.plan import dump_plan, plan_rebalance
from rebalancer.core.replay import replay_document
from rebalancer.core.scenario import parse_scenario, read_json

EXIT_DIFFERS = 1
EXIT_BAD_INPUT = 2

app = typer.Typer(
    name="evenkeel", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
)


@app.callback()
def describe_commands() -> None:
    """Evenkeel from files: no account, no network."""


@app.command()
def plan(file: Annotated[str, typer.Argument(help="A scenario as JSON; - reads standard input.")]) -> None:
    """Plan a rebalance and print it as JSON."""
    try:
        scenario = parse_scenario(read_json(_read_text(file, "a scenario")))
        result = dump_plan(plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy))
    except InvalidInput as error:
        raise _refuse(error) from error
    sys.stdout.write(json.dumps(result, indent=2, ensure_ascii=True) + "\n")


@app.command()
def replay(file: Annotated[str, typer.Argument(help="A stored plan as JSON; - reads standard input.")]) -> None:
    """Plan a stored plan again from its own inputs: exit 0 if it is the same to the byte, 1 if not."""
    try:
        result = replay_document(read_json(_read_text(file, "a stored plan"), "the plan"))
    except InvalidInput as error:
        raise _refuse(error) from error
    if not result.differences:
        sys.stdout.write(f"byte-identical: {result.plan.plan_id}, {result.byte_count} bytes\n")
        return
    sys.stdout.write(f"differs in {len(result.differences)} place{'s' if len(result.differences) > 1 else ''}:\n")
    for place, stored, planned in result.differences:
        sys.stdout.write(f"{place}: stored {stored}, planned again {planned}\n")
    raise typer.Exit(EXIT_DIFFERS)


def _refuse(error: InvalidInput) -> typer.Exit:
    """Say on stderr, in one line, what is wrong with the input."""
    sys.stderr.write(" ".join(error.message.split()) + "\n")
    return typer.Exit(EXIT_BAD_INPUT)


def _read_text(file: str, what: str) -> str:
    """The file's text.

    Raises:
        InvalidInput: it is missing, a directory, not readable or not UTF-8.
    """
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError as error:
        raise InvalidInput(f"FILE {file} does not exist; give the path of {what}.", field="FILE") from error
    except IsADirectoryError as error:
        raise InvalidInput(f"FILE {file} is a directory; give the path of {what}.", field="FILE") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"FILE {file} cannot be read: {error}.", field="FILE") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"FILE {file} is not UTF-8 text; give {what} as JSON.", field="FILE") from error


def main() -> None:
    """Run the command line."""
    app(prog_name="evenkeel")
