"""The callable that gives the account at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from firebase_functions.https_fn import CallableRequest

from rebalancer.core.base.money import HUNDRED, ZERO, dump_money, dump_percent, dump_percent_or_none, plain
from rebalancer.core.statements.equity_history import EquityHistory, EquityRange, EquityReading
from rebalancer.core.statements.holdings import Holding, holdings_of, share_percent
from rebalancer.core.statements.performance import Drawdown
from rebalancer.entrypoints.base.boundary import answer
from rebalancer.entrypoints.base.wire import WireModel, plain_times
from rebalancer.services.statements.overview import Overview, fetch_overview
from rebalancer.wiring import account

if TYPE_CHECKING:
    from rebalancer.contract import overview as shapes


class AccountOverview(WireModel):
    """`account_overview`."""

    range: EquityRange = EquityRange.QUARTER


def account_overview(request: CallableRequest[Any]) -> shapes.Overview:
    """Show the account's figures and its history."""

    def use_case(uid: str, body: AccountOverview) -> shapes.Overview:
        found = fetch_overview(account.context_for(uid), body.range)
        held = [position.symbol for position in found.account.portfolio.positions]
        return overview_result(found, body.range, account.asset_catalogue().known_names(held))

    return answer(request, AccountOverview, use_case)


def overview_result(found: Overview, span: EquityRange, names: Mapping[str, str]) -> shapes.Overview:
    """Write the overview as the page reads it: dollars in cents, percents to six decimals, rounded half to even.

    `names` are those of symbols, as far as they are known without another request.
    """
    today, market, account_now = found.today, found.market, found.account
    answered: shapes.Overview = {
        "as_of": found.as_of,
        "range": span.value,
        "equity_usd": dump_money(account_now.equity_usd),
        "cash_usd": dump_money(account_now.portfolio.cash),
        "cash_percent": dump_percent_or_none(share_percent(account_now.portfolio.cash, account_now.equity_usd)),
        "unsettled_usd": dump_money(max(ZERO, account_now.funds.spendable_usd - account_now.funds.settled_usd)),
        "positions": len(account_now.portfolio.positions),
        "open_orders": len(account_now.open_orders),
        "today": None
        if today is None
        else {
            "change_usd": dump_money(today.change_usd),
            "change_percent": dump_percent_or_none(today.change_percent),
            "since": account_now.last_equity_at,
        },
        "holdings": [
            _holding(row, names.get(row.symbol))
            for row in holdings_of(account_now.portfolio.positions, account_now.last_closes, account_now.equity_usd)
        ],
        "history": _history(found.history),
        "market": {"is_open": market.is_open, "next_open": market.next_open, "next_close": market.next_close},
    }
    return plain_times(answered)


def _holding(row: Holding, name: str | None) -> shapes.HoldingToday:
    return {
        "symbol": row.symbol,
        "name": name,
        "quantity": plain(row.quantity),
        "price": plain(row.price),
        "value_usd": dump_money(row.value_usd),
        "share_percent": dump_percent_or_none(row.share_percent),
        "day_change_usd": _money(row.day_change_usd),
        "day_change_percent": dump_percent_or_none(row.day_change_percent),
        "gain_usd": _money(row.gain_usd),
        "gain_percent": dump_percent_or_none(row.gain_percent),
    }


def _money(usd: Decimal | None) -> str | None:
    return None if usd is None else dump_money(usd)


def _history(history: EquityHistory) -> shapes.EquityHistory:
    readings = history.readings
    last = readings[-1] if readings else None
    return {
        "source": "BROKER",
        "gain_usd": dump_money(history.gain_usd),
        "return_percent": None if last is None else dump_percent_or_none(last.return_percent),
        "drawdown_percent": None if last is None else dump_percent_or_none(last.drawdown_percent),
        "deepest": None if history.deepest is None else _drawdown(history.deepest),
        "days": [_reading(reading) for reading in readings],
    }


def _reading(reading: EquityReading) -> shapes.EquityDay:
    return {
        "day": reading.day.isoformat(),
        "equity_usd": dump_money(reading.equity_usd),
        "return_percent": dump_percent_or_none(reading.return_percent),
        "drawdown_percent": dump_percent_or_none(reading.drawdown_percent),
    }


def _drawdown(deepest: Drawdown) -> shapes.DeepestFall:
    return {
        "percent": dump_percent(deepest.depth * HUNDRED),
        "peak": deepest.peak.isoformat(),
        "trough": deepest.trough.isoformat(),
        "recovered": None if deepest.recovered is None else deepest.recovered.isoformat(),
    }
