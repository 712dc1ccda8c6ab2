"""How long shares were held, as US tax counts it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum


class Term(StrEnum):
    """Short up to one year, long beyond; unknown where the day of purchase is."""

    SHORT = "SHORT"
    LONG = "LONG"
    UNKNOWN = "UNKNOWN"


def long_term_from(acquired_on: date) -> date:
    """Return the first day on which a sale is long-term.

    The holding period begins on the day after the purchase and must be more than one year; the day of the sale counts
    (IRS Publication 550, "Holding Period"). It runs from day to the same day of the calendar, so that shares bought on
    the last day of February are long-term from 1 March of the next year (Revenue Ruling 66-7).
    """
    begins = acquired_on + timedelta(days=1)
    try:
        return begins.replace(year=begins.year + 1)
    except ValueError:
        return date(begins.year + 1, 3, 1)


def term_of(acquired_on: date | None, sold_on: date) -> Term:
    """Return the term of a sale of shares that were bought on a day that may be unknown."""
    if acquired_on is None:
        return Term.UNKNOWN
    return Term.LONG if sold_on >= long_term_from(acquired_on) else Term.SHORT
