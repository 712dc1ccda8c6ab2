"""A day of the drift's history: what was wanted and what was there, one line a day, one document a quarter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.base.money import ZERO, dump_money, dump_percent
from rebalancer.core.base.new_york import new_york_date, quarter_of
from rebalancer.core.planning.items import Action, PlanItem, Reason
from rebalancer.core.planning.plan import RebalancePlan

if TYPE_CHECKING:
    from rebalancer.contract import drift as shapes

ROWS_MAX: Final = 60
"""More symbols than this are kept as one sum: a quarter stays far below the size of a document."""

_APART: Final = frozenset({Reason.UNTARGETED_HELD, Reason.EXCLUDED})


@dataclass(frozen=True, slots=True)
class DriftDay:
    """One day in New York and what was measured on it, as it is stored."""

    day: date
    document: shapes.DriftHistoryDay

    @property
    def quarter(self) -> str:
        """The document that holds it, such as `2026Q1`."""
        return quarter_of(self.day)


def drift_day(plan: RebalancePlan, portfolio_usd: Decimal, measured_at: datetime) -> DriftDay:
    """Return the line of a measurement: shares of the base by symbol, cash among them.

    The drift of the whole is what is over target in sum, or under it, whichever is more. Holdings that are kept apart
    from the base have no share of it.
    """
    items = [item for item in plan.items if not _is_apart(item)]
    over = sum((item.drift_percent for item in items if item.drift_percent > 0), ZERO)
    under = -sum((item.drift_percent for item in items if item.drift_percent < 0), ZERO)
    largest = sorted(items, key=lambda item: (-max(item.target_percent, item.actual_percent), item.symbol))
    kept, rest = largest[:ROWS_MAX], largest[ROWS_MAX:]
    rows: list[shapes.DriftHistoryRow] = [
        {
            "symbol": item.symbol,
            "target_percent": dump_percent(item.target_percent),
            "actual_percent": dump_percent(item.actual_percent),
        }
        for item in sorted(kept, key=lambda item: item.symbol)
    ]
    document: shapes.DriftHistoryDay = {
        "measured_at": measured_at,
        "portfolio_value": dump_money(portfolio_usd),
        "drift_percent": dump_percent(max(over, under)),
        "rows": rows,
        "rest_percent": dump_percent(sum((item.actual_percent for item in rest), ZERO)),
    }
    return DriftDay(new_york_date(measured_at), document)


def _is_apart(item: PlanItem) -> bool:
    return item.reason in _APART and item.action is Action.HOLD
