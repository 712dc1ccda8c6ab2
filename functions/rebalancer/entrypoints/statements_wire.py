"""What the ledger's callables answer: decimals as text, days and moments as ISO 8601."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from rebalancer.core.account.holding_period import long_term_from, term_of
from rebalancer.core.base.money import EXACT, HUNDRED, plain, plain_or_none
from rebalancer.core.base.stored_fields import dump_day_or_none
from rebalancer.core.ledger.reconciliation import PortfolioRow
from rebalancer.core.ledger.snapshots import Snapshot
from rebalancer.core.ledger.times import dump_stamp
from rebalancer.core.statements.overview import Overview, YearOfGains
from rebalancer.core.statements.performance import Drawdown
from rebalancer.core.statements.year_end import YearEnd
from rebalancer.core.tax.harvest import HarvestCandidate, OpenTaxLot, WashWindow
from rebalancer.core.tax.lines import TaxLine
from rebalancer.core.tax.wishes import HarvestWishes
from rebalancer.services.statements.ledger_view import History, SaleUpTo

if TYPE_CHECKING:
    from rebalancer.contract import ledger as ledger_shapes
    from rebalancer.contract import statements as shapes

SALES_SHOWN: Final = 500
NOTE: Final = "Gains, terms, wash sales and harvests are estimates from this account alone, and no tax advice."


def overview_result(history: History) -> shapes.LedgerView:
    """Return a ledger as the page reads it."""
    found, today = history.overview, history.today
    return {
        "note": NOTE,
        "method": history.ledger.book.method.value,
        "today": today.isoformat(),
        "account": None if found.snapshot is None else _account(found.snapshot),
        "positions": [] if found.snapshot is None else [row_result(row) for row in found.snapshot.rows],
        "lots": [_lot(lot, found.prices.get(lot.symbol), today) for lot in found.lots],
        "gains_by_year": [_year(year) for year in found.years],
        "year_ends": [year_end_result(year) for year in found.year_ends],
        "sales": [_sale(line) for line in reversed(found.sales[-SALES_SHOWN:])],
        "sales_left_off": max(0, len(found.sales) - SALES_SHOWN),
        "wash_windows": [_window(window) for window in found.windows],
        "harvest": [_candidate(candidate) for candidate in found.candidates],
        "harvest_wishes": wishes_result(history.wishes),
        "series": _series(found),
        "strategies": [
            {"strategy": name, "equity": [{"day": day.isoformat(), "equity_usd": plain(e)} for day, e in days.items()]}
            for name, days in found.strategies.items()
        ],
        "returns": _returns(found),
        "strategy_returns": [
            {
                "strategy": row.strategy,
                "equity_usd": plain(row.equity_usd),
                "capital_usd": plain(row.capital_usd),
                "gain_usd": plain(row.gain_usd),
                "time_weighted_percent": _percent(row.time_weighted),
            }
            for row in found.strategy_returns
        ],
        "contributions": [
            {
                "strategy": row.strategy,
                "symbol": row.symbol,
                "gain_usd": plain(row.gain_usd),
                "percent": plain_or_none(row.percent),
            }
            for row in found.contributions
        ],
    }


def wishes_result(wishes: HarvestWishes) -> shapes.HarvestWishes:
    """Wishes as the page reads them."""
    return {
        "loss_usd_min": plain(wishes.loss_usd_min),
        "replacements": [{"symbol": symbol, "by": list(others)} for symbol, others in wishes.replacements.items()],
        "same_as": [{"symbols": list(symbols)} for symbols in wishes.same_as],
    }


def _account(snapshot: Snapshot) -> shapes.LedgerAccount:
    return {
        "at": dump_stamp(snapshot.at_ns),
        "equity_usd": plain(snapshot.equity_usd),
        "cash_usd": plain(snapshot.cash_usd),
        "market_value_usd": plain(EXACT.subtract(snapshot.equity_usd, snapshot.cash_usd)),
        "pnl_usd": plain(snapshot.pnl_usd),
    }


def row_result(row: PortfolioRow) -> ledger_shapes.PortfolioRow:
    """One row of a portfolio: a symbol in a strategy, or the residual."""
    return {
        "symbol": row.symbol,
        "asset_class": row.asset_class,
        "strategy": row.strategy,
        "quantity": plain(row.quantity),
        "average_cost_usd": plain_or_none(row.average_cost_usd),
        "price_usd": plain_or_none(row.price_usd),
        "value": plain_or_none(row.value),
        "value_base_usd": plain_or_none(row.value_base_usd),
        "nav_percent": plain_or_none(row.nav_percent),
        "currency": row.currency,
        "fx_rate": plain(row.fx_rate),
        "pnl_percent": plain_or_none(row.pnl_percent),
        "known_to": row.known_to.value,
    }


def _lot(lot: OpenTaxLot, price: Decimal | None, today: date) -> shapes.Lot:
    return {
        "lot_id": lot.lot_id,
        "symbol": lot.symbol,
        "quantity": plain(lot.quantity),
        "cost_usd": plain(lot.cost_usd),
        "is_cost_known": lot.is_cost_known,
        "acquired_on": dump_day_or_none(lot.acquired_on),
        "held_since": dump_day_or_none(lot.held_since),
        "term": term_of(lot.held_since, today).value,
        "long_term_from": None if lot.held_since is None else long_term_from(lot.held_since).isoformat(),
        "price_usd": plain_or_none(price),
        "value_usd": None if price is None else plain(EXACT.multiply(lot.quantity, price)),
        "gain_usd": None if price is None else plain(lot.gain_usd(price)),
    }


def sale_result(found: SaleUpTo) -> shapes.BoundedSale:
    """Return a sale up to a boundary."""
    return {
        "note": NOTE,
        "symbol": found.symbol,
        "price_usd": plain(found.price),
        "quantity": plain(found.sale.quantity),
        "gains": [{"term": term.value, "gain_usd": plain(gain)} for term, gain in found.sale.gain_usd.items()],
        "stopped_at": found.sale.stopped_at,
    }


def _year(year: YearOfGains) -> shapes.YearOfGains:
    return {
        "year": year.year,
        "term": year.term.value,
        "proceeds_usd": plain(year.proceeds_usd),
        "cost_usd": plain(year.cost_usd),
        "disallowed_usd": plain(year.disallowed_usd),
        "gain_usd": plain(year.gain_usd),
    }


def year_end_result(year: YearEnd) -> shapes.YearEnd:
    """What a year's papers say."""
    return {
        "year": year.year,
        "boxes": [
            {
                "box": box.box,
                "rows": box.rows,
                "proceeds_usd": plain(box.proceeds_usd),
                "cost_usd": plain(box.cost_usd),
                "adjustment_usd": plain(box.adjustment_usd),
                "gain_usd": plain(box.gain_usd),
            }
            for box in year.boxes
        ],
        "income": [
            {"character": character.value, "amount_usd": plain(amount)} for character, amount in year.income_usd.items()
        ],
        "unknown": [
            {
                "symbol": sale.symbol,
                "quantity": plain(sale.quantity),
                "sold_on": sale.sold_on.isoformat(),
                "proceeds_usd": plain(sale.proceeds_usd),
                "what": sale.what,
            }
            for sale in year.unknown
        ],
    }


