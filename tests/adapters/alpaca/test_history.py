"""What the adapter makes of Alpaca's activities: every type in the broker's own shape, pages, odd answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.ledger.events import CashActivity, CashKind, Fill, LedgerEvent, ShareKind, ShareLeg
from rebalancer.core.ledger.fold import rebuild
from rebalancer.core.ledger.recording import news_of
from rebalancer.core.ledger.times import parse_stamp, start_of_day_ns
from tests.adapters.alpaca.canned import CannedBroker, canned_broker

ACTIVITIES = "/v2/account/activities"
CREATED = "2026-03-03T14:01:04.650275123Z"


@pytest.fixture
def canned() -> Iterator[CannedBroker]:
    with canned_broker() as found:
        yield found


def a_fill(**changes: object) -> dict[str, Any]:
    """The example of Alpaca's description, in the shape of a trade."""
    return {
        "activity_type": "FILL",
        "cum_qty": "2",
        "id": "20220202135509981::2d7be4ff-d1f3-43e9-856a-0f5cf5c5088e",
        "leaves_qty": "0",
        "order_id": "b5abe576-6a8a-49f3-a353-46b72c1ccae9",
        "order_status": "filled",
        "price": "174.78",
        "qty": "2",
        "side": "buy",
        "symbol": "AAPL",
        "transaction_time": "2022-02-02T18:55:09.981482123Z",
        "type": "fill",
        **changes,
    }


def a_booking(kind: str, **changes: object) -> dict[str, Any]:
    """An activity that is no trade."""
    return {
        "id": f"20260303000000000::{kind}",
        "activity_type": kind,
        "created_at": CREATED,
        "currency": "USD",
        "date": "2026-03-02",
        "status": "executed",
        **changes,
    }


def read_one(canned: CannedBroker, activity: dict[str, Any]) -> LedgerEvent:
    canned.answer(ACTIVITIES, [activity])
    (event,) = canned.adapter().fetch_activities(None)
    return event


def test_a_fill_is_read_to_the_nanosecond_and_the_last_digit(canned: CannedBroker) -> None:
    assert read_one(canned, a_fill(qty="0.123456789", price="174.780000001")) == Fill(
        event_id="fill:20220202135509981::2d7be4ff-d1f3-43e9-856a-0f5cf5c5088e",
        at_ns=parse_stamp("2022-02-02T18:55:09.981482123Z", "at"),
        order_id="b5abe576-6a8a-49f3-a353-46b72c1ccae9",
        symbol="AAPL",
        side=OrderSide.BUY,
        quantity=Decimal("0.123456789"),
        price=Decimal("174.780000001"),
        cumulative_quantity=Decimal(2),
    )


def test_selling_short_is_a_sale_and_a_pair_without_its_slash_is_a_pair(canned: CannedBroker) -> None:
    event = read_one(canned, a_fill(side="sell_short", symbol="BTCUSD"))
    assert isinstance(event, Fill)
    assert (event.side, event.symbol) == (OrderSide.SELL, "BTC/USD")


def test_an_option_counts_by_the_contract(canned: CannedBroker) -> None:
    event = read_one(canned, a_fill(symbol="AAPL260619C00200000", price="1.25"))
    assert isinstance(event, Fill)
    assert event.price == Decimal("125.00")


@pytest.mark.parametrize(
    ("activity", "kind", "amount"),
    [
        (a_booking("CSD", net_amount="100"), CashKind.DEPOSIT, "100"),
        (a_booking("CSW", net_amount="-100"), CashKind.WITHDRAWAL, "-100"),
        (a_booking("CSW", net_amount="100"), CashKind.DEPOSIT, "100"),
        (a_booking("JNLC", net_amount="-7.5"), CashKind.WITHDRAWAL, "-7.5"),
        (
            a_booking("DIV", activity_sub_type="CDIV", symbol="T", net_amount="1.02", per_share_amount="0.51", qty="2"),
            CashKind.DIVIDEND,
            "1.02",
        ),
        (a_booking("DIV", activity_sub_type="ROC", symbol="T", net_amount="1"), CashKind.RETURN_OF_CAPITAL, "1"),
        (a_booking("DIVROC", symbol="T", net_amount="1"), CashKind.RETURN_OF_CAPITAL, "1"),
        (a_booking("DIVNRA", symbol="T", net_amount="-0.15"), CashKind.TAX, "-0.15"),
        (a_booking("FEE", activity_sub_type="TAF", net_amount="-0.02"), CashKind.FEE, "-0.02"),
        (a_booking("INT", activity_sub_type="CDT", net_amount="0.37"), CashKind.INTEREST, "0.37"),
        (a_booking("NEWLY_INVENTED", net_amount="3"), CashKind.OTHER, "3"),
    ],
)
def test_cash_is_booked_by_what_it_was(
    canned: CannedBroker, activity: dict[str, Any], kind: CashKind, amount: str
) -> None:
    event = read_one(canned, activity)
    assert isinstance(event, CashActivity)
    assert (event.kind, event.amount_usd) == (kind, Decimal(amount))
    assert event.symbol == activity.get("symbol")
    assert event.at_ns == parse_stamp(CREATED, "at")
    assert event.broker_type == activity["activity_type"]


