"""Looking at the ledger as a browser does: positions, lots, gains, harvests, series, tables."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.account.order import OrderRequest, OrderSide
from rebalancer.core.ledger.events import CashActivity, CashKind, ShareKind, ShareLeg, activity_event_id
from rebalancer.core.ledger.times import to_ns
from rebalancer.entrypoints import ledger, statements
from rebalancer.services.statements.ledger_tables import TABLES
from tests.entrypoints.calling import call, refused
from tests.services.world import World

DAY = 86_400


def pass_days(world: World, days: float) -> None:
    world.clock.advance(days * DAY)
    world.broker.now = world.clock.at


def trade(world: World, symbol: str, quantity: str) -> None:
    signed = Decimal(quantity)
    name = f"hand-{len(world.broker.activities)}"
    side = OrderSide.BUY if signed > 0 else OrderSide.SELL
    world.broker.place(OrderRequest(name, symbol, side, abs(signed)))
    world.broker.fill(name)
    pass_days(world, 0.001)


def pay(world: World, amount: str) -> None:
    world.broker.cash += Decimal(amount)
    name = activity_event_id(f"c{len(world.broker.activities)}")
    world.broker.activities.append(CashActivity(name, to_ns(world.broker.now), CashKind.DEPOSIT, Decimal(amount)))


@pytest.fixture
def lived(world: World) -> World:
    """$10,000, of which $9,000 came as 90 SPY at $80; SPY falls from $100 to $70 while QQQ stays."""
    at_ns = to_ns(world.broker.now)
    world.broker.activities.append(
        CashActivity(activity_event_id("first"), at_ns, CashKind.DEPOSIT, Decimal(1000)),
    )
    world.broker.activities.append(
        ShareLeg("activity:in", at_ns, ShareKind.TRANSFER, "activity:in", "SPY", Decimal(90), price=Decimal(80))
    )
    pass_days(world, 1)
    call(ledger.reconcile_positions)
    trade(world, "SPY", "-10")
    trade(world, "QQQ", "5")
    pass_days(world, 1)
    pay(world, "500")
    call(ledger.reconcile_positions)
    pass_days(world, 1)
    world.broker.prices["SPY"] = Decimal(70)
    call(ledger.reconcile_positions)
    return world


def test_an_empty_ledger_is_shown_as_one(world: World) -> None:
    found = call(statements.ledger_view)
    assert found["account"] is None
    assert found["positions"] == found["lots"] == found["series"] == found["harvest"] == []
    assert "no tax advice" in found["note"]


def test_lots_have_term_value_and_gain_and_the_account_its_sum(lived: World) -> None:
    found = call(statements.ledger_view)
    assert (found["account"]["equity_usd"], found["account"]["cash_usd"]) == ("8100", "1500")
    lots = {lot["symbol"]: lot for lot in found["lots"]}
    assert {name: lots["SPY"][name] for name in ("quantity", "cost_usd", "value_usd", "gain_usd", "term")} == {
        "quantity": "80",
        "cost_usd": "6400",
        "value_usd": "5600",
        "gain_usd": "-800",
        "term": "UNKNOWN",
    }
    assert (lots["QQQ"]["gain_usd"], lots["QQQ"]["term"], lots["QQQ"]["long_term_from"]) == ("0", "SHORT", "2027-03-04")
    assert {row["strategy"] for row in found["positions"]} == {"unassigned"}


def test_realised_gains_stand_by_year_and_each_sale_has_its_line(lived: World) -> None:
    found = call(statements.ledger_view)
    (year,) = found["gains_by_year"]
    assert (year["year"], year["proceeds_usd"], year["cost_usd"], year["gain_usd"]) == (2026, "1000", "800", "200")
    (sale,) = found["sales"]
    assert (sale["symbol"], sale["quantity"], sale["gain_usd"], found["sales_left_off"]) == ("SPY", "10", "200", 0)


def test_the_series_leaves_payments_out_of_the_return(lived: World) -> None:
    found = call(statements.ledger_view)
    assert [(row["equity_usd"], row["flow_usd"]) for row in found["series"]] == [
        ("10000", "0"),
        ("10500", "500"),
        ("8100", "0"),
    ]
    returns = found["returns"]
    assert Decimal(returns["time_weighted_percent"]).quantize(Decimal("0.001")) == Decimal("-22.857")
    # $10,000 and $500 a day later are $8,100 after two days.
    assert Decimal(returns["money_weighted_percent"]).quantize(Decimal("0.01")) == Decimal("-23.38")
    assert Decimal(returns["drawdown"]["percent"]).quantize(Decimal("0.001")) == Decimal("22.857")
    assert returns["drawdown"]["recovered"] is None
    (equity,) = found["strategies"]
    assert (equity["strategy"], len(equity["equity"])) == ("unassigned", 3)


def test_contributions_sum_to_the_gain_of_the_account(lived: World) -> None:
    found = call(statements.ledger_view)
    gains = {row["symbol"]: Decimal(row["gain_usd"]) for row in found["contributions"]}
    # The 90 shares were worth $100 each when they came: what they had gained before is no gain of this account.
    assert gains == {"SPY": Decimal(-2400)}
    assert sum(gains.values()) == Decimal(found["account"]["pnl_usd"])


def test_a_harvest_names_the_replacement_that_its_person_listed(lived: World) -> None:
    (candidate,) = call(statements.ledger_view)["harvest"]
    assert (candidate["symbol"], candidate["losses"]) == ("SPY", [{"term": "UNKNOWN", "loss_usd": "800"}])
    assert candidate["why_none"] == "No replacement for SPY is on your list."
    wishes = {"loss_usd_min": "50", "replacements": [{"symbol": "spy", "by": ["VOO", "IVV"]}]}
    saved = call(statements.save_harvest_wishes, wishes)
    assert saved == {"loss_usd_min": "50", "replacements": [{"symbol": "SPY", "by": ["VOO", "IVV"]}], "same_as": []}
    found = call(statements.ledger_view)
    assert (found["harvest"][0]["replacement"], found["harvest_wishes"]) == ("VOO", saved)
    call(statements.save_harvest_wishes, {**wishes, "loss_usd_min": "801"})
    assert call(statements.ledger_view)["harvest"] == []


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"loss_usd_min": "-1", "replacements": []}, "loss_usd_min"),
        ({"loss_usd_min": "1", "replacements": [{"symbol": "SPY", "by": ["SPY"]}]}, "replacements.SPY"),
        ({"loss_usd_min": "1", "replacements": [{"symbol": "SPY", "by": ["VOO", "voo"]}]}, "replacements.SPY"),
        ({"loss_usd_min": "1", "replacements": [{"symbol": "SPY", "by": ["CASH"]}]}, "replacements.SPY"),
        ({"loss_usd_min": "1", "replacements": [{"symbol": "SPY", "by": []}]}, "replacements.0.by"),
        ({"loss_usd_min": "1", "replacements": [{"symbol": "SPY", "by": ["A"]}] * 2}, "replacements[1]"),
    ],
)
def test_wishes_that_make_no_sense_are_refused_by_their_field(world: World, wishes: Any, field: str) -> None:
    _, message, details = refused(statements.save_harvest_wishes, wishes)
    assert details["field"] == field
    assert message.endswith(".")


def test_what_a_person_calls_the_same_is_kept_until_they_say_otherwise(lived: World) -> None:
    wishes = {"loss_usd_min": "50", "replacements": [{"symbol": "SPY", "by": ["VOO"]}]}
    same = call(statements.save_harvest_wishes, {**wishes, "same_as": [["spy", "VOO"]]})["same_as"]
    assert same == [{"symbols": ["SPY", "VOO"]}]
    # Shares of the same security are no replacement: they would undo the loss.
    assert call(statements.ledger_view)["harvest"][0]["replacement"] is None
    assert call(statements.save_harvest_wishes, wishes)["same_as"] == same
    assert call(statements.save_harvest_wishes, {**wishes, "same_as": []})["same_as"] == []
    _, message, _ = refused(statements.save_harvest_wishes, {**wishes, "same_as": [["SPY"]]})
    assert "same_as[0] must name 2" in message


def test_every_table_is_handed_out_as_csv(lived: World) -> None:
    sizes = {}
    for table in TABLES:
        text = call(statements.ledger_table, {"table": table})["csv"]
        sizes[table] = len(list(csv.DictReader(io.StringIO(text))))
    assert sizes == {
        "orders": 4,
        "fills": 2,
        "activities": 3,
        "trades": 2,
        "journal": 11,
        "positions": 2,
        "lots": 2,
        "gains": 1,
        "form_8949": 1,
        "schedule_d": 1,
        "portfolio": 5,
        "account_summary": 3,
        "strategies": 3,
    }


def test_an_unknown_table_is_refused_with_those_that_there_are(world: World) -> None:
    _, message, details = refused(statements.ledger_table, {"table": "secrets"})
    assert details["code"] == "UNKNOWN_TABLE"
    assert "account_summary" in message


def test_nobody_sees_the_ledger_of_another(lived: World) -> None:
    assert call(statements.ledger_view, uid="stranger")["account"] is None
    assert call(statements.ledger_table, {"table": "fills"}, uid="stranger")["csv"] == ""


def test_another_order_of_lots_is_a_what_if_and_books_nothing(lived: World) -> None:
    trade(lived, "SPY", "20")
    trade(lived, "SPY", "-15")
    call(ledger.reconcile_positions)
    booked, lifo = (call(statements.ledger_view, {"method": method}) for method in ("FIFO", "LIFO"))
    assert (booked["method"], lifo["method"]) == ("FIFO", "LIFO")
    # Fifteen at $70: first in cost $80 each, last in $70.
    assert booked["sales"][0]["cost_usd"] == "1200"
    assert lifo["sales"][0]["cost_usd"] == "1050"
    assert call(statements.ledger_view)["sales"] == booked["sales"]


def test_a_sale_stops_where_a_gain_begins(lived: World) -> None:
    lived.broker.prices["SPY"] = Decimal(60)
    trade(lived, "SPY", "8")
    lived.broker.prices["SPY"] = Decimal(70)
    call(ledger.reconcile_positions)
    found = call(statements.sale_up_to, {"symbol": "spy", "boundary": "BEFORE_GAIN"})
    assert (found["quantity"], found["price_usd"]) == ("80", "70")
    assert found["gains"] == [{"term": "UNKNOWN", "gain_usd": "-800"}]
    assert found["stopped_at"] is not None
    few = call(statements.sale_up_to, {"symbol": "SPY", "boundary": "BEFORE_GAIN", "quantity": "8"})
    assert (few["quantity"], few["stopped_at"]) == ("8", None)
    young = call(statements.sale_up_to, {"symbol": "QQQ", "boundary": "BEFORE_SHORT_TERM"})
    assert (young["quantity"], young["gains"]) == ("0", [])


@pytest.mark.parametrize(
    ("request_", "code", "field"),
    [
        ({"symbol": "GLD", "boundary": "BEFORE_GAIN"}, "NOTHING_HELD", "symbol"),
        ({"symbol": "SPY", "boundary": "EARLY"}, "INVALID_INPUT", "boundary"),
        ({"symbol": "SPY", "boundary": "BEFORE_LOSS", "quantity": "0"}, "INVALID_INPUT", "quantity"),
    ],
)
def test_a_sale_that_cannot_be_is_refused_by_its_field(lived: World, request_: Any, code: str, field: str) -> None:
    _, _, details = refused(statements.sale_up_to, request_)
    assert (details["code"], details["field"]) == (code, field)
