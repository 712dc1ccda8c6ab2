"""From all events that were ever recorded to those that count, in their one order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.ledger.events import (
    CashActivity,
    LedgerEvent,
    OrderEvent,
    ShareKind,
    ShareLeg,
    StrategyShare,
    order_key,
)
from rebalancer.core.ledger.times import start_of_day_ns


@dataclass(frozen=True, slots=True)
class ShareExchange:
    """All legs of one corporate action that have been reported, to be applied together at the first one's place."""

    group: str
    legs: tuple[ShareLeg, ...]

    @property
    def at_ns(self) -> int:
        """When it applies: with its first leg."""
        return self.legs[0].at_ns

    @property
    def kind(self) -> ShareKind:
        """What it is: cash in lieu of a fraction only where no other leg is known."""
        kinds = [leg.kind for leg in self.legs]
        return next((kind for kind in kinds if kind is not ShareKind.CASH_IN_LIEU), kinds[0])


@dataclass(frozen=True, slots=True)
class Entitlement:
    """The moment that decides who gets what a later activity pays on a symbol."""

    at_ns: int
    event_id: str
    symbol: str


Step = LedgerEvent | ShareExchange | Entitlement


def once_each(events: Iterable[LedgerEvent]) -> dict[str, LedgerEvent]:
    """Return the events by id, each once.

    Raises:
        InvariantViolation: EVENT_CONFLICT when one id has two contents. The store refuses the second, and the
            one who records turns it into a correction, so that this cannot happen by what a broker reports.
    """
    found: dict[str, LedgerEvent] = {}
    for event in events:
        known = found.setdefault(event.event_id, event)
        if known != event:
            raise InvariantViolation(
                f"Event {event.event_id} was recorded with two different contents; corrections need ids of their own.",
                code="EVENT_CONFLICT",
                details={"event_id": event.event_id},
            )
    return found


def live_events(events: Iterable[LedgerEvent]) -> tuple[LedgerEvent, ...]:
    """Return the events that count, in order: each once, none that another supersedes, none that is void.

    An event that is superseded before it arrives is superseded when it arrives. Where two corrections name the same
    event, the later one counts.
    """
    by_id = once_each(events)
    families: dict[str, list[LedgerEvent]] = {}
    roots = _Families(by_id)
    for event in by_id.values():
        families.setdefault(roots.root_of(event.event_id), []).append(event)
    live = (_survivor(members) for members in families.values())
    return tuple(sorted((event for event in live if not event.is_void), key=order_key))


def _survivor(members: list[LedgerEvent]) -> LedgerEvent:
    """Return the one of a family of corrections that counts: superseded by no other; of several the last in order."""
    if len(members) == 1:
        return members[0]
    superseded = {event.supersedes for event in members}
    standing = [event for event in members if event.event_id not in superseded]
    return max(standing or members, key=order_key)


class _Families:
    """Which events belong together because one supersedes the other, directly or through a third."""

    def __init__(self, by_id: Mapping[str, LedgerEvent]) -> None:
        self._parent: dict[str, str] = {}
        for event in by_id.values():
            if event.supersedes is not None:
                self._join(event.event_id, event.supersedes)

    def root_of(self, event_id: str) -> str:
        """Return the name of the family."""
        seen = event_id
        while (parent := self._parent.get(seen, seen)) != seen:
            seen = parent
        return seen

    def _join(self, one: str, other: str) -> None:
        first, second = sorted((self.root_of(one), self.root_of(other)))
        self._parent[second] = first


def steps_of(live: Iterable[LedgerEvent]) -> Iterator[Step]:
    """Yield the events in their order, the legs of one corporate action as one step at the place of the first, and
    before all that happens on its day the moment that decides who gets a payment."""
    ordered = list(live)
    waiting = sorted(_entitlements(ordered), key=lambda due: (-due.at_ns, due.event_id))
    legs: dict[str, list[ShareLeg]] = {}
    for event in ordered:
        if isinstance(event, ShareLeg):
            legs.setdefault(event.group, []).append(event)
    for event in ordered:
        while waiting and waiting[-1].at_ns <= event.at_ns:
            yield waiting.pop()
        if not isinstance(event, ShareLeg):
            yield event
        elif event.group in legs:
            yield ShareExchange(event.group, tuple(legs.pop(event.group)))


def _entitlements(ordered: Iterable[LedgerEvent]) -> Iterator[Entitlement]:
    for event in ordered:
        if isinstance(event, CashActivity) and event.entitled_on is not None and event.symbol is not None:
            at_ns = start_of_day_ns(event.entitled_on)
            if at_ns < event.at_ns:
                yield Entitlement(at_ns, event.event_id, event.symbol)


def attributions_of(
    live: Iterable[LedgerEvent], *, known: Mapping[str, tuple[StrategyShare, ...]]
) -> dict[str, tuple[StrategyShare, ...]]:
    """For each order the strategies behind it, as its first event that names any says.

    They do not depend on when they were recorded: an order's strategies may become known after its fills. An order
    that took another's place inherits that one's strategies where it names none. What was `known` before stays.
    """
    named = dict(known)
    successors: dict[str, str] = {}
    for event in live:
        if isinstance(event, OrderEvent):
            if event.strategies:
                named.setdefault(event.order_id, event.strategies)
            if event.replaces is not None:
                successors.setdefault(event.order_id, event.replaces)
    for order_id in successors:
        inherited = _inherited(order_id, named, successors)
        if inherited:
            named.setdefault(order_id, inherited)
    return named


def _inherited(
    order_id: str, named: Mapping[str, tuple[StrategyShare, ...]], successors: Mapping[str, str]
) -> tuple[StrategyShare, ...]:
    seen: set[str] = set()
    while order_id not in named and order_id in successors and order_id not in seen:
        seen.add(order_id)
        order_id = successors[order_id]
    return named.get(order_id, ())