@pytest.mark.parametrize(
    ("activity", "kind", "group"),
    [
        (a_booking("SPLIT", symbol="A", qty="-10", group_id="g1"), ShareKind.SPLIT, "group:g1"),
        (a_booking("SPLIT", symbol="A", qty="-10"), ShareKind.SPLIT, "SPLIT:2026-03-02:A"),
        (a_booking("DIV", activity_sub_type="SDIV", symbol="A", qty="1"), ShareKind.STOCK_DIVIDEND, None),
        (a_booking("NC", symbol="A", qty="-10"), ShareKind.SYMBOL_CHANGE, "SYMBOL_CHANGE:2026-03-02"),
        (a_booking("MA", symbol="A", qty="-10", net_amount="55"), ShareKind.MERGER, "MERGER:2026-03-02"),
        (a_booking("SPIN", symbol="A", qty="2"), ShareKind.SPINOFF, None),
        (a_booking("REORG", symbol="A", qty="-2"), ShareKind.WORTHLESS, None),
        (a_booking("JNLS", symbol="A", qty="2", per_share_amount="9.5"), ShareKind.TRANSFER, None),
        (a_booking("ACATS", symbol="A", qty="2"), ShareKind.TRANSFER, None),
        (a_booking("CFEE", symbol="BTC/USD", qty="-0.0001", price="60000"), ShareKind.FEE, None),
    ],
)
def test_shares_move_by_what_it_was(
    canned: CannedBroker, activity: dict[str, Any], kind: ShareKind, group: str | None
) -> None:
    event = read_one(canned, activity)
    assert isinstance(event, ShareLeg)
    assert (event.kind, event.quantity) == (kind, Decimal(activity["qty"]))
    assert event.cash_usd == Decimal(activity.get("net_amount", "0"))
    assert group is None or event.group == group


def test_a_split_is_in_force_from_the_morning_of_its_day_and_a_transfer_from_its_booking(canned: CannedBroker) -> None:
    canned.answer(ACTIVITIES, [a_booking("SPLIT", symbol="A", qty="-1"), a_booking("JNLS", symbol="A", qty="1")])
    split, transfer = canned.adapter().fetch_activities(None)
    assert split.at_ns == start_of_day_ns(date(2026, 3, 2))
    assert transfer.at_ns == parse_stamp(CREATED, "at")


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-02T00:00:00Z"])
def test_without_its_booking_time_an_activity_is_of_its_days_morning(canned: CannedBroker, day: str) -> None:
    event = read_one(canned, a_booking("CSD", net_amount="1", created_at=None, date=day))
    assert event.at_ns == start_of_day_ns(date(2026, 3, 2))


def test_both_legs_of_a_split_are_one_step_of_the_ledger(canned: CannedBroker) -> None:
    held = a_booking("JNLS", id="1", symbol="A", qty="10", per_share_amount="40", created_at="2026-02-01T15:00:00Z")
    old = a_booking("SPLIT", id="2", symbol="A", qty="-10", group_id="g")
    new = a_booking("SPLIT", id="3", symbol="A", qty="20", group_id="g")
    canned.answer(ACTIVITIES, [held, old, new])
    book = rebuild(canned.adapter().fetch_activities(None)).book
    (lot,) = book.lots["A"]
    assert (lot.quantity, lot.cost_usd) == (Decimal(20), Decimal(400))


def test_an_activity_that_was_cancelled_later_is_taken_back_under_its_own_id(canned: CannedBroker) -> None:
    booked = a_booking("DIV", symbol="T", net_amount="5")
    first = read_one(canned, booked)
    canned.answers.clear()
    second = read_one(canned, {**booked, "status": "canceled"})
    (correction,) = news_of({first.event_id: first}, [second])
    assert correction.supersedes == first.event_id
    assert rebuild([first, correction]).book.cash_usd == 0


def test_all_pages_are_fetched_after_the_moment_that_was_named(canned: CannedBroker) -> None:
    pages = [[a_booking("CSD", id=f"{page}-{row}", net_amount="1") for row in range(100)] for page in range(2)]
    for page in [*pages, [a_booking("CSD", id="last", net_amount="1")]]:
        canned.answer(ACTIVITIES, page)
    events = canned.adapter().fetch_activities(datetime(2026, 3, 1, 12, 30, tzinfo=UTC))
    assert len(events) == 201
    assert [asked.partition("?")[2].count("page_token") for asked in canned.asked] == [0, 1, 1]
    assert "after=2026-03-01T12%3A30%3A00Z" in canned.asked[0]
    assert "page_token=1-99" in canned.asked[2]


