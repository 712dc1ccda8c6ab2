"""status, trade and switch: a paper account with the keys in the environment.

What they need is loaded when they run: planning works without any broker's library.
"""

import sys
from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.risk.state import DEFAULT_EXECUTION, ExecutionOptions
from rebalancer.entrypoints.cli.inputs import JsonOption, PolicyOption, SetOption
from rebalancer.entrypoints.cli.option_words import option_help
from rebalancer.entrypoints.cli.outcome import refusals

JournalOption = Annotated[str, typer.Option("--journal", help="The file that remembers plans, runs and the switch.")]
DEFAULT_JOURNAL = "rebalancer-journal.sqlite3"


def _trading_commands() -> ModuleType:
    try:
        from rebalancer.entrypoints.cli import trading
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("rebalancer"):
            raise
        raise InvalidInput(
            f"{error.name} is not installed, but a paper account needs it: pip install '.[cli,broker]'.",
            code="EXTRA_MISSING",
        ) from error
    return trading


def status(journal: JournalOption = DEFAULT_JOURNAL, as_json: JsonOption = False) -> None:
    """Show the paper account: cash, positions, open orders, market, switch and open run."""
    with refusals():
        _trading_commands().show_status(Path(journal), as_json)


def trade(
    targets: Annotated[str | None, typer.Option("--targets", help="CSV or JSON of targets.")] = None,
    policy: PolicyOption = None,
    options: SetOption = None,
    journal: JournalOption = DEFAULT_JOURNAL,
    market_closed: Annotated[
        str, typer.Option(help=option_help(ExecutionOptions, "market_closed"))
    ] = DEFAULT_EXECUTION.market_closed.value,
    yes: Annotated[bool, typer.Option("--yes", help="Approve the plan without being asked.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Stop before the approval.")] = False,
    cancel: Annotated[bool, typer.Option("--cancel", help="Cancel the open run.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Rebalance a paper account: preview, your approval, orders. A run that was cut off is taken up again first."""
    with refusals():
        ports = _trading_commands()
        order = ports.Order(targets, policy, options or (), market_closed, yes, dry_run, cancel)
        ports.trade(order, Path(journal), as_json)


def switch(
    state: Annotated[str, typer.Argument(help="ACTIVE, REDUCING (sells only) or HALTED.")],
    reason: Annotated[str, typer.Option("--reason", help="Why; kept in the journal.")],
    journal: JournalOption = DEFAULT_JOURNAL,
) -> None:
    """Set the journal's trading switch. A halt also cancels what an open run has at the broker."""
    with refusals():
        wanted = _trading_commands().set_switch(state, reason, Path(journal))
    sys.stdout.write(f"trading is {wanted}\n")


def register(app: typer.Typer) -> None:
    """Add these commands."""
    app.command()(status)
    app.command()(trade)
    app.command()(switch)
