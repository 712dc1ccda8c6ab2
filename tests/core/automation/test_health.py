"""What is wrong with a target is said with what its owner can do."""

from __future__ import annotations

from rebalancer.core.automation.health import TradedAs, find_ailments

SOUND = TradedAs(tradable=True, fractionable=True)


def test_a_sound_target_has_nothing() -> None:
    assert list(find_ailments({"SPY"}, {"SPY"}, {"SPY"}, {"SPY": SOUND})) == []


def test_a_symbol_that_the_broker_does_not_know_any_more_keeps_what_is_held_and_wants_another_target() -> None:
    (found,) = find_ailments({"SPY", "FB"}, {"FB"}, set(), {"SPY": SOUND})
    assert (found.symbol, found.code) == ("FB", "UNKNOWN_SYMBOL")
    assert "renamed, merged or delisted" in found.message
    assert "What you hold of it stays as it is." in found.message
    (empty,) = find_ailments({"FB"}, set(), set(), {})
    assert "What you hold" not in empty.message


def test_whole_shares_are_news_only_where_fractions_were_traded() -> None:
    whole = {"NVR": TradedAs(tradable=True, fractionable=False)}
    assert list(find_ailments({"NVR"}, set(), set(), whole)) == []
    (found,) = find_ailments({"NVR"}, set(), {"NVR"}, whole)
    assert found.code == "WHOLE_SHARES_ONLY"
