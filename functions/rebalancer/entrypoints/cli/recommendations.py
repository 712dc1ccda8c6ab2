"""recommendations apply: follow research on a simulated book in a local file."""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final

import typer

from rebalancer.adapters.sqlite.recommendations import SqliteBooks
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import ZERO, dump_money, dump_percent, plain
from rebalancer.core.files.numbers import parse_amount
from rebalancer.core.files.table import read_table
from rebalancer.core.recommendations.concentration import ConcentrationLimits
from rebalancer.core.recommendations.orders import apply_recommendations
from rebalancer.core.recommendations.reading import RecommendationRequest, parse_recommendations
from rebalancer.core.recommendations.sectors import Sectors, parse_sector_map
from rebalancer.core.recommendations.simulated_book import Application, Market, SimulatedBook
from rebalancer.entrypoints.cli import show
from rebalancer.entrypoints.cli.files import read_document, read_text
from rebalancer.entrypoints.cli.inputs import JsonOption
from rebalancer.entrypoints.cli.outcome import emit, refusals
from rebalancer.entrypoints.cli.portfolio import read_price_file

ARTIFACTS: Final = ("structured.json", "parsed.json")

recommendations_app = typer.Typer(
    no_args_is_help=True, help="Recommendations on a simulated book.", rich_markup_mode=None
)


@recommendations_app.callback()
def describe() -> None:
    """Recommendations on a simulated book."""