def _sale(line: TaxLine) -> shapes.Sale:
    return {
        "event_id": line.event_id,
        "lot_id": line.lot_id,
        "symbol": line.symbol,
        "quantity": plain(line.quantity),
        "acquired_on": dump_day_or_none(line.acquired_on),
        "sold_on": line.sold_on.isoformat(),
        "proceeds_usd": plain(line.proceeds_usd),
        "cost_usd": plain(line.cost_usd),
        "disallowed_usd": plain(line.disallowed_usd),
        "gain_usd": plain(line.gain_usd),
        "term": line.term.value,
        "is_cost_known": line.is_cost_known,
    }


def _window(window: WashWindow) -> shapes.WashWindow:
    return {
        "symbol": window.symbol,
        "buying_washes_until": dump_day_or_none(window.buying_washes_until),
        "loss_usd": plain(window.loss_usd),
        "selling_washes_until": dump_day_or_none(window.selling_washes_until),
    }


def _candidate(candidate: HarvestCandidate) -> shapes.HarvestCandidate:
    return {
        "symbol": candidate.symbol,
        "quantity": plain(candidate.quantity),
        "losses": [{"term": term.value, "loss_usd": plain(loss)} for term, loss in candidate.loss_usd.items()],
        "washed_quantity": plain(candidate.washed_quantity),
        "replacement": candidate.replacement,
        "why_none": candidate.why_none,
    }


def _series(found: Overview) -> list[shapes.SeriesDay]:
    index = {point.day: point.index for point in found.index}
    return [
        {
            "day": point.day.isoformat(),
            "equity_usd": plain(point.equity_usd),
            "cash_usd": plain(point.cash_usd),
            "flow_usd": plain(point.flow_usd),
            "index": plain_or_none(index.get(point.day)),
        }
        for point in found.points
    ]


def _returns(found: Overview) -> shapes.Returns:
    returns = found.returns
    return {
        "from": found.points[0].day.isoformat() if found.points else None,
        "to": found.points[-1].day.isoformat() if found.points else None,
        "time_weighted_percent": _percent(returns.time_weighted),
        "money_weighted_percent": _percent(returns.money_weighted),
        "drawdown": None if returns.drawdown is None else _drawdown(returns.drawdown),
    }


def _drawdown(drawdown: Drawdown) -> shapes.LedgerDrawdown:
    return {
        "percent": plain(EXACT.multiply(drawdown.depth, HUNDRED)),
        "peak": drawdown.peak.isoformat(),
        "trough": drawdown.trough.isoformat(),
        "recovered": dump_day_or_none(drawdown.recovered),
    }


def _percent(fraction: Decimal | None) -> str | None:
    return None if fraction is None else plain(EXACT.multiply(fraction, HUNDRED))
