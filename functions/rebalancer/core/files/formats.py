"""The published formats that are read by name: whose they are, where they come from, and what is particular in them."""

from typing import Final, NamedTuple


class Format(NamedTuple):
    """A broker's file.

    Args:
        export: where a person finds it.
        columns: the headings that it is known by.
        remark: what the reader does with what is particular in it.
    """

    name: str
    export: str
    columns: str
    remark: str


FORMATS: Final = (
    Format(
        "Schwab, one account",
        "Accounts > Positions > Export",
        "Symbol, Description, Qty (Quantity), Price, Mkt Val (Market Value), Cost Basis, Security Type",
        "cash comes from Cash & Cash Investments; Account Total is checked",
    ),
    Format(
        "Schwab, all accounts",
        "Accounts > Positions > All Accounts > Export",
        "the same, once for each account under its name",
        "the accounts are added together; --account chooses one",
    ),
    Format(
        "Schwab, with options",
        "Accounts > Positions > Export",
        "the same, with Security Type Option",
        "options are kept apart with their value",
    ),
    Format(
        "Fidelity",
        "Accounts & Trade > Portfolio > Positions > Download",
        "Account Number, Account Name, Symbol, Description, Quantity, Last Price, Current Value, Type",
        "SPAXX** and its like are cash; negative Pending Activity is taken off it",
    ),
    Format(
        "Vanguard, holdings",
        "Holdings > Download",
        "Account Number, Investment Name, Symbol, Shares, Share Price, Total Value",
        "the settlement fund is cash; mutual funds are kept apart unless they have a target",
    ),
    Format(
        "Vanguard, OfxDownload",
        "Download center > Spreadsheet-compatible CSV",
        "the holdings, and under them a list of transactions",
        "the transactions are left out",
    ),
    Format(
        "E*TRADE",
        "Portfolios > Download",
        "Symbol, Last Price $, Quantity, Price Paid $, Value $",
        "lots under a position count once; cash comes from CASH; TOTAL is checked",
    ),
    Format(
        "Merrill Edge",
        "Portfolio > Holdings > Download",
        "Symbol, Description, Quantity, Price, Value",
        "Money accounts and Cash balance are cash",
    ),
    Format(
        "Robinhood", "Reports and statements", "Name, Symbol, Shares, Price, Average Cost, Equity", "Equity is value"
    ),
    Format(
        "Interactive Brokers, activity",
        "Performance & Reports > Statements > Activity > CSV",
        "Open Positions, DataDiscriminator, Asset Category, Currency, Symbol, Quantity, Mult, Close Price, Value",
        "cash comes from the Cash Report in dollars, settled where it says so; other sections are left out",
    ),
    Format(
        "Interactive Brokers, flex",
        "Performance & Reports > Flex Queries > CSV",
        "ClientAccountID, CurrencyPrimary, AssetClass, Symbol, Quantity, MarkPrice, PositionValue, LevelOfDetail",
        "LOT rows under a SUMMARY count once",
    ),
    Format(
        "TD Ameritrade", "My Account > Positions > Export", "Symbol, Qty, Trade price, Mark, Mkt value", "Mark is price"
    ),
    Format(
        "thinkorswim",
        "Monitor > Activity and Positions > Export to file",
        "Instrument, Qty, Days, Trade Price, Mark, Net Liq",
        "cash comes from Cash & Sweep Vehicle; options under their underlying are kept apart",
    ),
    Format("Webull", "Account > Positions > Export", "Symbol, Name, Quantity, Avg Price, Last Price, Market Value", ""),
    Format(
        "M1 Finance",
        "Holdings > Export",
        "Symbol, Name, Quantity, Avg. Price, Cost Basis, Value",
        "price is value ÷ quantity",
    ),
    Format(
        "Betterment", "Holdings > Download", "Account, Asset Class, Ticker, Shares, Price, Value", "goals are accounts"
    ),
    Format(
        "Trading 212",
        "Portfolio > Export",
        "Instrument, Ticker, ISIN, Quantity, Average price, Current price, Currency",
        "Ticker is the symbol, not Instrument; what is not in dollars is kept apart",
    ),
    Format(
        "Degiro",
        "Portfolio > Export > CSV",
        "Product, Symbol/ISIN, Amount, Closing, Local value, Value in EUR",
        "Amount is quantity; Local value counts; --symbols gives symbols for ISINs",
    ),
    Format(
        "flatex",
        "Depotbestand > Export",
        "Bezeichnung, ISIN, Stück/Nominale, Kurs, Währung, Kurswert",
        "--symbols gives symbols for ISINs",
    ),
    Format(
        "Alpaca",
        "Positions, by API or export",
        "symbol, asset_class, qty, side, avg_entry_price, current_price, market_value",
        "BTCUSD is BTC/USD",
    ),
    Format(
        "Any spreadsheet",
        "Save as CSV",
        "a symbol or ISIN, and a quantity or value, under whatever names; a price",
        "comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252; 1,234.50 or 1.234,50 or 1'234.50",
    ),
)