@recommendations_app.command("apply")
def apply_file(
    file: Annotated[
        str, typer.Argument(help="structured.json or parsed.json, or a folder of artifacts; - reads standard input.")
    ],
    request_id: Annotated[str, typer.Option(help="The research request; the same id is applied once.")],
    strategy_id: Annotated[str, typer.Option(help="The strategy whose book is traded.")],
    provider_id: Annotated[str, typer.Option(help="Who recommends, such as anthropic or openai.")],
    book: Annotated[str, typer.Option(help="The file that holds the books; made if missing.")] = "book.sqlite3",
    task_id: Annotated[str | None, typer.Option(help="Kept with every order.")] = None,
    initial_balance: Annotated[str, typer.Option(help="Dollars of a book that is opened.")] = "100000",
    prices: Annotated[str | None, typer.Option(help="JSON or CSV of prices by symbol.")] = None,
    default_price: Annotated[str | None, typer.Option(help="Dollars; the price of a symbol without one.")] = None,
    sectors: Annotated[str | None, typer.Option(help="JSON or CSV of sectors by symbol.")] = None,
    position_max: Annotated[str, typer.Option(help="Percent of the book that a position may have.")] = "20",
    sector_max: Annotated[str, typer.Option(help="Percent of the book that a sector may have.")] = "40",
    seed_rounding: Annotated[
        bool, typer.Option("--seed-rounding", help="Round quantities to the nearest 0.01, not down.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done; store nothing.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Size the recommendations of a file and fill them on the book, all of them in one transaction."""
    with refusals():
        recommended = parse_recommendations(read_document(_artifact(file, request_id), "recommendations"))
        request = RecommendationRequest(request_id, strategy_id, provider_id, recommended, task_id)
        limits = ConcentrationLimits(_number(position_max, "--position-max"), _number(sector_max, "--sector-max"))
        market = Market(
            {} if prices is None else read_price_file(prices),
            None if default_price is None else _number(default_price, "--default-price"),
            Sectors({} if sectors is None else _read_sectors(sectors)),
        )
        store, balance = SqliteBooks(Path(book)), _number(initial_balance, "--initial-balance")
        if balance <= 0:
            raise InvalidInput("--initial-balance must be above 0.", field="--initial-balance")

        def work(held: SimulatedBook) -> Application:
            return apply_recommendations(request, held, market, limits, half_even=seed_rounding)

        if dry_run:
            held = store.load(strategy_id, provider_id) or SimulatedBook(strategy_id, provider_id, balance)
            result = work(held)
        else:
            result = store.apply(strategy_id, provider_id, balance, work)
    emit(dump_application(result, is_dry_run=dry_run), as_json, lambda: _render(result, dry_run))


def _artifact(file: str, request_id: str) -> str:
    """Return the file to read. In a folder it lies at `{request_id}/{task}`, at `{task}` or in the folder itself;
    `structured.json` comes before `parsed.json`. Raises `InvalidInput` where there is none, or where several tasks have
    one."""
    folder = Path(file)
    if not folder.is_dir():
        return file
    begin = folder / request_id if (folder / request_id).is_dir() else folder
    for place in (begin, *sorted(each for each in begin.iterdir() if each.is_dir())):
        found = next((place / name for name in ARTIFACTS if (place / name).is_file()), None)
        if found is not None:
            rivals = [task for task in begin.iterdir() if any((task / name).is_file() for name in ARTIFACTS)]
            if place != begin and len(rivals) > 1:
                raise InvalidInput(
                    f"{begin} holds the artifacts of {len(rivals)} tasks; name one of them.", field="FILE"
                )
            return str(found)
    raise InvalidInput(f"{begin} holds neither structured.json nor parsed.json.", field="FILE")


def _number(text: str, field: str) -> Decimal:
    number = parse_amount(text, field)
    if number is None:
        raise InvalidInput(f"{field} is empty, but must be a number.", field=field)
    return number


def _read_sectors(file: str) -> dict[str, str]:
    if file.lower().endswith(".json"):
        return parse_sector_map(read_document(file, "sectors", "--sectors"))
    columns = {"symbol": ("symbol", "ticker"), "sector": ("sector", "industry", "gicssector")}
    rows = read_table(
        read_text(file, "a CSV of sectors", "--sectors"), columns, (("symbol",), ("sector",)), "--sectors"
    )
    return parse_sector_map({row.text("symbol"): row.text("sector") for row in rows}, "--sectors")


def dump_application(result: Application, *, is_dry_run: bool) -> dict[str, object]:
    """Write what became of a request as plain JSON values."""
    return {
        "dry_run": is_dry_run,
        "already_applied": result.is_repeat,
        "orders": [
            {
                "order_id": order.order_id,
                "symbol": order.symbol,
                "action": order.side,
                "quantity": plain(order.quantity),
                "price": plain(order.price),
                "amount": dump_money(order.amount_usd),
                "status": "filled",
                "metadata": dict(order.audit),
            }
            for order in result.orders
        ],
        "not_ordered": [
            {
                "symbol": outcome.recommendation.symbol,
                "action": outcome.recommendation.advice.value,
                "code": outcome.breach.code,
                "message": outcome.breach.message,
                "limit": outcome.breach.limit,
                "value": outcome.breach.value,
                "remedy": outcome.breach.remedy,
            }
            for outcome in result.outcomes
            if outcome.breach
        ],
        "positions": [
            {"symbol": symbol, "quantity": plain(held.quantity), "average_price": plain(held.average_price)}
            for symbol, held in result.book.positions.items()
        ],
        "sectors": {sector: dump_percent(share) for sector, share in result.sector_percents.items()},
        "unknown_sector": list(result.unknown_sector),
        "cash": dump_money(result.book.cash),
        "equity": dump_money(result.equity_usd),
        "total": dump_money(result.total_usd),
    }


def _render(result: Application, is_dry_run: bool) -> None:
    out = show.console()
    if result.is_repeat:
        out.print("This request was applied before: nothing is changed.")
    if is_dry_run and not result.is_repeat:
        out.print("Dry run: nothing is stored.", style="yellow")
    rows = [
        (order.side, order.symbol, plain(order.quantity), show.dollars(order.price), show.dollars(order.amount_usd))
        for order in result.orders
    ]
    if rows:
        columns = ("action", "symbol", "quantity", "price", "amount")
        out.print(show.table("Orders", columns, rows, right=columns[2:]))
    for outcome in result.outcomes:
        if outcome.breach:
            remedy = f" {outcome.breach.remedy}" if outcome.breach.remedy else ""
            out.print(f"{outcome.breach.code}: {outcome.breach.message}{remedy}", soft_wrap=True)
    if result.unknown_sector:
        out.print(f"Sector unknown, counted as one: {', '.join(result.unknown_sector)}", soft_wrap=True)
    invested = sum((order.amount_usd for order in result.orders if order.side == "BUY"), ZERO)
    out.print(
        f"\norders {len(result.orders)}   invested ${show.dollars(invested)}   "
        f"cash ${show.dollars(result.book.cash)}   equity ${show.dollars(result.equity_usd)}   "
        f"total ${show.dollars(result.total_usd)}"
    )
