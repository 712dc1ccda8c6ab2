"""A price is trusted only with a fresh, two-sided, narrow quote and a close near it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.account.quote import Quote
from rebalancer.core.risk.limits import RiskLimits
from rebalancer.core.risk.quotes import assess_quote
from tests.core.runs import NOW

LIMITS = RiskLimits(
    price_collar_percent_max=Decimal(5),
    close_collar_percent_max=Decimal(50),
    spread_percent_max=Decimal(2),
    quote_age_seconds_max=60,
)
SOUND = Quote(Decimal(99), Decimal(101), NOW, Decimal(100), Decimal(100))
prices = st.one_of(st.none(), st.decimals(min_value=Decimal("0.0001"), max_value=10**9, places=4))
ages = st.one_of(st.none(), st.timedeltas(timedelta(days=-400), timedelta(days=400)))


def code(quote: Quote | None, reference: str = "100") -> str | None:
    breach = assess_quote("SPY", Decimal(reference), quote, NOW, LIMITS)
    return None if breach is None else breach.code


def test_a_sound_quote_lets_the_price_pass() -> None:
    assert code(SOUND) is None


@pytest.mark.parametrize("quote", [None, Quote(), Quote(last_trade=Decimal(100), previous_close=Decimal(100))])
def test_a_symbol_without_a_quote_is_refused(quote: Quote | None) -> None:
    assert code(quote) == "NO_QUOTE"


@pytest.mark.parametrize("side", ["bid", "ask"])
def test_a_quote_with_one_side_is_refused_and_the_missing_one_named(side: str) -> None:
    one_sided = replace(SOUND, bid=None) if side == "bid" else replace(SOUND, ask=None)
    breach = assess_quote("SPY", Decimal(100), one_sided, NOW, LIMITS)
    assert breach is not None
    assert (breach.code, breach.value) == ("ONE_SIDED_QUOTE", f"no {side}")


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, None), (59, None), (60, None), (61, "STALE_QUOTE"), (-60, None), (-61, "STALE_QUOTE")]
)
def test_a_quote_may_be_as_old_as_allowed_and_no_older(seconds: int, expected: str | None) -> None:
    assert code(replace(SOUND, quoted_at=NOW - timedelta(seconds=seconds))) == expected


def test_a_quote_without_its_time_counts_as_old() -> None:
    breach = assess_quote("SPY", Decimal(100), replace(SOUND, quoted_at=None), NOW, LIMITS)
    assert breach is not None
    assert (breach.code, breach.limit, breach.value) == ("STALE_QUOTE", "60", None)
    assert "for SPY has no time" in breach.message
    aged = assess_quote("SPY", Decimal(100), replace(SOUND, quoted_at=NOW - timedelta(seconds=61)), NOW, LIMITS)
    assert aged is not None
    assert "for SPY is 61 seconds old" in aged.message


@pytest.mark.parametrize(
    ("bid", "ask", "expected"),
    [("99", "101", None), ("99.01", "101", None), ("98.99", "101", "WIDE_SPREAD"), ("101", "100.9", None)],
)
def test_bid_and_ask_may_lie_as_far_apart_as_allowed(bid: str, ask: str, expected: str | None) -> None:
    assert code(replace(SOUND, bid=Decimal(bid), ask=Decimal(ask))) == expected


@pytest.mark.parametrize(
    ("reference", "expected"),
    [("95", None), ("94.99", "PRICE_COLLAR"), ("105", None), ("105.01", "PRICE_COLLAR")],
)
def test_a_price_may_lie_as_far_from_the_middle_as_allowed(reference: str, expected: str | None) -> None:
    assert code(SOUND, reference) == expected


@pytest.mark.parametrize(
    ("close", "expected"),
    [("200", None), ("200.01", "CLOSE_COLLAR"), ("66.67", None), ("66.66", "CLOSE_COLLAR")],
)
@pytest.mark.parametrize("last_trade", [None, Decimal("105.27"), Decimal("95.23")])
def test_a_price_that_no_trade_confirms_may_lie_as_far_from_the_last_close_as_allowed(
    last_trade: Decimal | None, close: str, expected: str | None
) -> None:
    assert code(replace(SOUND, last_trade=last_trade, previous_close=Decimal(close))) == expected


@pytest.mark.parametrize("last_trade", ["95.24", "100", "105.26"])
def test_a_price_that_quote_and_trade_confirm_needs_no_close_near_it(last_trade: str) -> None:
    assert code(replace(SOUND, last_trade=Decimal(last_trade), previous_close=Decimal(1000))) is None


def test_a_symbol_that_never_closed_before_has_no_close_to_be_held_against() -> None:
    assert code(replace(SOUND, last_trade=None, previous_close=None)) is None
    assert code(replace(SOUND, last_trade=Decimal(0), previous_close=Decimal(0))) is None


@pytest.mark.parametrize(
    ("quote", "limit", "value"),
    [
        (replace(SOUND, quoted_at=NOW - timedelta(seconds=90)), "60", "90"),
        (replace(SOUND, bid=Decimal(90), ask=Decimal(110)), "2", "20.0000"),
        (replace(SOUND, bid=Decimal(80), ask=Decimal(80)), "5", "25.0000"),
        (replace(SOUND, last_trade=None, previous_close=Decimal(400)), "50", "75.0000"),
    ],
)
def test_each_refusal_names_symbol_limit_value_and_remedy(quote: Quote, limit: str, value: str) -> None:
    breach = assess_quote("SPY", Decimal(100), quote, NOW, LIMITS)
    assert breach is not None
    assert (breach.symbol, breach.limit, breach.value) == ("SPY", limit, value)
    assert breach.remedy
    assert "SPY" in breach.message
    assert limit in breach.message


@given(prices, prices, ages, prices, st.decimals(min_value=Decimal("0.0001"), max_value=10**9, places=4))
def test_any_quote_gets_an_answer(
    bid: Decimal | None, ask: Decimal | None, age: timedelta | None, close: Decimal | None, reference: Decimal
) -> None:
    quote = Quote(bid, ask, None if age is None else NOW - age, None, close)
    breach = assess_quote("SPY", reference, quote, NOW, LIMITS)
    assert breach is None or (breach.remedy and breach.message)
