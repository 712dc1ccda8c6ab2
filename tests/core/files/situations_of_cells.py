"""Files whose cells need a second look: numbers, currencies, encodings and torn lines."""

from tests.core.files.situation import Situation, table

FULL = "Symbol,Quantity,Price,Value"
BOTH = "VTI 20 250; BND 40 75"
VTI, BND = "VTI,20,250,5000", "BND,40,75,3000"

NUMBERS = (
    Situation(
        "apostrophes between thousands", table(FULL, "VTI,1'234.5,250.00,308'625.00", BND), "VTI 1234.5 250; BND 40 75"
    ),
    Situation(
        "curly apostrophes and commas",
        table("Symbol;Quantity;Price;Value", "VTI;1’234,5;250,00;308’625,00"),
        "VTI 1234.5 250",
    ),
    Situation(
        "spaces that do not break",
        table("Symbol;Quantity;Price;Value", "VTI;1\u00a0234,5;250,00;308\u202f625,00"),
        "VTI 1234.5 250",
    ),
    Situation("points in a comma file", table("Symbol,Quantity,Price", "VTI,1.234,250"), "VTI 1.234 250"),
    Situation("thousands in quotes", table("Symbol,Quantity,Price", 'VTI,"1,234",250'), "VTI 1234 250"),
    Situation("commas in quotes", table("Symbol,Quantity,Price", 'VTI,"12,5","250,10"'), "VTI 12.5 250.10"),
    Situation(
        "an open question",
        table("Symbol;Quantity;Price", "VTI;1,234;250", "BND;40;75"),
        refused="line 2, column Quantity",
    ),
    Situation(
        "a question that a value answers with thousands",
        table("Symbol;Quantity;Price;Value", "VTI;1,234;250;308500", "BND;40;75;3000"),
        "VTI 1234 250; BND 40 75",
    ),
    Situation(
        "a question that a value answers with decimals",
        table("Symbol;Quantity;Price;Value", "VTI;1,234;250;308,5", "BND;40;75;3000"),
        "VTI 1.234 250; BND 40 75",
    ),
    Situation(
        "two ways of writing",
        table("Symbol;Quantity;Price", "VTI;1,234.5;250", "BND;1.234,5;75"),
        refused="all its decimals",
    ),
    Situation("Indian thousands", table(FULL, 'VTI,"1,00,000",250,"2,50,00,000"'), refused='is "1,00,000"'),
    Situation("an exponent", table(FULL, "VTI,1e3,250,250000"), refused='line 2, column Quantity is "1e3"'),
    Situation("a word of size", table(FULL, "VTI,1.5K,250,375000"), refused='column Quantity is "1.5K"'),
    Situation("a formula", table(FULL, "VTI,=20*1,250,5000"), refused="line 2, column Quantity"),
    Situation("a percent for a value", table("Symbol,Value", "VTI,62.5%"), refused="no percent"),
    Situation("a percent for a quantity", table("Symbol,Quantity,Price", "VTI,62.5%,250"), refused="no percent"),
    Situation(
        "percents beside",
        table("Symbol,Quantity,% of Account,Price,Value,Percent of portfolio", "VTI,20,62.5%,250,5000,62.5"),
        "VTI 20 250",
    ),
    Situation(
        "a number of another row that cannot be read",
        table(FULL, VTI, "TSLA,abc,100,100"),
        "VTI 20 250",
        apart="TSLA ? USD",
        said=('column Quantity is "abc"',),
    ),
    Situation(
        "a quantity of nothing", table(FULL, "VTI,--,250,5000"), refused="line 2: VTI has a target, but it has no"
    ),
    Situation(
        "quantities of zero",
        table(FULL, "VTI,0,250,0", BND),
        "BND 40 75",
        said=("line 2: VTI has a quantity of 0",),
    ),
    Situation("a value of no quantity", table(FULL, "VTI,0,250,5000"), refused="line 2: VTI has a target"),
    Situation(
        "a value and a price",
        table("Symbol,Price,Value", "VTI,250,5000"),
        "VTI 20 250",
        said=("its value ÷ its price",),
    ),
    Situation("shares or dollars", table("Symbol,Amount,Price", "VTI,20,250"), refused="may count shares or dollars"),
    Situation("a balance beside a value", table("Symbol,Balance,Price,Value", VTI), "VTI 20 250"),
    Situation(
        "two values that differ", table("Symbol,Quantity,Value,Value", "VTI,20,5000,4500"), refused="both mean value"
    ),
    Situation(
        "values in thousands", table("Symbol,Value ($000)", "VTI,5", "BND,3"), refused="line 1 says that amounts"
    ),
    Situation("values in thousands by prose", table("Values in thousands", "Symbol,Value", "VTI,5"), refused="line 1"),
)

