"""CSV of holdings and targets in the shapes that brokers and spreadsheets give."""

from decimal import Decimal

import pytest

from rebalancer.core.account.portfolio import Position
from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.files.fold import Holdings
from rebalancer.core.files.holdings import parse_holdings
from rebalancer.core.files.numbers import NumberWriting, parse_amount
from rebalancer.core.files.table import dump_csv
from rebalancer.core.files.targets import HEADINGS, SWITCHED_OFF, SWITCHED_ON, dump_targets_csv, parse_targets_csv

FIDELITY = """\
Account Number,Account Name,Symbol,Description,Quantity,Last Price,Last Price Change,Current Value,Average Cost Basis
Z12345678,Individual,SPAXX**,HELD IN MONEY MARKET,,,,$2500.00,
Z12345678,Individual,SPY,SPDR S&P500,"1,103.3",$450.00,+$1.20,"$496,485.00",$300.10
Z12345678,Individual,BRKB,BERKSHIRE,5,$410.50,-$0.20,$2052.50,--
Z12345678,Individual,Pending Activity,,,,,-$100.00,

"The data and information in this spreadsheet is provided to you ""as is""."
"Date downloaded Nov-20-2026 4:05 p.m ET"
"""
SCHWAB = """\
"Positions for account Individual ...123 as of 04:05 PM ET, 2026/11/20"

"Symbol","Description","Qty (Quantity)","Price","Mkt Val (Market Value)","Cost Basis","Security Type"
"VTI","VANGUARD TOTAL","100.5","$250.10","$25,135.05","$20,100.00","ETFs & Closed End Funds"
"Cash & Cash Investments","--","--","--","$1,234.56","--","Cash and Money Market"
"Account Total","--","--","--","$26,369.61","$20,100.00","--"
"""
SHEET = "Ticker;Anzahl;Shares;Value\nVTI;x;12,5;3.126,25\nUSD;;;1.000,00\nSumme total;;;4.126,25\n"


def by_symbol(holdings: Holdings) -> dict[str, Position]:
    return {position.symbol: position for position in holdings.positions}


def test_a_file_with_sweep_pending_lines_and_a_disclaimer_is_read() -> None:
    holdings = parse_holdings(FIDELITY)
    assert holdings.cash == 2400
    assert by_symbol(holdings) == {
        "SPY": Position("SPY", Decimal("1103.3"), Decimal(450), average_cost=Decimal("300.10")),
        "BRK.B": Position("BRK.B", Decimal(5), Decimal("410.50")),
    }
    assert holdings.notes == ("line 5: Pending Activity of -100.00 is taken off the cash",)


def test_a_file_with_a_line_above_a_cash_line_and_a_total_is_read() -> None:
    holdings = parse_holdings(SCHWAB)
    assert holdings.cash == Decimal("1234.56")
    assert by_symbol(holdings) == {
        "VTI": Position("VTI", Decimal("100.5"), Decimal("250.10"), average_cost=Decimal(200))
    }
    assert holdings.notes == ("line 6: a total was left out",)


def test_semicolons_mean_decimal_commas_and_a_price_is_found_from_the_value() -> None:
    holdings = parse_holdings(SHEET)
    assert holdings.cash == 1000
    assert by_symbol(holdings)["VTI"] == Position("VTI", Decimal("12.5"), Decimal("250.10"))


def test_several_lots_or_accounts_of_a_symbol_are_one_position_with_a_weighted_cost() -> None:
    holdings = parse_holdings("Symbol,Shares,Price,Avg Cost\nvti,10,$5,1\nVTI,30,$5,3\nBND,1,2,\nBND,3,2,7\n")
    assert by_symbol(holdings) == {
        "VTI": Position("VTI", Decimal(40), Decimal(5), average_cost=Decimal("2.5")),
        "BND": Position("BND", Decimal(4), Decimal(2)),
    }


def test_a_quantity_without_price_waits_for_one() -> None:
    holdings = parse_holdings("symbol,quantity\nVTI,10\nVTI,5\nCASH,\n")
    assert holdings.positions == ()
    assert holdings.without_price == {"VTI": 15}
    assert holdings.cash is None
    assert holdings.notes == ("line 4: CASH has no quantity and no value and was left out",)


def test_a_file_that_names_no_cash_says_nothing_of_it_and_an_empty_holding_is_left_out() -> None:
    holdings = parse_holdings("symbol,quantity,price\nVTI,10,5\nOLD,0,5\n")
    assert holdings.cash is None
    assert holdings.notes == ("line 3: OLD has a quantity of 0 and was left out",)


