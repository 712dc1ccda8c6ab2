"""What status, trade and switch do, with everything that a broker needs; loaded by those commands alone."""

import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import typer
from rich.console import Console

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.base.money import dump_money, plain
from rebalancer.core.base.shape import parse_option
from rebalancer.core.execution.run import Run, RunState
from rebalancer.core.planning.plan import plan_rebalance
from rebalancer.core.planning.scenario import parse_inputs
from rebalancer.core.risk.state import MarketClosed, TradingState
from rebalancer.core.risk.switching import SwitchChange
from rebalancer.core.strategies.strategies import combine_strategies
from rebalancer.core.targets.policy import parse_policy
from rebalancer.entrypoints.base.wire import plain_times
from rebalancer.entrypoints.cli import paper, show
from rebalancer.entrypoints.cli.inputs import read_policy, read_targets
from rebalancer.entrypoints.cli.outcome import EXIT_FOUND, EXIT_REFUSED, emit
from rebalancer.entrypoints.execution import run_result
from rebalancer.entrypoints.planning_wire import preview_result
from rebalancer.ports.account import AccountSnapshot, MarketClock
from rebalancer.services.context import Context
from rebalancer.services.execution.cancel import cancel_run
from rebalancer.services.execution.kill_switch import SwitchPorts, set_trading_state
from rebalancer.services.execution.settle import settle_run
from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.planning.preview import Preview, preview_rebalance


def show_status(journal: Path, as_json: bool) -> None:
    """Show the account, and what the journal says if there is one."""
    broker = paper.open_broker()
    account, market = broker.fetch_snapshot([]), broker.fetch_market_clock()
    trading, open_run = None, None
    if journal.exists():
        ctx = paper.open_context(broker, journal, paper.no_wishes())
        trading = ctx.accounts.load_trading(paper.UID, now=ctx.clock.now())
        open_run = ctx.runs.find_open_run(paper.UID)
    document = _status_document(account, market)
    document["trading"] = None if trading is None else {"state": trading.state.value, "reason": trading.reason}
    document["open_run"] = open_run
    emit(document, as_json, lambda: _show_status(document))


def _status_document(account: AccountSnapshot, market: MarketClock) -> dict[str, Any]:
    portfolio = account.portfolio
    return {
        "equity": dump_money(account.equity_usd),
        "cash": dump_money(portfolio.cash),
        "spendable_cash": dump_money(account.funds.spendable_usd),
        "trading_blocked": account.trading_blocked,
        "market": plain_times(
            {"is_open": market.is_open, "next_open": market.next_open, "next_close": market.next_close}
        ),
        "positions": [
            {
                "symbol": each.symbol,
                "quantity": plain(each.quantity),
                "price": plain(each.price),
                "average_cost": None if each.average_cost is None else plain(each.average_cost),
            }
            for each in sorted(portfolio.positions, key=lambda each: each.symbol)
        ],
        "open_orders": [
            {"symbol": each.symbol, "side": each.side.value, "client_order_id": each.client_order_id}
            for each in account.open_orders
        ],
    }


def _show_status(document: dict[str, Any]) -> None:
    out = show.console()
    positions, orders = document["positions"], document["open_orders"]
    rows = [(each["symbol"], each["quantity"], each["price"], each["average_cost"] or "") for each in positions]
    columns = ("symbol", "quantity", "price", "average cost")
    out.print(show.table("Positions", columns, rows, right=columns[1:]))
    equity, cash = (show.usd(Decimal(document[name])) for name in ("equity", "cash"))
    out.print(f"\nequity {equity}   cash {cash}   open orders {len(orders)}")
    market, trading = document["market"], document["trading"]
    is_open = market["is_open"]
    out.print(f"market {'open until ' + market['next_close'] if is_open else 'closed until ' + market['next_open']}")
    if isinstance(trading, dict):
        out.print(f"trading {trading['state']}: {trading['reason']}   open run {document['open_run'] or 'none'}")


@dataclass(frozen=True, slots=True)
class Order:
    """What the person asks of `trade`."""

    targets: str | None
    policy: str | None
    options: Sequence[str]
    market_closed: str
    is_approved: bool
    is_dry_run: bool
    is_cancel: bool


def trade(order: Order, journal: Path, as_json: bool) -> None:
    """Take up an open run, or preview, ask and start one; and follow it to its end."""
    broker = paper.open_broker()
    quiet = paper.open_context(broker, journal, paper.no_wishes())
    open_run = quiet.runs.find_open_run(paper.UID)
    if open_run is not None:
        _finish(cancel_run(quiet, open_run) if order.is_cancel else _follow(quiet, open_run), as_json)
        return
    if order.is_cancel:
        raise InvalidInput("--cancel: there is no open run.", field="--cancel")
    ctx = _context_of(quiet, journal, order)
    preview = preview_rebalance(ctx)
    _show_preview(preview, as_json and order.is_dry_run)
    if preview.breaches:
        raise typer.Exit(EXIT_REFUSED if _is_stopped(preview) else 0)
    if order.is_dry_run:
        return
    _require_approval(order.is_approved)
    run = start_rebalance(ctx, preview.stored.plan_id, uuid.uuid4().hex)
    _finish(_follow(ctx, run.run_id) if run.is_open else run, as_json)


