"""The documents of a ledger, and back: its head, its months of events, wishes. `FIRESTORE_DATA_MODEL.md` names the
fields; every store keeps the same ones."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from rebalancer.core.base.stored_fields import StoredFields, dump_decimal
from rebalancer.core.ledger.book_codec import dump_closing, parse_closing
from rebalancer.core.ledger.event_codec import dump_event, parse_event
from rebalancer.core.ledger.events import LedgerEvent, order_key
from rebalancer.core.ledger.fold import Closing
from rebalancer.core.ledger.reconciliation import Disagreement
from rebalancer.core.ledger.times import dump_stamp

if TYPE_CHECKING:
    from rebalancer.contract import ledger as shapes

PART_BYTES_MAX: Final = 500_000
"""A part of a month that has more gets no further event: a document may have 1 MiB."""

FIRST_MONTH: Final = "0000-00"


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The head of a ledger.

    Args:
        newest_ns: the instant of the newest activity that the broker reported; 0 before the first.
        is_opened: whether what the account held before its first reported activity has been settled.
        closing: the books closed before; None where every event is still folded.
        disagreements: what did not agree with the broker at the last look, each with when it was first seen.
    """

    newest_ns: int = 0
    is_opened: bool = False
    closing: Closing | None = None
    disagreements: tuple[Disagreement, ...] = ()


@dataclass(slots=True)
class Part:
    """Events that go into one document. `size` is what the document will hold with them, in bytes of JSON."""

    month: str
    number: int
    size: int
    events: dict[str, shapes.StoredEvent] = field(default_factory=dict)

    @property
    def document_id(self) -> str:
        """`2026-03`, and `2026-03.1` for what does not fit there."""
        return part_id(self.month, self.number)


def part_id(month: str, number: int) -> str:
    """Return the id of a month's first document, or of one that takes what did not fit."""
    return month if number == 0 else f"{month}.{number}"


def month_of(at_ns: int) -> str:
    """Return the month in UTC, such as `2026-03`."""
    return dump_stamp(at_ns)[: len(FIRST_MONTH)]


def first_month(closing: Closing | None) -> str:
    """Return the first month whose events are still folded."""
    return FIRST_MONTH if closing is None else month_of(closing.until_ns)


def place_events(events: Iterable[LedgerEvent], sizes: Mapping[str, int]) -> list[Part]:
    """Return the documents that new events go into: the last one of their month while it has room.

    `sizes` are the bytes of the documents that are there, by id, for all months of these events.
    """
    parts: dict[str, Part] = {}
    for event in sorted(events, key=order_key):
        month, row = month_of(event.at_ns), dump_event(event)
        size = len(json.dumps({event.event_id: row}))
        number = 0
        while part_id(month, number + 1) in sizes or part_id(month, number + 1) in parts:
            number += 1
        part = parts.get(part_id(month, number)) or Part(month, number, sizes.get(part_id(month, number), 0))
        if part.size and part.size + size > PART_BYTES_MAX:
            part = Part(month, number + 1, 0)
        part.size += size
        part.events[event.event_id] = row
        parts[part.document_id] = part
    return list(parts.values())


def part_fields(part: Part) -> shapes.LedgerPart:
    """Return the fields that are merged into the part's document."""
    return {"month": part.month, "part": part.number, "bytes": part.size, "events": part.events}


def parse_part(document: Mapping[str, Any], place: str) -> Iterator[LedgerEvent]:
    """Yield the events of one document."""
    for event_id, row in StoredFields(document, place).map("events").items():
        event = parse_event(row, f"{place}: {event_id}")
        if event.event_id != event_id:
            raise StoredFields(row, f"{place}: {event_id}").refuse("event_id", "the key of its entry")
        yield event


def part_size(document: Mapping[str, Any], place: str) -> int:
    """How many bytes of events the document says that it holds."""
    return StoredFields(document, place).count("bytes")


def dump_head(head: LedgerHead, version: int) -> shapes.LedgerHead:
    """Write the head as it is stored; `version` counts its writes."""
    return {
        "version": version,
        "newest_ns": head.newest_ns,
        "is_opened": head.is_opened,
        "closing": None if head.closing is None else dump_closing(head.closing),
        "disagreements": [
            {
                "symbol": seen.symbol,
                "ours": dump_decimal(seen.ours),
                "brokers": dump_decimal(seen.brokers),
                "since_ns": seen.since_ns,
            }
            for seen in head.disagreements
        ],
    }


def parse_head(document: Mapping[str, Any] | None, place: str) -> tuple[LedgerHead, int]:
    """Read the head and its version; that of an empty ledger where nothing is stored."""
    if document is None:
        return LedgerHead(), 0
    stored = StoredFields(document, place)
    closing = None if stored.get("closing") is None else parse_closing(stored.map("closing"), f"{place}: closing")
    seen = tuple(
        Disagreement(row.text("symbol"), row.decimal("ours"), row.decimal("brokers"), row.count("since_ns"))
        for row in stored.rows("disagreements")
    )
    head = LedgerHead(stored.count("newest_ns"), stored.flag("is_opened"), closing, seen)
    return head, stored.count("version")
