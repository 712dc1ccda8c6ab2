"""Halts, delistings and fractionability on command; pinned prices and the past."""

from pathlib import Path

import pytest

from tests.paper_broker.running import Running, running


def test_a_refused_symbol_is_not_tradable_and_its_open_orders_wait(broker: Running) -> None:
    customer = broker.open(SPY="10")
    waiting = customer.placed(side="sell", type="limit", limit_price="150")
    asset = broker.admin("POST", "/assets/halt", symbol="SPY")
    assert (asset["status"], asset["tradable"]) == ("active", False)
    answer = customer.order()
    assert (answer.status_code, answer.json()["message"]) == (422, 'asset "SPY" is not tradable')
    broker.price("SPY", "160.00")
    assert customer.look(waiting)["status"] == "new"
    broker.admin("POST", "/assets/resume", symbol="SPY")
    assert customer.look(waiting)["status"] == "filled"
    assert customer.look(customer.placed(qty="2"))["status"] == "filled"


def test_orders_wait_through_a_halt_of_the_exchange_and_fill_when_it_ends(broker: Running) -> None:
    customer = broker.open()
    assert broker.admin("POST", "/assets/halt", symbol="SPY", orders="queue")["tradable"] is True
    order = customer.placed(qty="2")
    assert customer.look(order)["status"] in ("pending_new", "new")
    broker.admin("POST", "/assets/resume", symbol="SPY")
    assert customer.look(order)["status"] == "filled"


def test_a_delisted_share_is_inactive_keeps_its_last_price_and_takes_no_order(broker: Running) -> None:
    customer = broker.open(SPY="10")
    open_order = customer.placed(side="sell", type="limit", limit_price="150")
    asset = broker.admin("POST", "/assets/delist", symbol="SPY")
    assert (asset["status"], asset["tradable"]) == ("inactive", False)
    assert customer.look(open_order)["status"] == "canceled"
    assert customer.order(side="sell").json()["message"] == 'asset "SPY" is not active'
    broker.advance("172800")
    assert customer.position("SPY")["current_price"] == "100"


def test_a_share_that_is_no_longer_fractionable_is_traded_whole(broker: Running) -> None:
    customer = broker.open()
    assert broker.admin("POST", "/assets/fractionable", symbol="SPY", fractionable=False)["fractionable"] is False
    answer = customer.order(qty="0.5")
    assert (answer.status_code, answer.json()["message"]) == (403, 'asset "SPY" is not fractionable')
    assert customer.order(notional="50").status_code == 403
    assert customer.order(qty="1").status_code == 200
    broker.admin("POST", "/assets/fractionable", symbol="SPY", fractionable=True)
    assert customer.order(qty="0.5").status_code == 200


def test_a_pinned_price_changes_todays_equity_and_not_that_of_the_last_close(broker: Running) -> None:
    broker.at("2026-01-02T15:00:00Z")
    broker.admin("POST", "/prices/clear", symbol="SPY")
    customer = broker.open(cash="0", AAPL="10")
    broker.at("2026-01-05T18:00:00Z")
    before = customer.account["last_equity"]
    broker.price("AAPL", "1000.00")
    account = customer.account
    assert (account["equity"], account["last_equity"]) == ("10000", before)
    assert customer.position("AAPL")["lastday_price"] == str(float(before) / 10)
    history = customer.get("/v2/account/portfolio/history", period="1W", timeframe="1D")["equity"]
    assert history[-1] == 10000
    assert history[-2] == pytest.approx(float(before))


def test_a_price_that_stays_pinned_over_the_close_is_the_next_days_last_close(broker: Running) -> None:
    customer = broker.open(cash="0", AAPL="10")
    broker.price("AAPL", "1000.00")
    broker.at("2026-01-06T18:00:00Z")
    assert (customer.account["last_equity"], customer.position("AAPL")["lastday_price"]) == ("10000", "1000")
    broker.admin("POST", "/prices/clear", symbol="AAPL")
    assert customer.account["last_equity"] == "10000"
    assert customer.account["equity"] != "10000"


def test_a_price_can_be_pinned_from_a_moment_that_has_passed(broker: Running) -> None:
    broker.at("2026-01-02T15:00:00Z")
    customer = broker.open(cash="0", AAPL="10")
    broker.at("2026-01-05T18:00:00Z")
    broker.admin("POST", "/prices/set", symbol="AAPL", price="500.00", at="2026-01-02T20:00:00Z")
    assert (customer.account["equity"], customer.account["last_equity"]) == ("5000", "5000")


def test_listings_and_actions_outlive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.sqlite"
    with running(state) as first:
        first.at("2026-01-05T17:00:00Z")
        customer = first.open(SPY="10", AAPL="4")
        first.price("SPY", "100.00")
        first.admin("POST", "/actions/split", symbol="SPY", new_rate="2")
        first.admin("POST", "/actions/rename", symbol="SPY", new_symbol="SPYX")
        first.admin("POST", "/assets/halt", symbol="AAPL")
        first.admin("POST", "/actions/dividend", symbol="AAPL", cash="1", record_date="2026-01-06")
        before = customer.get("/v2/positions")
    with running(state) as second:
        customer = second.customer()
        assert customer.get("/v2/positions") == before
        assert customer.get("/v2/assets/AAPL")["tradable"] is False
        second.at("2026-01-06T17:00:00Z")
        assert [line["net_amount"] for line in customer.get("/v2/account/activities/DIV")] == ["4"]
