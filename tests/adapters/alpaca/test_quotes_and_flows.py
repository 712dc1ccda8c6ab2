"""What the adapter makes of snapshots, activities and the equity of the last close: requests, gaps, odd answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.quote import Quote
from rebalancer.core.base.errors import BrokerUnavailable
from rebalancer.core.risk.trips import CashFlow
from tests.adapters.alpaca import recorded
from tests.adapters.alpaca.accounts import PaperAccount
from tests.adapters.alpaca.canned import CannedBroker, canned_broker

SINCE = datetime(2026, 10, 1, 12, 0, tzinfo=UTC)
ACTIVITIES = "/v2/account/activities"


@pytest.fixture
def canned() -> Iterator[CannedBroker]:
    with canned_broker() as found:
        yield found


def activity(**changes: object) -> dict[str, Any]:
    """A deposit of $100."""
    return {
        "activity_type": "CSD",
        "id": "20261001::1",
        "date": "2026-10-01",
        "created_at": "2026-10-01T14:01:04.650275Z",
        "net_amount": "100",
        "status": "executed",
        **changes,
    }


def test_quotes_of_any_number_of_symbols_cost_one_request_per_asset_class(account: PaperAccount) -> None:
    quotes = account.broker().fetch_quotes(["SPY", "QQQ", "GLD", "BTC/USD", "ETH/USD", "NOSUCH"])

    assert account.asked() == ["GET /v2/stocks/snapshots", "GET /v1beta3/crypto/us/snapshots"]
    assert quotes.keys() == {"SPY", "QQQ", "GLD", "BTC/USD", "ETH/USD"}


def test_stocks_alone_cost_one_request(account: PaperAccount) -> None:
    account.broker().fetch_quotes(["SPY", "QQQ"])

    assert account.asked() == ["GET /v2/stocks/snapshots"]


def test_flows_cost_one_request(account: PaperAccount) -> None:
    account.broker().fetch_cash_flows(SINCE)

    assert account.asked() == ["GET /v2/account/activities"]


def test_a_snapshot_reads_to_the_last_digit(canned: CannedBroker) -> None:
    canned.answer(
        "/v2/stocks/snapshots",
        '{"SPY": {"latestQuote": {"ap": 450.123456789, "bp": 450.1, "t": "2026-10-01T10:18:27.052763263-04:00"},'
        ' "latestTrade": {"p": 450.11}, "prevDailyBar": {"c": 449.9}, "minuteBar": {"c": 1}, "new": 1}}',
    )

    quotes = canned.adapter().fetch_quotes(["SPY"])

    at = datetime(2026, 10, 1, 14, 18, 27, 52763, tzinfo=UTC)
    expected = Quote(Decimal("450.1"), Decimal("450.123456789"), at, Decimal("450.11"), Decimal("449.9"))
    assert dict(quotes) == {"SPY": expected}


def test_a_side_that_nobody_quotes_is_no_price_and_gaps_stay_gaps(canned: CannedBroker) -> None:
    canned.answer(
        "/v2/stocks/snapshots",
        {
            "A": {"latestQuote": {"ap": 0, "bp": 9.5}, "latestTrade": None, "prevDailyBar": {"c": 0}},
            "B": {},
            "C": None,
            "NOT.ASKED": {"latestTrade": {"p": 5}},
        },
    )

    quotes = canned.adapter().fetch_quotes(["A", "B", "C"])

    assert dict(quotes) == {"A": Quote(bid=Decimal("9.5")), "B": Quote()}


def test_a_symbol_that_market_data_refuses_has_no_quote_and_the_others_have(canned: CannedBroker) -> None:
    canned.answer("/v2/stocks/snapshots", {"message": "invalid symbol: ODD.WS"}, 400)
    canned.answer("/v2/stocks/snapshots", {"QQQ": {"latestTrade": {"p": 400}}})

    assert canned.adapter().fetch_quotes(["ODD.WS", "QQQ"]).keys() == {"QQQ"}


def test_where_market_data_refuses_every_symbol_there_are_no_quotes(canned: CannedBroker) -> None:
    canned.answer("/v2/stocks/snapshots", {"message": "invalid symbol: ODD.WS"}, 400)

    assert dict(canned.adapter().fetch_quotes(["ODD.WS"])) == {}


@pytest.mark.parametrize("body", ["[]", '{"SPY": 5}', '{"SPY": {"latestQuote": {"ap": "dear"}}}'])
def test_snapshots_that_cannot_be_read_are_no_quotes(canned: CannedBroker, body: str) -> None:
    canned.answer("/v2/stocks/snapshots", body)

    with pytest.raises(BrokerUnavailable) as unreadable:
        canned.adapter().fetch_quotes(["SPY"])

    assert unreadable.value.code == "BROKER_ANSWER_UNREADABLE"


def test_flows_are_asked_for_by_kind_and_time(canned: CannedBroker) -> None:
    canned.answer(ACTIVITIES, [])

    assert canned.adapter().fetch_cash_flows(SINCE) == []
    assert canned.asked == [
        (
            f"GET {ACTIVITIES}?activity_types=ACATC%2CACATS%2CCSD%2CCSW%2CJNLC%2CJNLS&after=2026-10-01T12%3A00%3A00Z"
            "&direction=asc&page_size=100"
        )
    ]


def test_each_kind_of_flow_counts_with_its_own_amount(canned: CannedBroker) -> None:
    shares = activity(id="3", activity_type="ACATS", net_amount="0", qty="-10", price="25.5")
    journal = activity(id="4", activity_type="JNLS", net_amount="0", qty="2", per_share_amount="7")
    canned.answer(
        ACTIVITIES,
        [
            activity(id="1"),
            activity(id="2", activity_type="CSW", net_amount="-40.25"),
            shares,
            journal,
            activity(id="5", net_amount="999", status="canceled"),
            activity(id="6", net_amount="0", qty="10", price=None),
            activity(id="7", created_at="2026-10-01T11:59:59Z"),
        ],
    )

    flows = canned.adapter().fetch_cash_flows(SINCE)

    assert [flow.amount_usd for flow in flows] == [Decimal(100), Decimal("-40.25"), Decimal(-255), Decimal(14)]
    assert flows[0].at == datetime(2026, 10, 1, 14, 1, 4, 650275, tzinfo=UTC)


@pytest.mark.parametrize("date", ["2026-10-02", "2026-10-02T00:00:00Z"])
def test_a_flow_without_the_time_of_its_making_counts_from_its_day(canned: CannedBroker, date: str) -> None:
    canned.answer(ACTIVITIES, [activity(created_at=None, date=date)])

    flows = canned.adapter().fetch_cash_flows(SINCE)

    assert flows == [CashFlow(datetime(2026, 10, 2, tzinfo=UTC), Decimal(100))]


def test_flows_are_read_page_by_page(canned: CannedBroker) -> None:
    canned.answer(ACTIVITIES, [activity(id=str(number)) for number in range(100)])
    canned.answer(ACTIVITIES, [activity(id="last")])

    assert len(canned.adapter().fetch_cash_flows(SINCE)) == 101
    assert canned.asked[1].endswith("&page_token=99")


@pytest.mark.parametrize("change", [{"created_at": None, "date": None}, {"created_at": None, "date": "soon"}])
def test_a_flow_without_any_time_is_an_error_and_never_dropped(canned: CannedBroker, change: dict[str, object]) -> None:
    canned.answer(ACTIVITIES, [activity(id="odd-one", **change)])

    with pytest.raises(BrokerUnavailable, match="odd-one"):
        canned.adapter().fetch_cash_flows(SINCE)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, datetime(2026, 10, 1, 20, 0, tzinfo=UTC)),
        ({"balance_asof": "2026-01-05"}, datetime(2026, 1, 5, 21, 0, tzinfo=UTC)),
        ({"balance_asof": "2026-01-02"}, datetime(2026, 1, 2, 22, 47, 7, 996580, tzinfo=UTC)),
        ({"balance_asof": None}, datetime(2026, 1, 2, 22, 47, 7, 996580, tzinfo=UTC)),
        ({"balance_asof": "", "created_at": None}, None),
    ],
    ids=["in summer", "in winter", "opened since", "not told", "nothing told"],
)
def test_the_last_equity_is_of_the_close_or_of_the_opening_of_the_account(
    canned: CannedBroker, changes: dict[str, object], expected: datetime | None
) -> None:
    canned.answer("/v2/account", recorded.account(**changes))
    canned.answer("/v2/positions", [recorded.position()])

    snapshot = canned.adapter().fetch_snapshot([])

    assert snapshot.last_equity_at == expected
    assert (snapshot.equity_usd, snapshot.last_equity_usd) == (Decimal(14500), Decimal("14400.25"))


def test_an_account_that_tells_no_equity_is_worth_what_it_holds(canned: CannedBroker) -> None:
    canned.answer("/v2/account", recorded.account(equity=None, last_equity=None))
    canned.answer("/v2/positions", [recorded.position()])
    canned.answer("/v2/orders", [])

    snapshot = canned.adapter().fetch_snapshot([])

    assert (snapshot.equity_usd, snapshot.last_equity_usd) == (Decimal(14500), None)
