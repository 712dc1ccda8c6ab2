"""export: plans, drift and simulated books as CSV for a spreadsheet."""

from pathlib import Path
from typing import Annotated

import typer

from rebalancer.adapters.sqlite.recommendations import SqliteBooks
from rebalancer.core.base.errors import NotFound
from rebalancer.core.base.money import dump_money, dump_percent, plain
from rebalancer.core.files.table import dump_csv
from rebalancer.core.planning.drift import measure_drift
from rebalancer.entrypoints.cli.files import write_text
from rebalancer.entrypoints.cli.inputs import Sources, plan_inputs, read_inputs, takes_sources
from rebalancer.entrypoints.cli.outcome import note, refusals
from rebalancer.entrypoints.cli.portfolio import require_share_prices
from rebalancer.entrypoints.cli.targets import OutOption

export_app = typer.Typer(no_args_is_help=True, help="CSV for a spreadsheet.", rich_markup_mode=None)


@export_app.command("plan")
@takes_sources
def export_plan(
    sources: Sources,
    out: OutOption = None,
) -> None:
    """Export a plan's items, one a line."""
    with refusals():
        inputs = read_inputs(sources)
        made = plan_inputs(inputs)
        require_share_prices(inputs.in_dollars, [item.symbol for item in made.trades])
        header = ("symbol", "action", "quantity", "price", "trade_amount", "target_percent", "actual_percent", "reason")
        rows = [
            (
                item.symbol,
                item.action.value,
                plain(item.quantity),
                plain(item.price),
                dump_money(item.trade_amount),
                dump_percent(item.target_percent),
                dump_percent(item.actual_percent),
                item.reason.value,
            )
            for item in made.items
        ]
        write_text(out, dump_csv(header, rows))
    note(inputs.notes)


@export_app.command("drift")
@takes_sources
def export_drift(
    sources: Sources,
    out: OutOption = None,
) -> None:
    """Export how far each holding is from its target, one a line."""
    with refusals():
        inputs = read_inputs(sources)
        scenario = inputs.scenario
        report = measure_drift(scenario.allocation, scenario.snapshot, scenario.policy)
        members = [row for each in report.classes for row in each.members]
        header = ("symbol", "quantity", "value", "target_percent", "actual_percent", "drift_percent", "drift_level")
        rows = [
            (
                row.symbol,
                plain(row.quantity),
                dump_money(row.current_value),
                dump_percent(row.target_percent) if row.targeted else "",
                dump_percent(row.actual_percent),
                dump_percent(row.drift_percent) if row.targeted else "",
                row.level.value if row.targeted else "",
            )
            for row in sorted([*report.all_rows, *members], key=lambda row: row.symbol)
        ]
        write_text(out, dump_csv(header, rows))
    note(inputs.notes)


@export_app.command("book")
def export_book(
    book: Annotated[str, typer.Argument(help="The file that holds the simulated books.")],
    orders: Annotated[bool, typer.Option("--orders", help="Orders with their origin, instead of positions.")] = False,
    out: OutOption = None,
) -> None:
    """Export positions (or orders) of every simulated book, one a line."""
    with refusals():
        store = SqliteBooks(Path(book))
        owners = store.list_books()
        if not owners:
            raise NotFound(f"{book} holds no book; give the file that recommendations apply wrote.")
        rows = [
            row for owner in owners for row in (_order_rows(store, owner) if orders else _position_rows(store, owner))
        ]
        write_text(out, dump_csv(_ORDER_HEADER if orders else _POSITION_HEADER, rows))


_POSITION_HEADER = ("strategy_id", "provider_id", "symbol", "quantity", "average_price")
_ORDER_HEADER = (
    "order_id",
    "strategy_id",
    "provider_id",
    "symbol",
    "side",
    "quantity",
    "price",
    "amount",
    "request_id",
    "task_id",
    "confidence",
)


def _position_rows(store: SqliteBooks, owner: tuple[str, str]) -> list[tuple[str, ...]]:
    held = store.load(*owner)
    if held is None:
        return []
    rows = [(*owner, "CASH", plain(held.cash), "1")]
    rows += [
        (*owner, symbol, plain(each.quantity), plain(each.average_price)) for symbol, each in held.positions.items()
    ]
    return [tuple(row) for row in rows]


def _order_rows(store: SqliteBooks, owner: tuple[str, str]) -> list[tuple[str, ...]]:
    return [
        (
            order.order_id,
            *owner,
            order.symbol,
            order.side,
            plain(order.quantity),
            plain(order.price),
            plain(order.amount_usd),
            order.audit.get("request_id") or "",
            order.audit.get("task_id") or "",
            order.audit.get("recommendation_confidence") or "",
        )
        for order in store.list_orders(*owner)
    ]
