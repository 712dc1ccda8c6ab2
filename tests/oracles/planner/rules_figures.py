"""Rules about the figures that a plan shows, whatever it trades."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from tests.oracles.planner.case import CENT, Case, Findings, Item

HALF_OF_FOUR_DECIMALS = Fraction(1, 20_000)
ORDER = {"SELL": 0, "BUY": 1, "HOLD": 2}


def to_the_cent(amount: Fraction) -> Fraction:
    """Half to even."""
    cents = amount * 100
    floor = cents.numerator // cents.denominator
    rest = cents - floor
    up = rest > Fraction(1, 2) or (rest == Fraction(1, 2) and floor % 2 == 1)
    return Fraction(floor + up, 100)


def near_cent(shown: Fraction, exact: Fraction) -> bool:
    return abs(shown - exact) <= CENT


def portfolio_value(case: Case) -> Findings:
    """The portfolio's value is what was given, else cash and positions."""
    if not near_cent(case.portfolio_value, case.account.portfolio_value):
        yield f"{float(case.portfolio_value)} for {float(case.account.portfolio_value)}"


def every_symbol_once(case: Case) -> Findings:
    """Each target, each position and CASH has exactly one item."""
    shown = [item.symbol for item in case.items]
    expected = {*case.account.rows, "CASH"}
    for symbol in sorted({*shown, *expected}):
        count = shown.count(symbol)
        if symbol not in case.account.empty_positions and count != (symbol in expected):
            yield f"{symbol} is there {count} times"


def cash_row(case: Case) -> Findings:
    """CASH is a row: HOLD, its target at least the buffer, its value the cash."""
    item, account = case.by_symbol.get("CASH"), case.account
    if item is None:
        yield "there is no CASH row"
        return
    if item.action != "HOLD" or item.quantity or item.trade_amount:
        yield f"CASH is a {item.action}"
    if abs(item.target_percent - account.cash_target) > HALF_OF_FOUR_DECIMALS:
        yield f"CASH has target {float(item.target_percent)} for {float(account.cash_target)}"
    if not near_cent(item.current_value, account.cash):
        yield f"CASH is worth {float(item.current_value)} for {float(account.cash)}"
    if account.base > 0 and not near_cent(item.target_value, account.cash_target_usd):
        yield f"CASH has target value {float(item.target_value)} for {float(account.cash_target_usd)}"


def actual_and_drift(case: Case) -> Findings:
    """Actual is value by base, drift is actual less target, to four decimals."""
    account = case.account
    if account.base <= 0:
        return
    for item, value, target in _measured(case):
        actual = value * 100 / account.base
        if abs(item.actual_percent - actual) > HALF_OF_FOUR_DECIMALS:
            yield f"{item.symbol}: actual {float(item.actual_percent)} for {float(actual)}"
        if abs(item.drift_percent - (actual - target)) > HALF_OF_FOUR_DECIMALS:
            yield f"{item.symbol}: drift {float(item.drift_percent)} for {float(actual - target)}"


def values_and_targets(case: Case) -> Findings:
    """Current value is quantity by price; target value is target by base."""
    for row, item in case.pairs:
        if not near_cent(item.current_value, row.value):
            yield f"{row.symbol}: current value {float(item.current_value)} for {float(row.value)}"
        if abs(item.target_percent - row.target_percent) > HALF_OF_FOUR_DECIMALS:
            yield f"{row.symbol}: target {float(item.target_percent)} for {float(row.target_percent)}"
        if case.account.base > 0 and not near_cent(item.target_value, case.account.target_usd(row)):
            yield f"{row.symbol}: target value {float(item.target_value)} for {float(case.account.target_usd(row))}"


def drift_level(case: Case) -> Findings:
    """Up to the band WITHIN_TOLERANCE, up to twice the band WARNING, beyond it CRITICAL."""
    account = case.account
    if account.base <= 0:
        return
    bands = {row.symbol: case.asked.band(row) for row, _ in case.pairs if account.counts(row)} | {
        "CASH": case.asked.cash_band
    }
    for item, value, target in _measured(case):
        if item.symbol not in bands:
            continue
        drift, band = abs(value * 100 / account.base - target), bands[item.symbol]
        level = "WITHIN_TOLERANCE" if drift <= band else "WARNING" if drift <= 2 * band else "CRITICAL"
        if item.drift_level != level:
            yield f"{item.symbol}: {item.drift_level} for {level} (drift {float(drift)}, band {float(band)})"


def amounts_match(case: Case) -> Findings:
    """The amount is quantity by price to the cent; a HOLD has neither."""
    for row, item in case.pairs:
        if item.action not in ORDER:
            yield f"{row.symbol}: action {item.action}"
        if item.quantity < 0 or (item.action == "HOLD" and (item.quantity or item.trade_amount)):
            yield f"{row.symbol}: {item.action} of {float(item.quantity)}"
        if item.action != "HOLD" and not item.quantity:
            yield f"{row.symbol}: {item.action} of nothing"
        if item.trade_amount != to_the_cent(item.signed * row.price):
            yield f"{row.symbol}: amount {float(item.trade_amount)} for {float(item.signed * row.price)}"


def cash_after(case: Case) -> Findings:
    """Cash after the plan is cash, plus sells, less buys, to the cent."""
    if case.cash_after_shown != to_the_cent(case.cash_after):
        yield f"{float(case.cash_after_shown)} for {float(case.cash_after)}"


def order(case: Case) -> Findings:
    """Sells, then buys, larger first, then holds by symbol."""

    def key(item: Item) -> tuple[int, Decimal, str]:
        amount = Decimal(abs(item.trade_amount.numerator)) / item.trade_amount.denominator
        cents = amount.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
        return ORDER.get(item.action, 3), -cents, item.symbol if item.action == "HOLD" else ""

    shown = [key(item) for item in case.items]
    if shown != sorted(shown):
        yield " ".join(f"{item.symbol}:{item.action}" for item in case.items)


def reasons_are_codes(case: Case) -> Findings:
    """Each line has an upper-case reason."""
    for item in case.items:
        if not re.fullmatch(r"[A-Z][A-Z0-9_]*", item.reason):
            yield f"{item.symbol}: reason {item.reason!r}"


def _measured(case: Case) -> list[tuple[Item, Fraction, Fraction]]:
    rows = [(item, row.value, row.target_percent) for row, item in case.pairs]
    cash = case.by_symbol.get("CASH")
    return rows if cash is None else [*rows, (cash, case.account.cash, case.account.cash_target)]


RULES = {
    "PORTFOLIO_VALUE": portfolio_value,
    "EVERY_SYMBOL_ONCE": every_symbol_once,
    "CASH_ROW": cash_row,
    "ACTUAL_AND_DRIFT": actual_and_drift,
    "VALUES_AND_TARGETS": values_and_targets,
    "DRIFT_LEVEL": drift_level,
    "AMOUNTS_MATCH": amounts_match,
    "CASH_AFTER": cash_after,
    "ORDER": order,
    "REASONS_ARE_CODES": reasons_are_codes,
}
