"""What a few typed letters may mean: by symbol first, then by the words of the name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalancer.core.targets.asset_search import AssetNames

LISTED = [
    ("APLE", "Apple Hospitality REIT, Inc. Common Shares"),
    ("AAPL", "Apple Inc. Common Stock"),
    ("PINE", "Pineapple Apples Holding"),
    ("SPY", "SPDR S&P 500 ETF Trust"),
    ("SPYG", "SPDR Portfolio S&P 500 Growth ETF"),
    ("SP", "SP Plus Corporation"),
    ("SPHY", "SPDR Portfolio High Yield Bond ETF"),
    ("BRK.B", "Berkshire Hathaway Inc. Class B"),
    ("BTC/USD", "Bitcoin / US Dollar"),
    ("VTI", "Vanguard Total Stock Market ETF"),
    ("BND", "Vanguard Total Bond Market ETF"),
]
NAMES = AssetNames(LISTED)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sp", ["SP", "SPY", "SPHY", "SPYG"]),
        ("SPY", ["SPY", "SPYG"]),
        ("apple", ["AAPL", "APLE", "PINE"]),
        ("brk.b", ["BRK.B"]),
        ("brkb", ["BRK.B"]),
        ("btcusd", ["BTC/USD"]),
        ("bitcoin", ["BTC/USD"]),
        ("total market", ["BND", "VTI"]),
        ("vanguard tot st", ["VTI"]),
        ("s&p 500", ["SPY", "SPYG"]),
        ("pple", []),
        ("&", []),
        ("   ", []),
    ],
)
def test_the_likeliest_come_first(typed: str, found: list[str]) -> None:
    assert NAMES.search(typed, limit=10) == found


def test_no_more_are_found_than_are_asked_for() -> None:
    assert NAMES.search("sp", limit=2) == ["SP", "SPY"]


@given(st.text(max_size=60))
def test_whatever_is_typed_finds_each_symbol_at_most_once(typed: str) -> None:
    found = NAMES.search(typed, limit=10)
    assert len(found) == len(set(found)) <= 10


@given(st.sampled_from(LISTED), st.randoms(use_true_random=False))
def test_a_symbol_is_the_first_that_its_own_letters_find_in_whatever_case(
    listed: tuple[str, str], chance: object
) -> None:
    assert NAMES.search(listed[0].swapcase(), limit=10)[0] == listed[0]


@given(st.sampled_from(LISTED), st.integers(1, 30))
def test_the_beginning_of_a_name_finds_it(listed: tuple[str, str], length: int) -> None:
    symbol, name = listed
    typed = name[:length]
    assert symbol in NAMES.search(typed, limit=len(LISTED)), typed
