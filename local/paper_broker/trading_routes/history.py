"""Portfolio history: equity and profit over time, computed from the entries and the replayed prices."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal

from starlette.responses import Response
from starlette.routing import Route

from local.paper_broker.broker import Broker
from local.paper_broker.call import Call, trading_route
from local.paper_broker.engine.model import CashMovement
from local.paper_broker.errors import invalid
from local.paper_broker.market import NEW_YORK, SessionDay
from local.paper_broker.market.exact_json import ExactJsonResponse
from local.paper_broker.numbers import ratio
from local.paper_broker.params import choice, instant, names
from local.paper_broker.wire import Fields

ZERO = Decimal(0)
STEPS = {
    "1Min": timedelta(minutes=1),
    "5Min": timedelta(minutes=5),
    "15Min": timedelta(minutes=15),
    "1H": timedelta(hours=1),
    "1D": timedelta(days=1),
}
_PERIOD = re.compile(r"([1-9]\d{0,2})([DWMA])")
_DAYS = {"D": 1, "W": 7, "M": 30, "A": 365}
_SPAN_OF_FINE_STEPS = timedelta(days=30)
DAY_MARK_HOUR = 20
"""Alpaca stamps a day's point with 20:00 New York time."""
POINTS_MAX = 5000


def get_history(call: Call) -> Response:
    start, end = _window(call)
    timeframe = _timeframe(call, end - start)
    reporting = choice(
        call.query, "intraday_reporting", ("market_hours", "extended_hours", "continuous"), "market_hours"
    )
    resets = choice(call.query, "pnl_reset", ("per_day", "no_reset"), "per_day") == "per_day"
    if timeframe == "1D":
        points = _daily_points(call, start, end)
    else:
        points = _intraday_points(call, start, end, STEPS[timeframe], reporting)
    if len(points) > POINTS_MAX:
        raise invalid(f"timeframe {timeframe} gives more than {POINTS_MAX} points over this period")
    return ExactJsonResponse(_series(call, timeframe, points, resets and timeframe != "1D"))


def _window(call: Call) -> tuple[datetime, datetime]:
    start, end = instant(call.query, "start"), instant(call.query, "end")
    period = call.query.get("period")
    if start and end and period:
        raise invalid("only two of start, end and period are accepted")
    length = _length(period or "1M")
    if start is None:
        end = min(end or call.now, call.now)
        start = end - length
    elif end is None:
        end = start + length if period else call.now
    end = min(end, call.now)
    if start > end:
        raise invalid("invalid start: it must not be after end or after now")
    return start, end


def _length(period: str) -> timedelta:
    found = _PERIOD.fullmatch(period.upper())
    if found is None:
        raise invalid("invalid period: must be a number and D, W, M or A, as in 1M")
    return timedelta(days=int(found[1]) * _DAYS[found[2]])


def _timeframe(call: Call, span: timedelta) -> str:
    text = call.query.get("timeframe")
    if not text:
        fine = "15Min" if span < _SPAN_OF_FINE_STEPS else "1D"
        return "1Min" if span < timedelta(days=7) else fine
    for name in STEPS:
        if name.lower() == text.lower():
            if name != "1D" and span > _SPAN_OF_FINE_STEPS + timedelta(days=1):
                raise invalid("invalid timeframe: periods longer than 30 days only accept 1D")
            return name
    raise invalid(f"invalid timeframe: must be one of {', '.join(STEPS)}")


Point = tuple[int, datetime, date]
"""A point's stamp (Unix seconds), the instant it is valued at, and its trading date."""


def _sessions(call: Call, start: datetime, end: datetime) -> list[SessionDay]:
    """The sessions of the window since the account was opened."""
    first = max(start, call.account.created_at).astimezone(NEW_YORK).date()
    return call.broker.market.sessions(first, end.astimezone(NEW_YORK).date())


def _daily_points(call: Call, start: datetime, end: datetime) -> list[Point]:
    """One point a session; where shares trade at any hour, today is one too, session or not."""
    points: list[Point] = [
        (_day_mark(day.close), min(day.close, call.now), day.date)
        for day in _sessions(call, start, end)
        if day.open <= end
    ]
    today = call.now.astimezone(NEW_YORK).date()
    is_today_missing = end >= call.now and not any(date_ == today for _, _, date_ in points)
    if is_today_missing and call.broker.market.session(call.now).is_open:
        points.append((_day_mark(call.now), call.now, today))
    return points


def _day_mark(at: datetime) -> int:
    mark = at.astimezone(NEW_YORK).replace(hour=DAY_MARK_HOUR, minute=0, second=0, microsecond=0)
    return int(mark.timestamp())


def _intraday_points(call: Call, start: datetime, end: datetime, step: timedelta, reporting: str) -> list[Point]:
    opened = max(start, call.account.created_at)
    if reporting == "continuous":
        windows = [(start, end)]
    else:
        hours = timedelta(hours=4) if reporting == "extended_hours" else timedelta(0)
        early = timedelta(hours=5, minutes=30) if reporting == "extended_hours" else timedelta(0)
        windows = [(day.open - early, day.close + hours) for day in _sessions(call, start, end)]
    points: list[Point] = []
    for first, last in windows:
        at = first
        while at < last and len(points) <= POINTS_MAX:
            valued = min(at + step, call.now)
            if opened - step <= at <= end and at <= call.now:
                points.append((int(at.timestamp()), valued, at.astimezone(NEW_YORK).date()))
            at += step
    return points


def _equity(call: Call, at: datetime) -> Decimal:
    book = call.broker.book_as_of(call.account.id, at)
    values = (holding.qty * call.broker.price(symbol, at) for symbol, holding in book.holdings.items())
    return book.cash + sum(values, ZERO)


def _series(call: Call, timeframe: str, points: list[Point], resets: bool) -> Fields:
    """Profit is measured from the first point for days; from the previous day's last point where it resets daily."""
    equities = [_equity(call, at) for _, at, _ in points]
    base = equities[0] if equities else _equity(call, call.now)
    profits: list[Decimal] = []
    shares: list[Decimal] = []
    basis = base
    for index, equity in enumerate(equities):
        if resets and index and points[index][2] != points[index - 1][2]:
            basis = equities[index - 1]
        profits.append(equity - basis)
        shares.append(ratio(equity - basis, basis))
    answer: Fields = {
        "timestamp": [stamp for stamp, _, _ in points],
        "equity": equities,
        "profit_loss": profits,
        "profit_loss_pct": shares,
        "base_value": base,
        "timeframe": timeframe,
    }
    flows = _cashflow(call, points)
    return answer | {"cashflow": flows} if flows else answer


def _cashflow(call: Call, points: list[Point]) -> Fields:
    """Deposits and withdrawals by type, each in the window in which it happened; none where no type is asked for."""
    asked = [name.upper() for name in names(call.query, "cashflow_types")]
    kinds = ["CSD", "CSW"] if "ALL" in asked else [kind for kind in ("CSD", "CSW") if kind in asked]
    flows: Fields = {}
    for kind in kinds:
        amounts = [ZERO] * len(points)
        for entry in call.broker.entries(call.account.id):
            if entry.kind == kind and isinstance(entry.detail, CashMovement):
                index = next((i for i, point in enumerate(points) if entry.at <= point[1]), None)
                if index is not None:
                    amounts[index] += entry.detail.amount
        flows[kind] = amounts
    return flows


def history_routes(broker: Broker) -> list[Route]:
    return [trading_route(broker, "GET", "/v2/account/portfolio/history", get_history)]
