"""The commands. Results go to stdout, one clear line about bad input goes to stderr with exit code 2."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from rebalancer.core.errors import InvalidInput
from rebalancer.core.plan import dump_plan, plan_rebalance
from rebalancer.core.scenario import parse_scenario, read_json

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
        scenario = parse_scenario(read_json(_read_text(file)))
        result = dump_plan(plan_rebalance(scenario.allocation, scenario.snapshot, scenario.policy))
    except InvalidInput as error:
        sys.stderr.write(" ".join(error.message.split()) + "\n")
        raise typer.Exit(EXIT_BAD_INPUT) from error
    sys.stdout.write(json.dumps(result, indent=2, ensure_ascii=True) + "\n")


def _read_text(file: str) -> str:
    """The file's text.

    Raises:
        InvalidInput: it is missing, a directory, not readable or not UTF-8.
    """
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError as error:
        raise InvalidInput(f"FILE {file} does not exist; give the path of a scenario.", field="FILE") from error
    except IsADirectoryError as error:
        raise InvalidInput(f"FILE {file} is a directory; give the path of a scenario.", field="FILE") from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"FILE {file} cannot be read: {error}.", field="FILE") from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"FILE {file} is not UTF-8 text; give a scenario as JSON.", field="FILE") from error


def main() -> None:
    """Run the command line."""
    app(prog_name="evenkeel")
