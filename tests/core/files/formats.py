"""Our own samples of published formats: one account, written as each broker writes it."""

from tests.core.files.account import BND, BRK, CASH, VTI, D, Sample, sample_rows
from tests.core.files.american_formats import AMERICAN

ACTIVITY = (
    "Open Positions",
    "Header",
    "DataDiscriminator",
    "Asset Category",
    "Currency",
    "Symbol",
    "Quantity",
    "Mult",
    "Cost Price",
    "Cost Basis",
    "Close Price",
    "Value",
    "Code",
)
FLEX = ("ClientAccountID", "CurrencyPrimary", "AssetClass", "Symbol", "Quantity", "MarkPrice", "PositionValue")
SAMPLES = (
    *AMERICAN,
    Sample(
        "Interactive Brokers, activity",
        [
            ("Statement", "Header", "Field Name", "Field Value"),
            ("Statement", "Data", "Title", "Activity Statement"),
            ("Account Information", "Data", "Base Currency", "USD"),
            ("Open Positions", "Header", *ACTIVITY[2:]),
            *sample_rows(
                lambda s, _, q, p, v: (
                    *("Open Positions", "Data", "Summary", "Stocks", "USD", s, q, D(1), D("1.00"), D("1.00"), p, v, ""),
                ),
                "BRK B",
            ),
            (
                "Open Positions",
                "Data",
                "Lot",
                "Stocks",
                "USD",
                "VTI",
                D(20),
                "",
                D("1.00"),
                D("1.00"),
                D("250.00"),
                VTI,
            ),
            ("Open Positions", "Total", "", "Stocks", "USD", "", "", "", "", D("9.00"), "", VTI + BND + BRK),
            (
                *("Open Positions", "Data", "Summary", "Equity and Index Options", "USD", "AAPL 17JAN27 180 C", D(5)),
                *(D(100), D("3.50"), D("1750.00"), D("4.00"), D("2000.00"), ""),
            ),
            ("Cash Report", "Header", "Currency Summary", "Currency", "Total", "Securities"),
            ("Cash Report", "Data", "Starting Cash", "Base Currency Summary", D("1.00"), D("1.00")),
            ("Cash Report", "Data", "Ending Cash", "Base Currency Summary", CASH + 90, CASH + 90),
            ("Cash Report", "Data", "Ending Settled Cash", "USD", CASH, CASH),
            ("Cash Report", "Data", "Ending Settled Cash", "EUR", D("80.00"), D("80.00")),
            ("Trades", "Header", "DataDiscriminator", "Asset Category", "Currency", "Symbol", "Quantity", "T. Price"),
            ("Trades", "Data", "Order", "Stocks", "USD", "VTI", D(700), D("240.00")),
        ],
    ),
    Sample(
        "Interactive Brokers, flex",
        [
            (*FLEX, "LevelOfDetail"),
            *sample_rows(lambda s, _, q, p, v: ("U0", "USD", "STK", s, q, p, v, "SUMMARY"), "BRK B"),
            ("U0", "USD", "STK", "VTI", D(12), D("250.00"), D("3000.00"), "LOT"),
            ("U0", "USD", "STK", "VTI", D(8), D("250.00"), D("2000.00"), "LOT"),
            ("U0", "EUR", "STK", "ASML", D(8), D("700.00"), D("5600.00"), "SUMMARY"),
        ],
        None,
    ),
    Sample(
        "TD Ameritrade",
        [
            ("Symbol", "Qty", "Trade price", "Mark", "Mkt value"),
            *sample_rows(lambda s, _, q, p, v: (s, q, D("1.00"), p, v), "BRK.B"),
        ],
        None,
    ),
    Sample(
        "thinkorswim",
        [
            ("Position Statement for 12345 (margin) on 11/20/26 16:05:00",),
            ("Cash & Sweep Vehicle", CASH),
            ("Equities and Equity Options",),
            ("Instrument", "Qty", "Days", "Trade Price", "Mark", "Mrk Chng", "P/L Open", "Net Liq"),
            *sample_rows(lambda s, _, q, p, v: (s, q, "", D("1.00"), p, D("1.41"), D("3.00"), v), "BRK/B"),
            ("GOOGL", "", "", "", "", "", "", D("6761.50")),
            ("100 21 JAN 28 330 CALL", D(1), D(479), D("100.80"), D("67.61"), D("-2.55"), D("1.00"), D("6761.50")),
        ],
    ),
    Sample(
        "Webull",
        [
            ("Symbol", "Name", "Quantity", "Avg Price", "Last Price", "Market Value", "Unrealized P&L"),
            *sample_rows(lambda s, _, q, p, v: (s, "Name", q, D("1.00"), p, v, D("5.00")), "BRK B"),
        ],
        None,
    ),
    Sample(
        "M1 Finance",
        [
            (
                "Symbol",
                "Name",
                "Quantity",
                "Avg. Price",
                "Cost Basis",
                "Unrealized Gain ($)",
                "Unrealized Gain (%)",
                "Value",
            ),
            *sample_rows(lambda s, _, q, p, v: (s, "Name", q, D("1.00"), D("1.00"), D("5.00"), D("7.00"), v), "BRK.B"),
        ],
        None,
    ),
    Sample(
        "Betterment",
        [
            ("Account", "Asset Class", "Ticker", "Shares", "Price", "Value"),
            *sample_rows(
                lambda s, _, q, p, v: ("Goal", "US Bonds" if s == "BND" else "US Stocks", s, q, p, v), "BRK.B"
            ),
        ],
        None,
    ),
    Sample(
        "Trading 212",
        [
            ("Instrument", "Ticker", "ISIN", "Quantity", "Average price", "Current price", "Currency"),
            *sample_rows(lambda s, i, q, p, _: ("Name", s, i, q, D("1.00"), p, "USD"), "BRK.B"),
            ("Vodafone", "VOD", "GB00BH4HKS39", D(100), D("70.00"), D("75.50"), "GBX"),
        ],
        None,
    ),
    Sample(
        "Degiro",
        [
            ("Product", "Symbol/ISIN", "Amount", "Closing", "Local value", "", "Value in EUR"),
            ("CASH & CASH FUND & FTX CASH (USD)", "", "", "", "USD", CASH, D("1100.00")),
            ("CASH & CASH FUND & FTX CASH (EUR)", "", "", "", "EUR", D("80.25"), D("80.25")),
            *sample_rows(lambda s, i, q, p, v: ("NAME", i, q, p, "USD", v, v - 1), "BRK.B"),
        ],
    ),
    Sample(
        "flatex",
        [
            ("Bezeichnung", "ISIN", "Stück/Nominale", "Kurs", "Währung", "Kurswert"),
            *sample_rows(lambda s, i, q, p, v: ("Vanguard Total", i, q, p, "USD", v), "BRK.B"),
            ("SAP SE", "DE0007164600", D(10), D("100.00"), "EUR", D("1000.00")),
        ],
        None,
    ),
    Sample(
        "Alpaca",
        [
            (
                *("asset_id", "symbol", "exchange", "asset_class", "qty", "avg_entry_price", "side", "market_value"),
                *("cost_basis", "unrealized_pl", "current_price"),
            ),
            *sample_rows(
                lambda s, _, q, p, v: ("x", s, "ARCA", "us_equity", q, D("1.00"), "long", v, v, D("5.00"), p), "BRK.B"
            ),
            (
                *("x", "TSLA", "NASDAQ", "us_equity", D(-1), D("1.00"), "short", D("-200.00"), D("1.00"), D("1.00")),
                D("200.00"),
            ),
        ],
        None,
    ),
    Sample(
        "Any spreadsheet",
        [
            ("Ticker", "Units", "Market price"),
            *sample_rows(lambda s, _, q, p, v: (s, q, p), "BRK-B"),
            ("Cash", CASH, ""),
        ],
    ),
)