def test_a_symbol_that_looks_like_a_word_for_totals_is_a_symbol() -> None:
    assert by_symbol(parse_holdings("symbol,quantity,price\nTOTAL,10,5\n"))["TOTAL"].quantity == 10


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "no header line with the columns symbol; quantity or value"),
        ("a,b\n1,2\n", "no header line"),
        ("symbol,quantity\n", "holds no position and no cash line"),
        ("symbol,quantity,price\nVTI,ten,5\n", 'line 2, column quantity is "ten"'),
        ("symbol,quantity,price\nVTI,10,-5\n", "line 2, column price is -5"),
        ("symbol,quantity,price\nV T!,10,5\n", "line 2: V T! is kept apart"),
        ("symbol,quantity\nA\0B,1\n", "holds a zero byte"),
        ("symbol\n" * 20_001, "at most 20000 are allowed"),
    ],
)
def test_what_makes_no_sense_is_refused_by_its_line(text: str, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_holdings(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("$1,234.50", "1234.50"),
        ("(12.5)", "-12.5"),
        ("($1,000)", "-1000"),
        ("-$3.20", "-3.20"),
        ("+7 %", "7"),
        ("−4", "-4"),
        (".5", "0.5"),
        ("1234567.", "1234567"),
        ("'0012", "12"),
        ("1,000,000.01 USD", "1000000.01"),
    ],
)
def test_numbers_are_read_in_the_spellings_of_spreadsheets(text: str, number: str) -> None:
    assert parse_amount(text, "x") == Decimal(number)


@pytest.mark.parametrize("text", ["", "--", "n/a", " - ", "NULL"])
def test_nothing_is_nothing(text: str) -> None:
    assert parse_amount(text, "x") is None


@pytest.mark.parametrize("text", ["1,23", "1.234,50", "12e3", "1 2 a", "1,0000", "NaN", "Infinity", "--5"])
def test_what_could_mean_two_things_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="x is"):
        parse_amount(text, "x")


def test_a_decimal_comma_is_read_only_where_it_is_the_custom() -> None:
    assert parse_amount("1.234,50", "x", writing=NumberWriting.COMMA) == Decimal("1234.50")
    with pytest.raises(InvalidInput):
        parse_amount("1,234.50", "x", writing=NumberWriting.COMMA)


def test_targets_are_written_as_they_are_read() -> None:
    text = "symbol,target_percent,tolerance_percent,enabled\nBND,35,,true\nCASH,5,,true\nSPY,60,2.5,false\n"
    assert dump_targets_csv(parse_targets_csv(text)) == text


def test_targets_from_a_spreadsheet_are_read() -> None:
    targets = parse_targets_csv('My plan\nTicker,Weight,Note\nspy,60 %,core\nBND,"40.0",\nTotal,100 %,\n')
    assert [(target.symbol, target.target_percent) for target in targets] == [
        ("SPY", Decimal(60)),
        ("BND", Decimal("40.0")),
    ]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("symbol,target\nSPY,\n", "line 2, column target_percent is empty"),
        ("symbol,target\nSPY,1\nspy,2\n", "line 3 names SPY again"),
        ("symbol,target,enabled\nSPY,1,maybe\n", "column enabled is 'maybe'"),
        ("symbol,target\nSPY,-1\n", "target_percent of SPY is -1"),
        ("symbol,target\n", "names no symbol"),
        ("symbol,price\nSPY,1\n", "columns symbol; target_percent"),
    ],
)
def test_bad_targets_are_refused_by_their_line(text: str, part: str) -> None:
    with pytest.raises(InvalidInput, match=part):
        parse_targets_csv(text)


def test_a_cell_that_would_be_a_formula_is_made_harmless() -> None:
    assert dump_csv(("a", "b"), [("=1+1", "-5.20"), ("@x", 'a "b", c')]) == ('a,b\n\'=1+1,-5.20\n\'@x,"a ""b"", c"\n')


def test_every_heading_and_word_of_the_page_is_read_here_as_well() -> None:
    for heading in HEADINGS["enabled"]:
        for word, enabled in [*((on, True) for on in SWITCHED_ON), *((off, False) for off in SWITCHED_OFF)]:
            (found,) = parse_targets_csv(f"symbol,target_percent,{heading}\nSPY,100,{word}\n")
            assert found.enabled is enabled
