"""Every published format, in three dialects, is the same account."""

import pytest

from rebalancer.core.files.decoding import decode_text
from rebalancer.core.files.fold import Holdings
from rebalancer.core.files.formats import FORMATS
from rebalancer.core.files.holdings import Wishes, parse_holdings
from tests.core.files.account import EXPECTED, SYMBOLS, Sample
from tests.core.files.dialects import DIALECTS, Dialect
from tests.core.files.formats import SAMPLES


def read(sample: Sample, dialect: Dialect) -> Holdings:
    text = decode_text(dialect.dump(sample.rows), "the file")
    return parse_holdings(text, "the file", Wishes(wanted=frozenset(EXPECTED), symbols=SYMBOLS))


def test_there_is_a_sample_of_every_format_that_is_listed() -> None:
    assert [sample.name for sample in SAMPLES] == [each.name for each in FORMATS]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_a_published_format_is_read_in_every_dialect(sample: Sample, dialect: Dialect) -> None:
    holdings = read(sample, dialect)
    found = {each.symbol: (each.quantity, each.price) for each in holdings.positions if each.quantity > 0}
    assert found == EXPECTED
    assert holdings.cash == sample.cash
    assert dict(holdings.without_price) == {}
    assert holdings.in_dollars == frozenset()


@pytest.mark.parametrize(
    ("name", "apart"),
    [
        ("Schwab, with options", ["AAPL 12/18/2026 150.00 C", "MSFT 01/15/2027 300.00 P"]),
        ("Fidelity", ["-AAPL261218C150"]),
        ("Vanguard, holdings", ["VFIAX"]),
        ("Interactive Brokers, activity", ["AAPL 17JAN27 180 C", "Cash"]),
        ("Interactive Brokers, flex", ["ASML"]),
        ("thinkorswim", ["100 21 JAN 28 330 CALL"]),
        ("Trading 212", ["VOD"]),
        ("Degiro", ["CASH & CASH FUND & FTX CASH (EUR)"]),
        ("flatex", ["SAP SE"]),
    ],
)
def test_what_is_not_planned_with_is_kept_apart_by_name(name: str, apart: list[str]) -> None:
    sample = next(each for each in SAMPLES if each.name == name)
    assert [each.name for each in read(sample, DIALECTS[0]).apart] == apart
