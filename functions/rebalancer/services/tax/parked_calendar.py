"""The calendar of a person's harvests, from what is stored; the broker is not asked."""

from __future__ import annotations

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.tax.parked_calendar import CalendarRow, calendar_of
from rebalancer.ports.base import Clock
from rebalancer.ports.ledger import LedgerStore
from rebalancer.ports.targets import AccountStore
from rebalancer.services.planning.tax_lots import load_tax_book


def load_calendar(accounts: AccountStore, ledgers: LedgerStore, clock: Clock, uid: str) -> list[CalendarRow]:
    """Every harvest of the account. Where there is one, the ledger is read for what its loss came to: two requests."""
    now = clock.now()
    parked = accounts.load_account(uid, now=now).parked
    if not parked:
        return []
    return calendar_of(parked, load_tax_book(ledgers, uid).washing.report().lines, new_york_date(now))
