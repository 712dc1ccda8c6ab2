"""A file that is shuffled, renamed, re-encoded or padded is the same account, or is refused by line."""

import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.decoding import decode_text
from rebalancer.core.files.fold import Holdings
from rebalancer.core.files.holdings import Wishes, parse_holdings
from tests.core.files.dialects import Dialect, Table
from tests.extent import by_extent, examples

D = Decimal
ROWS: Table = (
    ("VTI", "VANGUARD TOTAL STOCK", D(20), D("250.00"), D("5000.00"), D("4000.00")),
    ("BND", "VANGUARD TOTAL BOND", D(1040), D("75.25"), D("78260.00"), D("80000.00")),
    ("BRK/B", "BERKSHIRE", D("2.5"), D("400.10"), D("1000.25"), D("900.00")),
    ("AAPL 12/18/2026 150.00 C", "CALL", D(2), D("5.00"), D("1000.00"), D("900.00")),
    ("912828XX1", "US TREASURY NOTE 2.5% 2028", D(10000), D("99.50"), D("9950.00"), D("9900.00")),
    ("Cash & Cash Investments", "", "", "", D("1234.50"), ""),
)
WANTED = frozenset({"VTI", "BND", "BRK.B"})
NAMES = (
    ("Symbol", "Ticker", "Ticker Symbol", "symbol", "Symbol/CUSIP", "Stock Symbol"),
    ("Description", "Name", "Investment Name", "Security Name", "Company"),
    ("Quantity", "Qty", "Shares", "Units", "Qty (Quantity)", "Total Shares", "Share Quantity", "Anzahl"),
    ("Price", "Last Price", "Mark", "Current Price ($)", "Share Price", "Market price", "Closing Price USD", "Kurs"),
    ("Market Value", "Value", "Mkt Val (Market Value)", "Current Value", "Market Value (USD)", "Total Value", "Equity"),
    ("Cost Basis", "Total Cost", "Cost basis total", "Amount invested"),
)
SPARE: tuple[tuple[str, str | Decimal], ...] = (
    ("% of account", D("12.50")),
    ("Day's gain $", D("-3.25")),
    ("52-week high", D("999.00")),
    ("Sector", "Funds"),
    ("Unrealized gain/loss", D("77.00")),
)
EXTRA: tuple[Table, ...] = (
    [("Brokerage products are not insured and may lose value.",)],
    [("Watchlist",), ("Symbol", "Last", "Change"), ("TSLA", D("250.00"), D("1.20")), ("VTI", D("250.00"), D("1.00"))],
    [("Symbol", "Trade Date", "Action", "Quantity", "Price"), ("VTI", "2026-01-02", "Buy", D(500), D("240.00"))],
    [("Closed positions",), ("Symbol", "Quantity", "Price"), ("TSLA", D(5), D("250.00"))],
    [("Open orders",), ("Symbol", "Side", "Qty", "Limit Price"), ("BND", "Buy", D(7), D("70.00"))],
)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")


def portfolio(holdings: Holdings) -> tuple[object, ...]:
    positions = {each.symbol: (each.quantity, each.price, each.average_cost) for each in holdings.positions}
    return positions, holdings.cash, {(each.name, each.value) for each in holdings.apart}


def read(content: bytes) -> Holdings:
    return parse_holdings(decode_text(content, "the file"), "the file", Wishes(wanted=WANTED))


def words(holdings: Holdings) -> set[str]:
    """What is said of a file, without its lines."""
    return {re.sub(r"line \d+", "", each) for each in (*holdings.notes, *[apart.sentence for apart in holdings.apart])}


def plain_file() -> Holdings:
    header = tuple(names[0] for names in NAMES)
    return read(Dialect("plain", ",", ",", ".", "utf-8", "\n").dump([header, *ROWS]))


@st.composite
def disturbed(draw: st.DrawFn) -> bytes:
    order = draw(st.permutations(range(len(NAMES))))
    header = [draw(st.sampled_from(NAMES[place])) for place in order]
    rows: list[list[str | Decimal]] = [[row[place] for place in order] for row in draw(st.permutations(ROWS))]
    for name, cell in draw(st.lists(st.sampled_from(SPARE), unique=True)):
        place = draw(st.integers(0, len(header)))
        header.insert(place, name)
        for row in rows:
            row.insert(place, cell)
    table: list[Sequence[str | Decimal]] = [header, *rows]
    before = draw(st.lists(st.sampled_from(EXTRA), max_size=2))
    after = draw(st.lists(st.sampled_from(EXTRA), max_size=2))
    table = [*[line for each in before for line in each], (), *table, (), *[line for each in after for line in each]]
    delimiter, thousands, point = draw(
        st.sampled_from([(",", ",", "."), (";", ".", ","), ("\t", "'", "."), ("|", " ", ",")])
    )
    dialect = Dialect(
        "any",
        delimiter,
        thousands,
        point,
        draw(st.sampled_from(ENCODINGS)),
        draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )
    return dialect.dump(table)


@settings(max_examples=examples(300), deadline=None)
@given(disturbed())
def test_a_disturbed_file_is_the_same_account(content: bytes) -> None:
    assert portfolio(read(content)) == portfolio(plain_file())


@settings(max_examples=by_extent(sample=50, usual=300, whole=20_000), deadline=None)
@given(disturbed(), st.data())
def test_a_damaged_file_is_refused_or_says_what_it_left_out(content: bytes, data: st.DataObject) -> None:
    """One character is lost or changed: then the account is the same, or a word is said, or a line is refused."""
    text = decode_text(content, "the file")
    place = data.draw(st.integers(0, len(text) - 1))
    damaged = text[:place] + data.draw(st.sampled_from(["", '"', ",", ";", "\n", "(", "€"])) + text[place + 1 :]
    try:
        found = parse_holdings(damaged, "the file", Wishes(wanted=WANTED))
    except InvalidInput:
        return
    said = words(found) - words(parse_holdings(text, "the file", Wishes(wanted=WANTED)))
    worth = {each.symbol: each.quantity * each.price for each in found.positions}
    for symbol, value in {"VTI": D("5000.00"), "BND": D("78260.00"), "BRK.B": D("1000.25")}.items():
        # A symbol that lost a letter is another symbol, which no reader can know.
        is_right = any(abs(each - value) <= value * D("0.001") for each in worth.values())
        assert is_right or said, symbol


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_names_with_accents_survive_every_encoding(encoding: str) -> None:
    text = "Symbol;Bezeichnung;Stück;Kurs;Währung\nVTI;Über;12,5;250,10;USD\n"
    assert [each.symbol for each in read(text.encode(encoding)).positions] == ["VTI"]


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04rest", b"%PDF-1.7", b"\xd0\xcf\x11\xe0", b"<html><table>", b"\x81\x8d", b"OFXHEADER:100"]
)
def test_what_is_no_csv_is_named(content: bytes) -> None:
    with pytest.raises(InvalidInput, match="CSV"):
        read(content)