@pytest.mark.parametrize(
    "activity",
    [
        a_fill(side="exchange"),
        a_fill(price=None),
        a_fill(qty="0"),
        a_fill(transaction_time="yesterday"),
        a_booking("CSD", net_amount="1", created_at=None, date="someday"),
        {"activity_type": "FILL"},
    ],
)
def test_what_cannot_be_read_is_an_error_and_never_left_out(canned: CannedBroker, activity: dict[str, Any]) -> None:
    canned.answer(ACTIVITIES, [activity])
    with pytest.raises(BrokerUnavailable) as raised:
        canned.adapter().fetch_activities(None)
    assert raised.value.code == "BROKER_ANSWER_UNREADABLE"


def test_a_short_position_is_negative_and_an_option_is_held_by_the_contract(canned: CannedBroker) -> None:
    account = {"status": "ACTIVE", "cash": "-12.5", "buying_power": "0", "trading_blocked": False}
    canned.answer("/v2/account", {**account, "account_blocked": False, "equity": "100.25"})
    short = {"symbol": "SPY", "qty": "-3", "side": "short", "avg_entry_price": "400", "current_price": "410.5"}
    option = {"symbol": "AAPL260619C00200000", "asset_class": "us_option", "qty": "2", "avg_entry_price": "1.25"}
    canned.answer("/v2/positions", [short, option])
    holdings = canned.adapter().fetch_holdings()
    assert (holdings.cash_usd, holdings.equity_usd) == (Decimal("-12.5"), Decimal("100.25"))
    assert [(held.quantity, held.average_cost_usd, held.price_usd) for held in holdings.positions] == [
        (Decimal(2), Decimal("125.00"), None),
        (Decimal(-3), Decimal(400), Decimal("410.5")),
    ]


ANNOUNCEMENTS = "/v2/corporate_actions/announcements"


def an_announcement(symbol: str, ex_date: str, payable_date: str) -> dict[str, Any]:
    return {"initiating_symbol": symbol, "ex_date": ex_date, "payable_date": payable_date, "ca_type": "Dividend"}


def a_dividend(number: int, symbol: str, day: str) -> dict[str, Any]:
    return a_booking("DIV", activity_sub_type="CDIV", symbol=symbol, net_amount="1", date=day, id=f"d{number}")


def entitled(canned: CannedBroker, *activities: dict[str, Any]) -> list[date | None]:
    canned.answer(ACTIVITIES, list(activities))
    events = canned.adapter().fetch_activities(None)
    return [event.entitled_on for event in events if isinstance(event, CashActivity)]


def test_a_dividend_has_the_ex_date_that_was_announced_for_its_day(canned: CannedBroker) -> None:
    canned.answer(
        ANNOUNCEMENTS,
        [
            an_announcement("T", "2026-02-10", "2026-03-02"),
            an_announcement("KO", "2026-02-12", "2026-03-02"),
            an_announcement("KO", "2026-02-13", "2026-03-02"),
        ],
    )
    days = [("T", "2026-03-02"), ("T", "2026-03-03"), ("KO", "2026-03-02"), ("SPY", "2026-03-02")]
    found = entitled(canned, *(a_dividend(number, *each) for number, each in enumerate(days)))
    # Another day, two dividends on one day, and none announced: nobody says it.
    assert found == [date(2026, 2, 10), None, None, None]
    assert len([path for path in canned.asked if ANNOUNCEMENTS in path]) == 1


def test_announcements_are_asked_for_in_ranges_that_the_broker_allows_and_only_for_dividends(
    canned: CannedBroker,
) -> None:
    canned.answer(ANNOUNCEMENTS, [])
    entitled(canned, a_booking("CSD", net_amount="1"))
    assert [path for path in canned.asked if ANNOUNCEMENTS in path] == []
    canned.answers[ACTIVITIES].clear()
    days = ["2025-01-02", "2025-03-03", "2025-06-02", "2026-01-05"]
    entitled(canned, *(a_dividend(number, "T", day) for number, day in enumerate(days)))
    asked = [path.partition("since=")[2].replace("&until=", " ") for path in canned.asked if ANNOUNCEMENTS in path]
    assert asked == ["2025-01-02 2025-03-03", "2025-06-02 2025-06-02", "2026-01-05 2026-01-05"]


def test_a_broker_that_announces_nothing_is_no_failure(canned: CannedBroker) -> None:
    assert entitled(canned, a_dividend(1, "T", "2026-03-02")) == [None]
