"""Our own samples of the formats of American brokers."""

from collections.abc import Sequence
from decimal import Decimal

from tests.core.files.account import BND, BRK, CASH, TOTAL, VTI, D, Sample, sample_rows
from tests.core.files.dialects import Table

SCHWAB = ("Symbol", "Description", "Qty (Quantity)", "Price", "Mkt Val (Market Value)", "Cost Basis", "Security Type")
SCHWAB_CASH = ("Cash & Cash Investments", "--", "--", "--", CASH, "--", "Cash and Money Market")
FIDELITY = (
    "Account Number",
    "Account Name",
    "Symbol",
    "Description",
    "Quantity",
    "Last Price",
    "Last Price Change",
    "Current Value",
    "Cost Basis Total",
    "Type",
)
VANGUARD = ("Account Number", "Investment Name", "Symbol", "Shares", "Share Price", "Total Value", "")
OFX = (
    "Account Number",
    "Trade Date",
    "Settlement Date",
    "Transaction Type",
    "Investment Name",
    "Symbol",
    "Shares",
    "Share Price",
    "Principal Amount",
)
ETRADE = ("Symbol", "Last Price $", "Change $", "Quantity", "Price Paid $", "Total Gain $", "Value $")
_VANGUARD_ROWS = [
    VANGUARD,
    *sample_rows(lambda s, _, q, p, v: ("123", "NAME", s, q, p, v, ""), "BRK B"),
    ("123", "VANGUARD FEDERAL MONEY MARKET FUND", "VMFXX", CASH, D("1.00"), CASH, ""),
    ("123", "VANGUARD 500 INDEX ADMIRAL", "VFIAX", D("10"), D("500.00"), D("5000.00"), ""),
]


def _schwab(berkshire: str, *more: Sequence[str | Decimal], total: Decimal = TOTAL) -> Table:
    return [
        ("Positions for account Individual ...123 as of 04:05 PM ET, 2026/11/20",),
        (),
        SCHWAB,
        *sample_rows(lambda s, _, q, p, v: (s, "NAME", q, p, v, v, "ETFs & Closed End Funds"), berkshire),
        *more,
        SCHWAB_CASH,
        ("Account Total", "--", "--", "--", total, "--", "--"),
    ]


def _lots_under(row: Sequence[str | Decimal]) -> Table:
    half = D(10)
    return [
        row,
        ("01/15/2020", "", "", half, D("190.00"), "", half * 250),
        ("02/16/2021", "", "", half, D("9.00"), "", ""),
    ]


AMERICAN = (
    Sample("Schwab, one account", _schwab("BRK/B")),
    Sample(
        "Schwab, all accounts",
        [
            ("Positions for All-Accounts as of 06:10 PM ET, 08/28/2026",),
            ("Individual ...641",),
            SCHWAB,
            ("VTI", "x", D(20), D("250.00"), VTI, VTI, "ETF"),
            SCHWAB_CASH,
            ("Account Total", "", "--", "--", VTI + CASH, VTI, "--"),
            ("Roth IRA ...363",),
            SCHWAB,
            ("BND", "x", D(1040), D("75.25"), BND, BND, "ETF"),
            ("BRK/B", "x", D("2.5"), D("400.10"), BRK, BRK, "Equity"),
            ("Cash & Cash Investments", "--", "--", "--", D("0.00"), "--", "Cash"),
            ("Account Total", "", "--", "--", BND + BRK, BND, "--"),
        ],
    ),
    Sample(
        "Schwab, with options",
        _schwab(
            "BRK/B",
            ("AAPL 12/18/2026 150.00 C", "CALL APPLE INC", D(2), D("5.00"), D("1000.00"), "--", "Option"),
            ("MSFT 01/15/2027 300.00 P", "PUT", D(-1), D("4.00"), D("-400.00"), "--", "Option"),
            total=TOTAL + 600,
        ),
    ),
    Sample(
        "Fidelity",
        [
            FIDELITY,
            ("Z1", "Individual", "SPAXX**", "HELD IN MONEY MARKET", "", "", "", CASH + 10, "", "Cash"),
            *sample_rows(lambda s, _, q, p, v: ("Z1", "Individual", s, "NAME", q, p, D("1.20"), v, v, "Cash"), "BRKB"),
            ("Z1", "Individual", " -AAPL261218C150", "AAPL CALL", D(1), D("5.00"), "", D("500.00"), "", "Margin"),
            ("Z1", "Individual", "Pending Activity", "", "", "", "", D("-10.00"), "", ""),
            (),
            ('The data and information in this spreadsheet is provided to you "as is".',),
            ("Date downloaded Nov-20-2026 4:05 p.m ET",),
        ],
    ),
    Sample("Vanguard, holdings", _VANGUARD_ROWS),
    Sample(
        "Vanguard, OfxDownload",
        [
            *_VANGUARD_ROWS,
            (),
            OFX,
            ("123", "2026-01-05", "2026-01-06", "Buy", "NAME", "VTI", D(500), D("200.00"), D("-100000.00")),
        ],
    ),
    Sample(
        "E*TRADE",
        [
            ("Account Summary",),
            ("Account", "Net Account Value", "Total Gain $"),
            ("Individual Brokerage -1234", TOTAL, D("12.00")),
            ("View Summary - All Positions",),
            ETRADE,
            *_lots_under(("VTI", D("250.00"), D("1.00"), D(20), D("190.00"), D("3.00"), VTI)),
            ("BND", D("75.25"), D("1.00"), D(1040), D("70.00"), D("3.00"), BND),
            ("BRK.B", D("400.10"), D("1.00"), D("2.5"), D("300.00"), D("3.00"), BRK),
            ("CASH", "", "", "", "", "", CASH),
            ("TOTAL", "", "", "", "", D("9.00"), TOTAL),
            ("Generated at Nov 20 2026 04:05 PM ET",),
        ],
    ),
    Sample(
        "Merrill Edge",
        [
            ("Symbol", "Description", "Quantity", "Price", "Value", "Unrealized Gain/Loss"),
            *sample_rows(lambda s, _, q, p, v: (s, "NAME", q, p, v, D("9.99")), "BRK.B"),
            ("Money accounts", "", "", "", CASH - 10, ""),
            ("Cash balance", "", "", "", D("10.00"), ""),
            ("Total", "", "", "", TOTAL, ""),
        ],
    ),
    Sample(
        "Robinhood",
        [
            ("Name", "Symbol", "Shares", "Price", "Average Cost", "Total Return", "Equity"),
            *sample_rows(lambda s, _, q, p, v: ("Name", s, q, p, D("1.00"), D("9.99"), v), "BRK.B"),
        ],
        None,
    ),
)
