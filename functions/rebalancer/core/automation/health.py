"""What is wrong with targets that the broker does not trade any more as it did, and what their owner can do."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

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


def ailment_event(ailment: Ailment, now: datetime) -> Event:
    """Notify an account's owner, once a month for the same."""
    return Event(
        EventKind.TARGET_UNHEALTHY,
        key=f"{ailment.symbol} {ailment.code} {new_york_date(now):%Y-%m}",
        title=f"Look at {ailment.symbol}",
        message=ailment.message,
        occurred_at=now,
        refs={"symbol": ailment.symbol},
    )
