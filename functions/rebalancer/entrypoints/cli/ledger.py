"""ledger: the books of a paper account, kept in the journal: reconciled, settled, exported.

What a broker needs is loaded when a command asks for it.
"""

from pathlib import Path
from types import ModuleType
from typing import Annotated

import typer

from rebalancer.core.base.errors import InvalidInput
from rebalancer.entrypoints.cli.inputs import JsonOption
from rebalancer.entrypoints.cli.live import DEFAULT_JOURNAL, JournalOption
from rebalancer.entrypoints.cli.outcome import refusals
from rebalancer.entrypoints.cli.targets import OutOption

ledger_app = typer.Typer(no_args_is_help=True, help="The account's books, to the cent.", rich_markup_mode=None)


def _bookkeeping() -> ModuleType:
    try:
        from rebalancer.entrypoints.cli import bookkeeping
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("rebalancer"):
            raise
        raise InvalidInput(
            f"{error.name} is not installed, but a paper account needs it: pip install '.[cli,broker]'.",
            code="EXTRA_MISSING",
        ) from error
    return bookkeeping


@ledger_app.command()
def reconcile(
    research_store: Annotated[
        str | None, typer.Option("--store", help="An ArcticDB store to bring this reconciliation into as well.")
    ] = None,
    journal: JournalOption = DEFAULT_JOURNAL,
    as_json: JsonOption = False,
) -> None:
    """Record what the broker reports and compare cash and every position: exit 1 where they do not balance."""
    with refusals():
        _bookkeeping().reconcile(Path(journal), as_json, research_store)


@ledger_app.command()
def resolve(
    accept: Annotated[list[str], typer.Argument(help="Gaps as they were shown: SPY=-2, CASH=0.01.")],
    request_id: Annotated[
        str | None, typer.Option("--request-id", help="Names the decision: the same again is booked once.")
    ] = None,
    journal: JournalOption = DEFAULT_JOURNAL,
    as_json: JsonOption = False,
) -> None:
    """Accept the broker's numbers where they do not agree with the books. Trading stays stopped until you switch it."""
    with refusals():
        _bookkeeping().resolve(tuple(accept), request_id, Path(journal), as_json)


@ledger_app.command()
def show(
    method: Annotated[str, typer.Option("--method", help="FIFO as the broker books; LIFO or HIFO: what if.")] = "FIFO",
    journal: JournalOption = DEFAULT_JOURNAL,
    as_json: JsonOption = False,
) -> None:
    """Positions by strategy, open lots, realized gains and returns; estimates for tax, and no advice."""
    with refusals():
        _bookkeeping().show_ledger(method, Path(journal), as_json)


@ledger_app.command("sale-up-to")
def sale_up_to(
    symbol: Annotated[str, typer.Argument(help="The symbol to sell of.")],
    boundary: Annotated[str, typer.Argument(help="BEFORE_GAIN, BEFORE_LOSS or BEFORE_SHORT_TERM.")],
    journal: JournalOption = DEFAULT_JOURNAL,
    as_json: JsonOption = False,
) -> None:
    """How much of the oldest shares may be sold before a gain, a loss or a short-term lot. Orders nothing."""
    with refusals():
        _bookkeeping().show_sale(symbol, boundary, Path(journal), as_json)


@ledger_app.command()
def export(
    tables: Annotated[list[str] | None, typer.Argument(help="Names of tables; all of them without any.")] = None,
    folder: Annotated[str, typer.Option("--to", help="The folder for the files.")] = "ledger",
    file_format: Annotated[str, typer.Option("--format", help="csv or parquet (pip install '.[research]').")] = "csv",
    journal: JournalOption = DEFAULT_JOURNAL,
) -> None:
    """Write every table of the ledger into a folder, one file each."""
    with refusals():
        _bookkeeping().export_tables(tuple(tables or ()), Path(folder), file_format, Path(journal))


@ledger_app.command()
def beancount(out: OutOption = None, journal: JournalOption = DEFAULT_JOURNAL) -> None:
    """Write the journal for beancount 3, with balance assertions."""
    with refusals():
        _bookkeeping().export_beancount(out, Path(journal))


@ledger_app.command()
def store(
    uri: Annotated[str, typer.Argument(help="An ArcticDB store, such as lmdb:///path/to/folder.")],
    account: Annotated[
        str | None, typer.Option("--account", help="The account's library; without it, the broker's id of the account.")
    ] = None,
    journal: JournalOption = DEFAULT_JOURNAL,
) -> None:
    """Bring the ledger into a research store (ArcticDB); again: only what is new is appended."""
    with refusals():
        _bookkeeping().export_store(uri, account, Path(journal))