def _context_of(quiet: Context, journal: Path, order: Order) -> Context:
    if order.targets is None:
        raise InvalidInput("--targets is missing: give a CSV or JSON of targets.", field="--targets")
    allocation, strategies = read_targets(order.targets)
    chosen = parse_policy(read_policy(order.policy, order.options))
    if strategies:
        allocation = combine_strategies(strategies, chosen)
    if allocation.classes:
        raise InvalidInput(
            "--targets holds asset classes, which the command line plans but does not trade yet; name the symbols.",
            field="--targets",
        )
    closed = parse_option(MarketClosed, order.market_closed, "--market-closed")
    wishes = paper.wishes_of(quiet.broker, allocation.targets, chosen, market_closed=closed)
    return paper.open_context(quiet.broker, journal, wishes)


def _show_preview(preview: Preview, as_json: bool) -> None:
    def render() -> None:
        inputs = dict(preview.stored.document["inputs"])
        inputs.pop("planner_version", None)
        again = parse_inputs(inputs)
        show.show_plan(plan_rebalance(again.allocation, again.snapshot, again.policy))

    if as_json:
        emit(preview_result(preview), True, render)
    else:
        with show.on_stderr():
            render()
    for breach in preview.breaches:
        sys.stderr.write(f"{breach.code}: {breach.message} {breach.remedy or ''}".rstrip() + "\n")


def _is_stopped(preview: Preview) -> bool:
    return any(breach.code != "NOTHING_TO_TRADE" for breach in preview.breaches)


def _require_approval(is_given: bool) -> None:
    """Ask a person at a terminal; elsewhere only --yes approves."""
    if is_given:
        return
    if (
        sys.stdin is None
        or not sys.stdin.isatty()
        or not typer.confirm("Place these orders on the paper account?", err=True)
    ):
        sys.stderr.write(
            "Nothing was ordered: the plan was not approved; give --yes to approve it without a question.\n"
        )
        raise typer.Exit(EXIT_REFUSED)


def _follow(ctx: Context, run_id: str) -> Run:
    """Advance a run until it closes or waits for the market, with a sign of life on a terminal."""
    with _progress(f"run {run_id}"):
        stored = ctx.runs.load_run(ctx.uid, run_id)
        if stored is None:
            raise InvalidInput(f"The journal has no run {run_id}.", field="--journal")
        run = stored.run
        while run.is_open:
            run = settle_run(ctx, stored)
            if not run.is_open or run.is_waiting(ctx.clock.now()):
                break
            stored = ctx.runs.load_run(ctx.uid, run_id) or stored
    return run


@contextmanager
def _progress(what: str) -> Iterator[None]:
    """Return a spinner on a terminal's stderr; silence elsewhere."""
    console = Console(file=sys.stderr)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{what}: Ctrl-C leaves it; `rebalancer trade` takes it up again"):
        yield


def _finish(run: Run, as_json: bool) -> None:
    """Show the run's end; exit 1 where less was done than approved, 4 where it was halted."""
    emit(run_result(run), as_json, lambda: _show_run(run))
    if run.state is RunState.HALTED:
        raise typer.Exit(EXIT_REFUSED)
    if run.state is not RunState.COMPLETED:
        raise typer.Exit(EXIT_FOUND)


def _show_run(run: Run) -> None:
    rows = [
        (
            leg.side.value,
            leg.symbol,
            plain(leg.planned_quantity),
            plain(leg.filled_quantity),
            leg.state.value,
            leg.message or "",
        )
        for leg in run.legs
    ]
    columns = ("side", "symbol", "planned", "filled", "state", "reason")
    out = show.console()
    out.print(show.table(f"Run {run.run_id}", columns, rows, right=("planned", "filled")))
    out.print(f"\n{run.state.value}: {run.message}")


def set_switch(state: str, reason: str, journal: Path) -> TradingState:
    """Set the journal's switch; a halt also cancels what an open run has at the broker."""
    wanted = parse_option(TradingState, state.upper(), "STATE")
    ctx = paper.open_context(paper.open_broker(), journal, paper.no_wishes())
    ports = SwitchPorts(ctx.accounts, ctx.runs, ctx.tasks, ctx.clock, ctx.log)
    seen = ctx.accounts.load_switch(paper.UID, now=ctx.clock.now())
    change = SwitchChange("user", wanted, reason, expected_version=seen.version)
    set_trading_state(ports, paper.UID, change, is_admin=False, is_proven=lambda: True)
    open_run = ctx.runs.find_open_run(paper.UID)
    if open_run is not None and wanted is TradingState.HALTED:
        _follow(ctx, open_run)
    return wanted
