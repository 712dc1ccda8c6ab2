"""The contract of the ledger's store: nothing recorded is lost, late writers fail, months are few documents."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from rebalancer.adapters.firestore.ledger import FirestoreLedgerStore
from rebalancer.core.base.errors import Conflict, InvariantViolation
from rebalancer.core.ledger import documents
from rebalancer.core.ledger.documents import LedgerHead
from rebalancer.core.ledger.events import CashActivity, CashKind, LedgerEvent, ShareKind
from rebalancer.core.ledger.fold import close_books, rebuild
from rebalancer.core.ledger.reconciliation import Disagreement, KnownTo, PortfolioRow
from rebalancer.core.ledger.snapshots import Quarter, Snapshot
from rebalancer.core.tax.wishes import HarvestWishes
from rebalancer.ports.ledger import LedgerChange, LedgerStore, StoredLedger
from tests.contracts.store.worlds import UID, FakeWorld, FirestoreWorld, World
from tests.core.ledger.happenings import a_fill, a_leg, an_order, cash, on
from tests.fakes.ledger import FakeLedgerStore

Q1 = "2026Q1"
STATUS = f"users/{UID}/status/reconciliation"


@pytest.fixture
def store(world: World) -> LedgerStore:
    """The store of the world."""
    if isinstance(world, FakeWorld):
        return FakeLedgerStore(world.documents)
    assert isinstance(world, FirestoreWorld)
    return FirestoreLedgerStore(world.client)


def a_snapshot(day: str = "2026-03-02", equity: str = "1000.25") -> Snapshot:
    row = PortfolioRow(
        "SPY", "us_equity", "unassigned", Decimal(2), Decimal(100), Decimal(110), Decimal("21.99450137"), KnownTo.BOTH
    )
    return Snapshot(on(day), Decimal(equity), Decimal(780), Decimal(20), (row,), {"unassigned": Decimal(equity)})


def a_change(*events: LedgerEvent, head: LedgerHead | None = None, day: str = "2026-03-02") -> LedgerChange:
    standing = head or LedgerHead(newest_ns=on("2026-03-02"), is_opened=True)
    return LedgerChange(standing, events, a_snapshot(day), {"state": "BALANCED", "gaps": []})


def load(store: LedgerStore, quarter: str = Q1) -> StoredLedger:
    return store.load_ledger(UID, quarter=quarter)


def save(store: LedgerStore, *events: LedgerEvent, head: LedgerHead | None = None) -> None:
    store.save_change(UID, a_change(*events, head=head), load(store))


def by_id(events: tuple[LedgerEvent, ...]) -> dict[str, LedgerEvent]:
    return {event.event_id: event for event in events}


STORY: tuple[LedgerEvent, ...] = (
    cash("1", "5000.123456789"),
    an_order("o2", 2, "10", index="6", growth="4"),
    a_fill("2", "10", "100.000000001", order="o2"),
    replace(a_fill("2", "10", "101", order="o2"), event_id="fill:2#1", supersedes="fill:2"),
    a_leg("BTC/USD-1.x", 3, ShareKind.TRANSFER, "0.5", symbol="BTC/USD", price="60000"),
)


def test_there_is_nothing_before_the_first_write(store: LedgerStore) -> None:
    stored = load(store)
    assert (stored.head, stored.events, stored.quarter) == (LedgerHead(), (), Quarter(Q1))
    assert store.load_events(UID) == ()
    assert list(store.load_quarters(UID, [Q1])) == []


def test_events_come_back_to_the_last_digit_in_whatever_order(store: LedgerStore) -> None:
    save(store, *STORY)
    assert by_id(load(store).events) == by_id(STORY)
    assert by_id(store.load_events(UID)) == by_id(STORY)


def test_the_same_events_recorded_twice_are_there_once(store: LedgerStore) -> None:
    save(store, *STORY)
    save(store, *STORY)
    assert sorted(event.event_id for event in load(store).events) == sorted(by_id(STORY))


def test_each_month_is_a_document_and_new_events_join_it(store: LedgerStore, world: World) -> None:
    save(store, cash("1", "10", at_ns=on("2026-02-10")), cash("2", "20", at_ns=on("2026-03-10")))
    save(store, cash("3", "30", at_ns=on("2026-03-11")))
    february = world.peek(f"users/{UID}/ledgerEvents/2026-02")
    march = world.peek(f"users/{UID}/ledgerEvents/2026-03")
    assert february is not None
    assert march is not None
    assert set(february["events"]) == {"activity:1"}
    assert set(march["events"]) == {"activity:2", "activity:3"}
    assert (march["month"], march["part"]) == ("2026-03", 0)


def test_a_month_that_is_full_goes_on_in_a_second_document(
    store: LedgerStore, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(documents, "PART_BYTES_MAX", 1000)
    many = [cash(str(number), "1", at_ns=on("2026-03-10") + number) for number in range(12)]
    for event in many:
        save(store, event)
    save(store, *(replace(event, event_id=f"{event.event_id}-b") for event in many))
    parts = [world.peek(f"users/{UID}/ledgerEvents/2026-03{end}") for end in ("", ".1", ".2")]
    assert all(part is not None and part["bytes"] <= 1000 for part in parts)
    assert len(load(store).events) == 24


def test_a_late_writer_fails_and_writes_nothing(store: LedgerStore) -> None:
    early, late = load(store), load(store)
    store.save_change(UID, a_change(cash("1", "10")), early)
    for stale in (early, late):
        with pytest.raises(Conflict) as raised:
            store.save_change(UID, a_change(cash("2", "20"), day="2026-03-03"), stale)
        assert raised.value.code == "LEDGER_CHANGED"
    assert [event.event_id for event in load(store).events] == ["activity:1"]
    assert len(load(store).quarter.snapshots) == 1
    store.save_change(UID, a_change(cash("2", "20")), load(store))
    assert len(load(store).events) == 2


def test_the_head_comes_back_with_its_closing_and_gaps(store: LedgerStore) -> None:
    ledger = rebuild([cash("1", "5000", at_ns=on("2026-01-05")), a_fill("2", "3", "100", at_ns=on("2026-01-06"))])
    closing = close_books(ledger, on("2026-02-01"))
    gap = Disagreement("BTC/USD", Decimal("0.5"), Decimal(0), on("2026-03-02"))
    head = LedgerHead(on("2026-03-02") + 1, True, closing, (gap,))
    save(store, head=head)
    assert load(store).head == head


def test_months_before_the_closing_are_not_read_until_all_are_asked_for(store: LedgerStore) -> None:
    old, new = cash("1", "5000", at_ns=on("2026-01-05")), cash("2", "10", at_ns=on("2026-02-05"))
    closing = close_books(rebuild([old]), on("2026-02-01"))
    save(store, old, new, head=LedgerHead(is_opened=True, closing=closing))
    assert load(store).events == (new,)
    assert by_id(store.load_events(UID)) == by_id((old, new))
    late = cash("3", "1", at_ns=on("2026-01-20"))
    save(store, late, head=LedgerHead(is_opened=True))
    assert by_id(store.load_events(UID)) == by_id((old, late, new))


def test_a_day_has_one_snapshot_and_a_quarter_is_one_document(store: LedgerStore) -> None:
    save(store)
    second = replace(a_snapshot(equity="2000"), at_ns=on("2026-03-02") + 1)
    store.save_change(UID, replace(a_change(), snapshot=second), load(store))
    store.save_change(UID, a_change(day="2026-03-03"), load(store))
    (quarter,) = store.load_quarters(UID, [Q1, "2025Q4", Q1])
    assert quarter == load(store).quarter
    assert [snapshot.equity_usd for snapshot in quarter.snapshots] == [Decimal(2000), Decimal("1000.25")]
    assert load(store, "2026Q2").quarter == Quarter("2026Q2")


def test_people_see_how_it_stands(store: LedgerStore, world: World) -> None:
    save(store)
    assert world.peek(STATUS) == {"state": "BALANCED", "gaps": []}


def test_a_spoilt_document_is_refused_by_its_place(store: LedgerStore, world: World) -> None:
    save(store, cash("1", "10", CashKind.DIVIDEND))
    path = f"users/{UID}/ledgerEvents/2026-03"
    document = world.peek(path)
    assert document is not None
    document["events"]["activity:1"]["amount_usd"] = 10.5
    world.plant(path, document)
    with pytest.raises(InvariantViolation) as raised:
        load(store)
    assert raised.value.code == "DOCUMENT_UNREADABLE"
    assert path in raised.value.message


def test_one_accounts_ledger_is_not_anothers(store: LedgerStore) -> None:
    save(store, *STORY)
    assert store.load_events("u2") == ()
    assert store.load_ledger("u2", quarter=Q1).head == LedgerHead()


def test_accounts_with_a_connection_are_listed_in_pages(store: LedgerStore, world: World) -> None:
    for uid in ("c", "a", "b"):
        world.plant(f"brokerConnections/{uid}", {"state": "CONNECTED"})
    assert list(store.list_accounts(after="", limit=2)) == ["a", "b"]
    assert list(store.list_accounts(after="b", limit=2)) == ["c"]


def test_a_first_import_of_many_months_is_whole(store: LedgerStore) -> None:
    many: list[LedgerEvent] = [
        CashActivity(f"activity:{year}-{month}", on(f"{year}-{month:02}-05"), CashKind.DIVIDEND, Decimal(month))
        for year in range(2020, 2026)
        for month in range(1, 13)
    ]
    save(store, *many)
    assert by_id(load(store).events) == by_id(tuple(many))
    assert load(store).head.is_opened


def test_a_ledger_is_read_whole_with_its_quarters_and_its_persons_wishes(store: LedgerStore) -> None:
    save(store, *STORY)
    empty = store.load_history(UID, ["2025Q4"])
    assert (by_id(empty.events), empty.quarters, empty.wishes) == (by_id(STORY), [], HarvestWishes())
    wishes = HarvestWishes(Decimal("12.5"), {"SPY": ("VOO", "IVV"), "BTC/USD": ("ETH/USD",)})
    store.save_harvest_wishes(UID, wishes)
    found = store.load_history(UID, ["2025Q4", Q1])
    assert found.wishes == wishes
    assert [quarter.name for quarter in found.quarters] == [Q1]
