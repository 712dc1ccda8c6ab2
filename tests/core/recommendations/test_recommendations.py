"""Recommendation files: tolerant of case and extra fields, strict on meaning."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.scenario import read_json
from rebalancer.core.recommendations.reading import Advice, Recommendation, RecommendationRequest, parse_recommendations
from rebalancer.core.recommendations.sectors import UNKNOWN_SECTOR, Sectors, parse_sector_map


def parse(text: str) -> tuple[Recommendation, ...]:
    return parse_recommendations(read_json(text, "the file"))


def test_a_file_as_research_writes_it_is_read() -> None:
    found = parse(
        """{"request": {"model": "x"}, "Result": {"Recommendations": [
        {"Ticker": "msft", "Action": "buy", "AllocationPercent": 10.0, "Confidence": 0.82, "Price": 1e9,
         "market_context": {"trend": "up"}, "rationale": "…"},
        {"symbol": " AAPL ", "recommendation": "Hold", "allocation_percent": "6.0 %"},
        {"symbol": "GME", "side": "SELL", "allocation": null, "confidence": "low"}]}}"""
    )
    assert found == (
        Recommendation("MSFT", Advice.BUY, Decimal("10.0"), "0.82", '{"trend": "up"}'),
        Recommendation("AAPL", Advice.HOLD, Decimal("6.0")),
        Recommendation("GME", Advice.SELL, None, "low"),
    )


def test_a_bare_list_is_read() -> None:
    assert parse('[{"symbol": "A", "action": "BUY", "allocation_percent": 5}]')[0].allocation_percent == 5


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("{}", "recommendations is missing, but the file must hold exactly one list"),
        ('{"a": {"recommendations": []}, "b": {"recommendations": []}}', "recommendations is there 2 times"),
        ('{"recommendations": {}}', "recommendations is an object, but must be a list"),
        ('[{"action": "BUY", "allocation_percent": 5}]', r"recommendations\[0\]\.symbol is missing"),
        ('[{"symbol": "A", "allocation_percent": 5}]', r"recommendations\[0\]\.action is missing"),
        ('[{"symbol": "A", "action": "STRONG BUY", "allocation_percent": 5}]', "must be one of BUY, HOLD, SELL"),
        ('[{"symbol": "A", "action": "BUY"}]', r"allocation_percent is missing, but a BUY needs one above 0"),
        ('[{"symbol": "A", "action": "BUY", "allocation_percent": 0}]', "is 0, but a BUY needs one above 0"),
        ('[{"symbol": "A", "action": "BUY", "allocation_percent": 101}]', "is 101, but must be from 0 to 100"),
        ('[{"symbol": "A", "action": "BUY", "allocation_percent": -5}]', "is -5, but must be from 0 to 100"),
        ('[{"symbol": "A", "action": "BUY", "allocation_percent": "ten"}]', r"allocation_percent is \"ten\""),
        ('[{"symbol": "A", "action": "BUY", "allocation_percent": NaN}]', "allocation_percent"),
        ('[{"symbol": "A", "action": "BUY", "allocation_percent": true}]', "allocation_percent is true"),
        ('[{"symbol": "A", "ticker": "B", "action": "HOLD"}]', "symbol is given twice with different values"),
        ('[{"symbol": "CASH", "action": "HOLD"}]', "is CASH, which is not a security"),
        ('[{"symbol": "A", "action": "HOLD"}, {"symbol": "a", "action": "SELL"}]', "A, which is there twice"),
        ('["BUY MSFT"]', r"recommendations\[0\] is \"BUY MSFT\", but must be an object"),
    ],
)
def test_what_is_not_clear_is_refused_by_its_field(text: str, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse(text)


GOOD: dict[str, Any] = {
    "request_id": "r-1",
    "strategy_id": "s-1",
    "provider_id": "anthropic",
    "recommendations": (Recommendation("A", Advice.BUY, Decimal(10)),),
    "task_id": "t-1",
}
REQUEST = RecommendationRequest(**GOOD)


def test_the_digest_follows_the_content_and_not_the_spelling_of_a_number() -> None:
    assert replace(REQUEST, request_id="r-2").digest == REQUEST.digest
    same = replace(REQUEST, recommendations=(Recommendation("A", Advice.BUY, Decimal("10.0")),))
    assert same.digest == REQUEST.digest
    others = (
        replace(REQUEST, strategy_id="s-2"),
        replace(REQUEST, task_id=None),
        replace(REQUEST, recommendations=(Recommendation("A", Advice.BUY, Decimal(11)),)),
    )
    assert len({REQUEST.digest, *[other.digest for other in others]}) == 4


@pytest.mark.parametrize("name", ["request_id", "strategy_id", "provider_id", "task_id"])
@pytest.mark.parametrize("value", ["", "a b", "x" * 101, "-a"])
def test_ids_are_plain(name: str, value: str) -> None:
    with pytest.raises(InvalidInput, match=f"{name} is"):
        RecommendationRequest(**{**GOOD, name: value})


def test_a_sector_comes_from_the_users_map_then_from_the_asset_class_else_it_is_unknown() -> None:
    sectors = Sectors(parse_sector_map({"msft": " Technology "}), {"MSFT": "stock", "BTC/USD": "crypto"})
    assert [sectors.sector_of(symbol) for symbol in ("MSFT", "BTC/USD", "XYZ")] == [
        "Technology",
        "crypto",
        UNKNOWN_SECTOR,
    ]


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ([], "sectors is a list"),
        ({"MSFT": ""}, r"sectors\.MSFT is"),
        ({"MSFT": 1}, r"sectors\.MSFT is 1"),
        ({"MSFT": "a", "msft": "b"}, r"sectors\.MSFT is given twice"),
    ],
)
def test_a_map_that_is_none_is_refused(value: object, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_sector_map(value)
