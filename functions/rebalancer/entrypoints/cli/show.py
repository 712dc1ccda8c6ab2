"""Tables for a person: colours only on a terminal, whole lines where the output goes into a file or a pipe."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from decimal import Decimal
from typing import Final

from rich.console import Console

from rebalancer.core.account.fees import estimate_fees, sum_fees
from rebalancer.core.account.order import OrderSide
from rebalancer.core.advice.doctor import Finding, Severity
from rebalancer.core.advice.suggestions import Suggestion
from rebalancer.core.advice.whatif import WhatIf
from rebalancer.core.base.money import QUOTIENT, dump_money, plain
from rebalancer.core.planning.best.explain import explain_kept
from rebalancer.core.planning.drift import DriftReport, DriftRow
from rebalancer.core.planning.drift_row import DriftLevel
from rebalancer.core.planning.gains.statement import describe_gains, gains_use
from rebalancer.core.planning.new_money import NewMoney
from rebalancer.core.planning.plan import Action, RebalancePlan
from rebalancer.core.planning.statement import describe_bound, describe_standing, find_shortcomings
from rebalancer.core.strategies.attribution import Attribution
from rebalancer.core.targets.policy import ShareMode
from rebalancer.entrypoints.cli.sessions import exchange_today
from rebalancer.entrypoints.cli.tables import Sheet

PIPE_WIDTH: Final = 200
_HUNDREDTH: Final = Decimal("0.01")
_LEVEL_STYLES: Final = {
    DriftLevel.WITHIN_TOLERANCE: "green",
    DriftLevel.WARNING: "yellow",
    DriftLevel.CRITICAL: "red",
}
_SEVERITY_STYLES: Final = {Severity.IMPOSSIBLE: "red", Severity.FOOLISH: "yellow", Severity.OFFER: "cyan"}
_ACTION_STYLES: Final = {Action.BUY: "green", Action.SELL: "red", Action.HOLD: "dim"}


_is_on_stderr: ContextVar[bool] = ContextVar("is_on_stderr", default=False)


def console() -> Console:
    """Return the terminal, or a pipe that is wide enough not to cut a line."""
    stream = sys.stderr if _is_on_stderr.get() else sys.stdout
    return Console(file=stream, width=None if stream.isatty() else PIPE_WIDTH, highlight=False)


@contextmanager
def on_stderr() -> Iterator[None]:
    """Show tables on stderr, where stdout is for something else."""
    token = _is_on_stderr.set(True)
    try:
        yield
    finally:
        _is_on_stderr.reset(token)


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, right: Sequence[str] = ()) -> Sheet:
    """Return a plain table; the columns named in `right` are numbers."""
    return Sheet(title, columns, tuple(rows), right)


def dollars(amount: Decimal) -> str:
    """Dollars with thousands separators and two decimals, half to even."""
    text = dump_money(amount)
    return f"{Decimal(text):,.2f}"


def usd(amount: Decimal) -> str:
    """Write dollars with their sign before the dollar: $5.00, -$5.00."""
    text = dollars(amount)
    return f"-${text[1:]}" if text.startswith("-") else f"${text}"


def percent(number: Decimal) -> str:
    """Return a percent with two decimals, half to even."""
    return f"{_rounded(number):f}%"


def points(number: Decimal) -> str:
    """Return a signed drift in percentage points."""
    return f"{_rounded(number):+f}"


def _rounded(number: Decimal) -> Decimal:
    """Round to two decimals, half to even; what rounds to zero has no sign."""
    rounded = number.quantize(_HUNDREDTH, context=QUOTIENT)
    return rounded or rounded.copy_abs()


def _styled(text: str, style: str) -> str:
    return f"[{style}]{text}[/]"


_NUMBERS: Final = (
    "value",
    "target",
    "actual",
    "drift",
    "amount",
    "quantity",
    "tax",
    "price",
    "cash",
    "short",
    "long",
    "term unknown",
)


def show_plan(plan: RebalancePlan) -> None:
    """Show the trades and holds with their reasons, what the account is worth before and after, and today's fees."""
    rows = [
        (
            item.symbol,
            _styled(item.action.value, _ACTION_STYLES[item.action]),
            plain(item.quantity) if item.quantity else "",
            dollars(item.trade_amount) if item.quantity else "",
            dollars(item.current_value),
            percent(item.target_percent),
            percent(item.actual_percent),
            points(item.drift_percent),
            item.reason.value,
        )
        for item in plan.items
    ]
    columns = ("symbol", "action", "quantity", "amount", "value", "target", "actual", "drift", "reason")
    out = console()
    out.print(table("Plan", columns, rows, right=_NUMBERS))
    count = len(plan.trades)
    out.print(
        f"\nportfolio {usd(plan.portfolio_value)}   cash after {usd(plan.cash_after)}   "
        f"{count} trade{'' if count == 1 else 's'}   {describe_standing(plan.standing)}"
    )
    if count:
        out.print(f"fees about {usd(_fees_today(plan))}; what crossing the spread costs comes on top")
    is_searched = plan.proof is not None or plan.policy.shares is ShareMode.WHOLE
    if is_searched and plan.trades and plan.shortfall_usd is not None:
        out.print(describe_bound(plan.shortfall_usd, is_least_cost=plan.proof is not None))
    for symbol, note in explain_kept(plan.items, plan.snapshot).items():
        out.print(f"{symbol}: {note}")
    use = gains_use(plan)
    if use is not None:
        out.print(describe_gains(use))
    for each in find_shortcomings(plan):
        change = "" if each.setting is None else f" It is up to {each.setting}."
        out.print(_styled(each.message + change, "red"))
    out.print(_styled(plan.plan_id, "dim"))


