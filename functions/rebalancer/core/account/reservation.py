"""Cash that a person raised to take out: it is set apart, and no plan spends it, until it is withdrawn or released.

What is left of a reservation follows from the broker's own list of withdrawals, each time anew: nothing is counted
twice, and a list that was read late changes nothing but the moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, localcontext
from typing import Any, Final

from rebalancer.core.base.errors import InvalidInput, InvariantViolation
from rebalancer.core.base.money import EXACT, ZERO, plain
from rebalancer.core.base.stored_fields import UNREADABLE, StoredFields, dump_time

MAX_RESERVATIONS: Final = 50


@dataclass(frozen=True, slots=True)
class Reservation:
    """One sum that was raised.

    Args:
        reservation_id: the run that raises it.
        usd: dollars, greater than 0.
        created_at: when it was made, aware UTC; only later withdrawals count.
        by: the New York date on which it is wanted, or None.
        created_by: the uid of who made it.
        released_at: when a person ended it; None while it counts.
    """

    reservation_id: str
    usd: Decimal
    created_at: datetime
    by: date | None = None
    created_by: str = ""
    released_at: datetime | None = None

    def counts_at(self, at: datetime) -> bool:
        """Whether a withdrawal of this moment may be what the money was raised for."""
        return self.created_at < at and (self.released_at is None or at <= self.released_at)


@dataclass(frozen=True, slots=True)
class Claim:
    """A reservation and how much of it is not withdrawn yet, in dollars above 0."""

    reservation: Reservation
    left_usd: Decimal


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """Dollars of cash, above 0, that left the account."""

    at: datetime
    usd: Decimal


def claims_left(reservations: Iterable[Reservation], withdrawals: Iterable[Withdrawal]) -> tuple[Claim, ...]:
    """What still counts, the earliest wanted first.

    A withdrawal takes from the reservations that were made before it, the earliest wanted first; what is more than all
    of them takes from none.
    """
    ordered = sorted(reservations, key=_wanted_first)
    left = {each.reservation_id: each.usd for each in ordered}
    with localcontext(EXACT):
        for withdrawal in sorted(withdrawals, key=lambda each: each.at):
            usd = withdrawal.usd
            for each in ordered:
                if each.counts_at(withdrawal.at):
                    taken = min(usd, left[each.reservation_id])
                    left[each.reservation_id] -= taken
                    usd -= taken
    open_ones = [each for each in ordered if each.released_at is None and left[each.reservation_id] > ZERO]
    return tuple(Claim(each, left[each.reservation_id]) for each in open_ones)


def set_apart_usd(claims: Sequence[Claim], cash_usd: Decimal) -> Decimal:
    """The cash that no plan may spend: what is claimed, as far as it is there.

    What is not there yet is raised by the run that was started for it, never by another plan: a withdrawal that the
    broker has paid but not yet listed must not sell anything.
    """
    with localcontext(EXACT):
        return max(ZERO, min(cash_usd, sum((each.left_usd for each in claims), ZERO)))


def raised_by_claim(claims: Sequence[Claim], cash_usd: Decimal) -> Mapping[str, Decimal]:
    """How much of each claim is there, by reservation: the cash fills the earliest wanted first."""
    raised: dict[str, Decimal] = {}
    with localcontext(EXACT):
        cash = max(ZERO, cash_usd)
        for each in claims:
            part = min(cash, each.left_usd)
            raised[each.reservation.reservation_id] = part
            cash -= part
    return raised


def dump_reservation(reservation: Reservation) -> dict[str, Any]:
    """Write a reservation as it is stored, under its id."""
    return {
        "usd": plain(reservation.usd),
        "by": None if reservation.by is None else reservation.by.isoformat(),
        "created_at": dump_time(reservation.created_at),
        "created_by": reservation.created_by,
        "released_at": None if reservation.released_at is None else dump_time(reservation.released_at),
    }


def parse_reservations(document: Mapping[str, Any] | None, place: str) -> tuple[Reservation, ...]:
    """Read every reservation of an account, by id; no document is none.

    Raises:
        InvariantViolation: DOCUMENT_UNREADABLE, naming the document and the field. Such an account is not traded on:
            nobody knows what of its cash is free.
    """
    if document is None:
        return ()
    entries = StoredFields(document, place).map("entries")
    return tuple(_parse(key, entries[key], f"{place}: {key}") for key in sorted(entries))


def _parse(reservation_id: str, entry: object, place: str) -> Reservation:
    stored = StoredFields(entry, place)
    usd = stored.decimal("usd")
    if usd <= ZERO:
        raise stored.refuse("usd", "a decimal above 0 in a string")
    by = stored.maybe_text("by")
    try:
        wanted = None if by is None else date.fromisoformat(by)
    except ValueError as error:
        raise InvariantViolation(f"{place}: by is no date.", code=UNREADABLE, field="by") from error
    return Reservation(
        reservation_id,
        usd,
        stored.time("created_at"),
        wanted,
        stored.maybe_text("created_by") or "",
        stored.maybe_time("released_at"),
    )


def parse_wanted_by(text: str | None, today: date) -> date | None:
    """Read the date on which cash is wanted, such as 2026-12-24.

    Raises:
        InvalidInput: it is no date, or one that has passed.
    """
    if text is None:
        return None
    try:
        wanted = date.fromisoformat(text)
    except ValueError:
        raise InvalidInput(
            f"request.by is {text!r}, but must be a date such as 2026-12-24.", field="request.by"
        ) from None
    if wanted < today:
        raise InvalidInput(
            f"request.by is {wanted.isoformat()}, which has passed; name today or a later day.", field="request.by"
        )
    return wanted


def _wanted_first(reservation: Reservation) -> tuple[date, datetime, str]:
    return reservation.by or date.max, reservation.created_at, reservation.reservation_id
