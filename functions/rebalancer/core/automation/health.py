"""What is wrong with targets that the broker does not trade any more as it did, and what their owner can do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from rebalancer.core.base.new_york import new_york_date
from rebalancer.core.notices.notifications import Event, EventKind


@dataclass(frozen=True, slots=True)
class TradedAs:
    """How the broker trades a symbol now."""

    tradable: bool
    fractionable: bool


@dataclass(frozen=True, slots=True)
class Ailment:
    """What is wrong with one symbol, and what its owner can do."""

    symbol: str
    code: str
    message: str


def find_ailments(
    wanted: Collection[str], held: Collection[str], in_fractions: Collection[str], known: Mapping[str, TradedAs]
) -> Iterator[Ailment]:
    """Yield what is wrong with the wanted symbols, by symbol.

    Args:
        wanted: symbols with a target, and members of classes.
        held: symbols of which something is held.
        in_fractions: symbols that were traded in fractions when their target was saved.
        known: what the broker knows; a symbol that is missing it does not know.
    """
    for symbol in sorted(wanted):
        now = known.get(symbol)
        stays = " What you hold of it stays as it is." if symbol in held else ""
        if now is None:
            what = f"The broker does not know {symbol} any more: it was renamed, merged or delisted.{stays}"
            todo = "Give its target to another symbol on the allocation page; the rest of the account goes on."
            yield Ailment(symbol, "UNKNOWN_SYMBOL", f"{what} {todo}")
        elif not now.tradable:
            what = f"The broker does not trade {symbol} now.{stays}"
            todo = "Plans leave it out, and the rest of the account goes on. If it stays so, give its target to another"
            yield Ailment(symbol, "NOT_TRADABLE", f"{what} {todo} symbol on the allocation page.")
        elif not now.fractionable and symbol in in_fractions:
            what = f"The broker trades {symbol} in whole shares only now."
            yield Ailment(
                symbol, "WHOLE_SHARES_ONLY", f"{what} Plans round it to whole shares; nothing needs to be done."
            )


_TITLES: Final = {
    "UNKNOWN_SYMBOL": "is not known to your broker any more",
    "NOT_TRADABLE": "is not traded by your broker now",
    "WHOLE_SHARES_ONLY": "is traded in whole shares only now",
    "HALTED": "seems to be halted",
}
HALTED_AFTER: Final = timedelta(days=2)
"""A symbol without a quote is notified of after so many days: most halts are over sooner."""


def unquoted_days(
    before: Mapping[str, date], looked_at: Collection[str], unquoted: Collection[str], today: date
) -> Mapping[str, date]:
    """Return since when symbols are without a quote, after a look at some of them."""
    kept = {symbol: day for symbol, day in before.items() if symbol not in looked_at}
    return {**kept, **{symbol: before.get(symbol, today) for symbol in unquoted}}


def find_halted(since: Mapping[str, date], unquoted: Collection[str], today: date) -> Iterator[Ailment]:
    """Yield the symbols whose trading has been halted for days, by symbol."""
    for symbol in sorted(unquoted):
        day = since[symbol]
        if today - day >= HALTED_AFTER:
            yield Ailment(
                symbol,
                "HALTED",
                f"Trading in {symbol} seems to be halted: it has had no full quote since {day:%B} {day.day}. What you "
                "hold of it stays as it is. Plans leave it out, and the rest of the account goes on. If it stays so, "
                "give its target to another symbol on the allocation page.",
            )


def ailment_event(ailment: Ailment, now: datetime) -> Event:
    """Notify an account's owner, once a month for the same."""
    return Event(
        EventKind.TARGET_UNHEALTHY,
        key=f"{ailment.symbol} {ailment.code} {new_york_date(now):%Y-%m}",
        title=f"{ailment.symbol} {_TITLES.get(ailment.code, 'is not traded as before')}",
        message=ailment.message,
        occurred_at=now,
        refs={"symbol": ailment.symbol},
    )
