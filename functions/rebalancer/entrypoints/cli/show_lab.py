"""What the lab found, as tables for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from rebalancer.core.evidence.series import SeriesKind
from rebalancer.entrypoints.cli import show

if TYPE_CHECKING:
    from rebalancer.contract import evidence as shapes


def show_report(report: shapes.LabReport) -> None:
    """Show each policy in figures, the luck of dates, and what the series are."""
    console = show.console()
    console.print(
        f"{report['first_day']} to {report['last_day']}, {report['trading_days']} trading days"
        + (f", shortened by {report['shortened_by']}" if report["shortened_by"] else "")
    )
    console.print(show.table("Policies", _COLUMNS, map(_row, report["policies"]), right=_COLUMNS[1:]))
    rows = [_luck(each) for each in report["policies"] if each["advantage"]]
    if rows:
        reference = next(each["label"] for each in report["policies"] if each["policy"] == report["reference"])
        title = f"After tax, percent a year more than “{reference}”"
        console.print(show.table(title, _LUCK, rows, right=_LUCK[1:6]))
    show_bands(report["bands"])
    console.print(report["verdict"])
    for each in report["series"]:
        made = ", computed" if each["is_made"] else ""
        kind = _KINDS[SeriesKind(each["kind"])]
        console.print(f"{each['symbol']}: {kind}, {each['gaps']} days without a close{made}")


_KINDS = {
    SeriesKind.PRICE: "price without dividends",
    SeriesKind.TOTAL_RETURN: "total return",
    SeriesKind.UNKNOWN: "price or total return, not known which",
}
_COLUMNS = ("policy", "rebalances", "trades", "turnover", "cost", "tax", "mean drift", "95%", "worst", "after tax")
_LUCK = ("policy", "lowest", "middle", "highest", "5th", "95th", "beyond luck")


def _row(result: shapes.LabPolicyResult) -> Sequence[str]:
    found = result["figures"]
    if found is None:
        return (result["label"], *[""] * (len(_COLUMNS) - 2), f"empty on {result['depleted_on']}")
    return (
        result["label"],
        str(found["rebalances"]),
        str(found["trades"]),
        show.percent(Decimal(found["turnover_percent"])),
        show.dollars(Decimal(found["cost_usd"])),
        show.dollars(Decimal(found["tax_usd"])),
        show.percent(Decimal(found["mean_drift_percent"])),
        show.percent(Decimal(found["p95_drift_percent"])),
        show.percent(Decimal(found["worst_drift_percent"])),
        show.dollars(Decimal(found["after_tax_usd"])),
    )


def _luck(result: shapes.LabPolicyResult) -> Sequence[str]:
    found = result["advantage"]
    if found is None:
        return ()
    numbers = ("low_percent", "middle_percent", "high_percent", "band_low_percent", "band_high_percent")
    by_name: Mapping[str, object] = {**found}
    cells = (show.points(Decimal(str(by_name[name]))) for name in numbers)
    return (result["label"], *cells, "yes" if found["is_beyond_luck"] else "no")


def show_bands(bands: Sequence[shapes.PersonalBand]) -> None:
    """Show the band of each target."""
    columns = ("target", "weight", "band", "below", "above", "cost to sell", "cost to buy")
    names = (
        "target_percent",
        "band_percent",
        "lower_percent",
        "upper_percent",
        "sell_cost_percent",
        "buy_cost_percent",
    )
    rows = []
    for band in bands:
        by_name: Mapping[str, object] = {**band}
        rows.append((band["name"], *(show.percent(Decimal(str(by_name[name]))) for name in names)))
    show.console().print(show.table("Your bands, percentage points to either side", columns, rows, right=columns[1:]))


def show_replay(replayed: int, plans: int, different: Sequence[Mapping[str, str]]) -> None:
    """Show what replaying found."""
    console = show.console()
    console.print(f"{replayed} of {plans} plans made again, {len(different)} of them different")
    for each in different:
        console.print(f"{each['policy']} on {each['day']}: stored {each['stored']}")