def _fees_today(plan: RebalancePlan) -> Decimal:
    """Dollars, by the rates of today."""
    today = exchange_today()
    return sum_fees(
        estimate_fees(each.symbol, OrderSide(each.action.lower()), each.quantity, each.price, on=today)
        for each in plan.trades
    ).usd


def show_drift(report: DriftReport) -> None:
    """Each symbol and class against its target."""
    rows = [*report.all_rows, *[row for each in report.classes for row in each.members]]
    out = console()
    shown = [_drift_cells(row) for row in sorted(rows, key=lambda row: row.symbol)]
    columns = ("symbol", "value", "target", "actual", "drift", "level")
    out.print(table("Drift", columns, shown, right=_NUMBERS))
    if report.classes:
        out.print(
            table("\nAsset classes", columns, [_drift_cells(each.row) for each in report.classes], right=_NUMBERS)
        )
    out.print(f"\nportfolio {usd(report.portfolio_value)}   {describe_standing(report.standing)}")


def _drift_cells(row: DriftRow) -> tuple[str, ...]:
    if not row.targeted:
        return (row.symbol, dollars(row.current_value), "none", percent(row.actual_percent), "", "")
    return (
        row.symbol,
        dollars(row.current_value),
        percent(row.target_percent),
        percent(row.actual_percent),
        points(row.drift_percent),
        _styled(row.level.value, _LEVEL_STYLES[row.level]),
    )


def show_what_if(result: WhatIf) -> None:
    """Show what would be traded, and the allocation before and after; or why it cannot be."""
    out = console()
    if result.effects:
        rows = [
            (
                effect.symbol,
                effect.side.value,
                plain(effect.quantity),
                dollars(effect.value_usd),
                effect.tax.kind.value,
                dollars(effect.tax.short_term_usd),
                dollars(effect.tax.long_term_usd),
                dollars(effect.tax.unknown_term_usd),
            )
            for effect in result.effects
        ]
        columns = ("symbol", "action", "quantity", "value", "tax implication", "short", "long", "term unknown")
        out.print(table("What if", columns, rows, right=_NUMBERS))
        out.print("Tax is an estimate, first in, first out; no advice.\n", style="dim")
    for problem in result.problems:
        out.print(_styled("impossible: ", "red") + problem.message)
    if result.after is None:
        return
    before = {row.symbol: row for row in result.before.all_rows}
    moved = [
        (
            row.symbol,
            percent(before[row.symbol].actual_percent) if row.symbol in before else percent(Decimal(0)),
            percent(row.actual_percent),
            percent(row.target_percent) if row.targeted else "none",
            points(row.drift_percent) if row.targeted else "",
            _styled(row.level.value, _LEVEL_STYLES[row.level]) if row.targeted else "",
        )
        for row in result.after.all_rows
    ]
    out.print(table("Allocation", ("symbol", "before", "after", "target", "drift", "level"), moved, right=_NUMBERS))
    out.print(f"\ncash {usd(result.cash_before)} → {usd(result.cash_after)}")


def show_new_money(found: NewMoney) -> None:
    """The amount with what it buys, or why none does it."""
    out = console()
    if found.usd is None:
        out.print(found.reason)
        return
    least = "" if found.is_least else " (a little less may do as well)"
    out.print(f"${dollars(found.usd)} of new money bring everything inside its band without selling{least}.")
    if found.buys:
        rows = [(each.symbol, plain(each.quantity), dollars(each.usd)) for each in found.buys]
        out.print(table("Buys", ("symbol", "quantity", "value"), rows, right=_NUMBERS))


def show_suggestions(suggestions: Sequence[Suggestion]) -> None:
    """Suggested trades, the most urgent first."""
    out = console()
    if not suggestions:
        out.print("Nothing is suggested.")
        return
    rows = [
        (
            each.priority.value,
            each.action.value,
            each.symbol,
            plain(each.suggested_quantity),
            dollars(each.estimated_value),
            points(each.drift_percent),
            each.tax.kind.value,
            dollars(each.tax.gain_usd) if each.action is Action.SELL else "",
        )
        for each in suggestions
    ]
    columns = ("priority", "action", "symbol", "quantity", "value", "drift", "tax implication", "tax")
    out.print(table("Suggestions", columns, rows, right=_NUMBERS))
    out.print("Tax is an estimate, first in, first out; no advice.", style="dim")


def show_findings(findings: Sequence[Finding]) -> None:
    """Show what the policy doctor found, each with its fix."""
    out = console()
    for each in findings:
        style = _SEVERITY_STYLES[each.severity]
        out.print(f"{_styled(each.severity.value, style)}  {each.code}\n  {each.message}\n  {each.fix}", soft_wrap=True)
    if not findings:
        out.print("Nothing is wrong with this policy.")


def show_attribution(attribution: Attribution) -> None:
    """Show what a plan means for each strategy."""
    out = console()
    if attribution.crossings:
        rows = [
            (each.symbol, each.seller, each.buyer, plain(each.quantity), dollars(each.price))
            for each in attribution.crossings
        ]
        out.print(table("\nCrossed inside", ("symbol", "from", "to", "quantity", "price"), rows, right=_NUMBERS))
    parts = [(each.strategy, each.symbol, plain(each.quantity)) for each in attribution.parts]
    out.print(table("\nOrders by strategy", ("strategy", "symbol", "quantity"), parts, right=_NUMBERS))
    books = [
        (
            book.strategy,
            dollars(book.cash),
            ", ".join(f"{plain(count)} {name}" for name, count in book.quantities.items()),
        )
        for book in attribution.books
    ]
    out.print(table("\nBooks after", ("strategy", "cash", "holdings"), books, right=_NUMBERS))
