"""The kill switch reads fail-closed, the stricter switch wins, and each order is assessed by it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from rebalancer.core.account.order import OrderSide
from rebalancer.core.risk.order_checks import assess_order, assess_price_move
from rebalancer.core.risk.state import TradingState, TradingStatus, parse_trading_status, stricter_status
from tests.core.runs import ACTIVE, HALTED, NOW, REDUCING

LATER, EARLIER = NOW + timedelta(hours=1), NOW - timedelta(hours=1)


def read(document: Mapping[str, object] | None, scope: str = "system") -> TradingStatus:
    return parse_trading_status(document, scope=scope, now=NOW)


def test_a_missing_system_switch_halts_and_says_that_it_is_not_set() -> None:
    status = read(None)
    assert status == TradingStatus(
        TradingState.HALTED, "Trading is halted: the system's kill switch is not set.", "system"
    )


def test_a_missing_user_switch_halts_and_says_that_trading_was_never_switched_on() -> None:
    status = read(None, "user")
    assert status.state is TradingState.HALTED
    assert "has not been switched on for your account" in status.reason


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"trading_enabled": None},
        {"trading_enabled": "true"},
        {"trading_enabled": 1},
        {"trading_enabled": 1.0},
        {"trading_enabled": [True]},
        {"state": "ACTIVE"},
        {"trading_enabled": True, "state": "active"},
        {"trading_enabled": True, "state": ""},
        {"trading_enabled": True, "state": "PAUSED"},
        {"trading_enabled": True, "state": 5},
        {"trading_enabled": True, "state": ["ACTIVE"]},
        {"trading_enabled": True, "state": "REDUCING", "expires_at": "2026-03-02T16:00:00Z"},
        {"trading_enabled": True, "state": "HALTED", "expires_at": datetime(2020, 1, 1)},  # noqa: DTZ001 - a time without zone is the case
        {"trading_enabled": True, "state": "ACTIVE", "expires_at": 0},
    ],
)
def test_a_system_switch_that_is_not_understood_halts(document: dict[str, object]) -> None:
    status = read(document)
    assert status.state is TradingState.HALTED
    assert "cannot be read" in status.reason


@pytest.mark.parametrize("document", [{}, {"state": None}, {"state": True}, {"state": "on"}, {"trading_enabled": True}])
def test_a_user_switch_that_is_not_understood_halts(document: dict[str, object]) -> None:
    status = read(document, "user")
    assert status.state is TradingState.HALTED
    assert "cannot be read" in status.reason


@pytest.mark.parametrize("document", [{"trading_enabled": True}, {"trading_enabled": True, "state": "ACTIVE"}])
def test_a_system_switch_that_is_on_lets_trading_go(document: dict[str, object]) -> None:
    assert read(document).state is TradingState.ACTIVE


def test_false_halts_and_gives_the_reason_that_a_person_wrote() -> None:
    status = read({"trading_enabled": False, "reason": "fire drill"})
    assert (status.state, status.reason) == (
        TradingState.HALTED,
        "The operator has halted trading for the whole system (fire drill).",
    )


@pytest.mark.parametrize("state", ["ACTIVE", "REDUCING", None])
def test_false_wins_over_a_milder_state(state: str | None) -> None:
    assert read({"trading_enabled": False, "state": state}).state is TradingState.HALTED


@pytest.mark.parametrize("scope", ["system", "user"])
@pytest.mark.parametrize("state", ["REDUCING", "HALTED"])
def test_a_stricter_state_counts_and_names_its_scope(scope: str, state: str) -> None:
    status = read({"trading_enabled": True, "state": state, "reason": "drill"}, scope)
    assert (status.state, status.scope) == (TradingState(state), scope)
    assert status.reason.endswith("(drill).")
    assert ("for your account" in status.reason) is (scope == "user")


@pytest.mark.parametrize("scope", ["system", "user"])
@pytest.mark.parametrize("state", ["REDUCING", "HALTED"])
def test_a_state_is_lifted_at_its_end_and_not_before(scope: str, state: str) -> None:
    document = {"trading_enabled": True, "state": state}
    assert read({**document, "expires_at": LATER}, scope).state is TradingState(state)
    assert read({**document, "expires_at": NOW}, scope).state is TradingState.ACTIVE
    assert read({**document, "expires_at": EARLIER}, scope).state is TradingState.ACTIVE


def test_an_end_never_lifts_the_customers_own_false() -> None:
    assert read({"trading_enabled": False, "state": "HALTED", "expires_at": EARLIER}).state is TradingState.HALTED


@pytest.mark.parametrize(
    ("first", "second", "winner"),
    [
        (ACTIVE, REDUCING, REDUCING),
        (REDUCING, ACTIVE, REDUCING),
        (REDUCING, HALTED, HALTED),
        (HALTED, ACTIVE, HALTED),
        (ACTIVE, ACTIVE, ACTIVE),
    ],
)
def test_the_stricter_of_two_switches_wins(first: TradingStatus, second: TradingStatus, winner: TradingStatus) -> None:
    assert stricter_status(first, second) == winner


@pytest.mark.parametrize(
    ("side", "trading", "code"),
    [
        (OrderSide.BUY, ACTIVE, None),
        (OrderSide.SELL, ACTIVE, None),
        (OrderSide.SELL, REDUCING, None),
        (OrderSide.BUY, REDUCING, "TRADING_REDUCING"),
        (OrderSide.BUY, HALTED, "TRADING_HALTED"),
        (OrderSide.SELL, HALTED, "TRADING_HALTED"),
    ],
)
def test_an_order_leaves_only_as_the_trading_state_allows(
    side: OrderSide, trading: TradingStatus, code: str | None
) -> None:
    breach = assess_order(side, trading)
    assert (breach.code if breach else None) == code
    assert breach is None or breach.message == trading.reason


@pytest.mark.parametrize("current", ["99", "101", "100"])
def test_a_price_exactly_at_the_tolerance_is_within_it(current: str) -> None:
    assert assess_price_move("SPY", Decimal(100), Decimal(current), Decimal(1)) is None


@pytest.mark.parametrize("current", ["98.9999", "101.0001"])
def test_a_price_beyond_the_tolerance_is_a_breach_that_names_symbol_and_limit(current: str) -> None:
    breach = assess_price_move("SPY", Decimal(100), Decimal(current), Decimal(1))
    assert breach is not None
    assert (breach.code, breach.symbol, breach.limit) == ("PRICE_MOVED", "SPY", "1")
    assert "more than the 1%" in breach.message


@pytest.mark.parametrize("scope", ["system", "user"])
@pytest.mark.parametrize("ends", [None, EARLIER, NOW])
def test_trading_that_is_on_says_so_and_has_no_end(scope: str, ends: datetime | None) -> None:
    word = "ACTIVE" if ends is None else "HALTED"
    status = read({"trading_enabled": True, "state": word, "reason": "drill", "expires_at": ends}, scope)
    assert status == TradingStatus(TradingState.ACTIVE, "Trading is on.", scope)
    assert read({"trading_enabled": True}) == TradingStatus(TradingState.ACTIVE, "Trading is on.", "system")


@pytest.mark.parametrize(
    ("scope", "state", "said"),
    [
        ("system", "HALTED", "The operator has halted trading for the whole system (drill)."),
        ("user", "HALTED", "Trading is halted for your account (drill)."),
        ("system", "REDUCING", "Trading is reducing (sells only) for the whole system (drill)."),
        ("user", "REDUCING", "Trading is reducing (sells only) for your account (drill)."),
    ],
)
@pytest.mark.parametrize("ends", [None, LATER])
def test_a_state_in_force_says_whose_it_is_why_and_when_it_ends(
    scope: str, state: str, said: str, ends: datetime | None
) -> None:
    status = read({"trading_enabled": True, "state": state, "reason": "drill", "expires_at": ends}, scope)
    assert status == TradingStatus(TradingState(state), said, scope, ends)


@pytest.mark.parametrize(("scope", "whose"), [("system", "for the whole system"), ("user", "for your account")])
def test_a_switch_that_cannot_be_read_says_whose_it_is(scope: str, whose: str) -> None:
    status = read({"trading_enabled": True, "state": "?"}, scope)
    assert status.reason == f"Trading is halted {whose}: the switch cannot be read."


def test_limits_of_the_system_that_do_not_parse_halt_it_and_those_in_a_users_switch_are_none() -> None:
    document = {"trading_enabled": True, "state": "ACTIVE", "limits": {"orders_per_day_max": "many"}}
    status = read(document)
    assert status.state is TradingState.HALTED
    assert status.reason.startswith("Trading is halted for the whole system: ")
    assert "orders_per_day_max" in status.reason
    assert read(document, "user").state is TradingState.ACTIVE


@pytest.mark.parametrize(
    ("state", "ends", "other", "other_ends", "expected"),
    [
        ("HALTED", None, "REDUCING", None, True),
        ("HALTED", EARLIER, "ACTIVE", None, True),
        ("REDUCING", None, "HALTED", EARLIER, False),
        ("ACTIVE", None, "REDUCING", None, False),
        ("ACTIVE", None, "ACTIVE", None, False),
        ("HALTED", None, "HALTED", None, False),
        ("HALTED", LATER, "HALTED", None, False),
        ("HALTED", None, "HALTED", NOW, True),
        ("HALTED", LATER, "HALTED", NOW, True),
        ("HALTED", NOW, "HALTED", NOW, False),
        ("HALTED", EARLIER, "HALTED", NOW, False),
    ],
)
def test_stricter_is_what_forbids_more_or_as_much_for_longer(
    state: str, ends: datetime | None, other: str, other_ends: datetime | None, expected: bool
) -> None:
    one = TradingStatus(TradingState(state), "", "user", ends)
    assert one.is_stricter_than(TradingStatus(TradingState(other), "", "user", other_ends)) is expected