CURRENCIES = (
    Situation(
        "currencies in cells",
        table(FULL, VTI, 'ASML,10,€700.00,"€7,000.00"', "VOD,10,£70.00,£700.00", "NESN,10,CHF 70.00,CHF 700.00")
        + table("SHOP,10,C$70.00,C$700.00", "TM,1,¥700,¥700"),
        "VTI 20 250",
        apart="ASML 7000 EUR; VOD 700 GBP; NESN 700 CHF; SHOP 700 CAD; TM 700 JPY",
    ),
    Situation(
        "currencies in a column",
        table(f"{FULL},Ccy", f"{VTI},USD", "ASML,10,700,7000,Euro", "VOD,10,70,700,GBp", "SPY,1,100,100,US Dollar"),
        "VTI 20 250; SPY 1 100",
        apart="ASML 7000 EUR; VOD 700 GBX",
    ),
    Situation(
        "a currency in the headings",
        table("Symbol,Quantity,Price (EUR),Value (EUR)", VTI),
        refused="line 2: VTI has a target",
    ),
    Situation("a currency in the prose", table("Base currency: EUR", FULL, VTI), refused="it is in EUR"),
    Situation("a currency of its own line", table("Currency,EUR", "", FULL, VTI), refused="it is in EUR"),
    Situation("all amounts in pounds", table("All amounts are in GBP", FULL, VTI), refused="it is in GBP"),
    Situation("all amounts in dollars", table("All amounts are in US dollars", FULL, VTI), "VTI 20 250"),
    Situation(
        "Canadian dollars under a $", table("Symbol,Quantity,Price,Value (CAD)", "VTI,20,$250,$5000"), refused="in CAD"
    ),
    Situation(
        "a value in dollars of a share in euros",
        table("Symbol,Quantity,Price,Currency,Value USD", "VTI,20,250,USD,5000", "ASML,10,700,EUR,7600"),
        "VTI 20 250",
        apart="ASML 7600 USD",
    ),
)

LINES = (
    Situation(
        "a name of two lines", table("Symbol,Description,Quantity,Price", 'VTI,"Total\nMarket",20,250'), "VTI 20 250"
    ),
    Situation(
        "a name with commas", table("Symbol,Description,Quantity,Price", 'VTI,"Total, US, all",20,250'), "VTI 20 250"
    ),
    Situation(
        "a name with bare commas",
        table("Symbol,Name,Quantity,Price", "VTI,Total, US,20,250"),
        refused="line 2 has 5 cells",
    ),
    Situation(
        "a bare comma in another row",
        table("Symbol,Name,Quantity,Price", "VTI,Total,20,250", "BND,Bonds,40,75", "TSLA,Tesla, Inc,40,75"),
        BOTH,
        apart="TSLA ? USD",
    ),
    Situation(
        "a missing separator",
        table(f"{FULL},Note", f"{VTI},x", f"{BND},x", "TSLA1,9,81,"),
        BOTH,
        apart="TSLA1 ? USD",
        said=("line 4 has 4 cells, but its header has 5",),
    ),
    Situation("an open quotation mark", table(FULL, '"VTI,20,250,5000', BND), refused="line 2"),
    Situation("a header again", table(FULL, VTI, FULL, BND), BOTH),
    Situation("a header in another order", table(FULL, VTI, "", "Price,Symbol,Quantity", "75,BND,40"), BOTH),
    Situation("a header alone", FULL + "\n", refused="holds no position"),
    Situation("nothing", "", refused="no header line"),
    Situation("prose alone", "My holdings are fine.\n", refused="no header line"),
    Situation(
        "a preamble and a footer",
        "Positions for account ...123 as of 2026-11-20\n\n"
        + table(FULL, VTI, "", '"Not insured, may lose value."', "Data as of,11/20/2026"),
        "VTI 20 250",
    ),
    Situation("cash above the header", "Account,Mine\nCash,500.00\n\n" + table(FULL, VTI), "VTI 20 250", "500"),
    Situation(
        "accounts by column",
        table("Account Number,Symbol,Quantity,Price", "Z1,VTI,20,250", "Z2,VTI,20,250", "Z2,SPAXX**,5,1"),
        "VTI 40 250",
        "5",
        said=("2 accounts are added together",),
    ),
    Situation(
        "one account by column",
        table("Account Number,Symbol,Quantity,Price", "Z1,VTI,20,250", "Z2,VTI,20,250", "Z2,SPAXX**,5,1"),
        "VTI 20 250",
        account="Z1",
    ),
    Situation(
        "accounts under one header",
        table(FULL, "Individual ...641,,,", VTI, "Roth IRA ...363,,,", "VTI,5,250,1250"),
        "VTI 25 250",
        said=("2 accounts are added together",),
    ),
    *[
        Situation(f"the encoding {name}", table("Symbol;Stück;Kurs", "VTI;20;250,10").encode(name), "VTI 20 250.10")
        for name in ("utf-8-sig", "utf-16", "utf-16-be", "cp1252")
    ],
    *[
        Situation(f"the separator {sign!r}", table(FULL, VTI, BND).replace(",", sign), BOTH)
        for sign in (";", "\t", "|")
    ],
    *[Situation(f"the line end {end!r}", table(FULL, VTI, BND).replace("\n", end), BOTH) for end in ("\r\n", "\r")],
)

SITUATIONS = (*NUMBERS, *CURRENCIES, *LINES)
