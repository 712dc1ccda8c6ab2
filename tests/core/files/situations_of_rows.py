"""Files whose rows are not all holdings: parts, totals, lots, cash, debts, pending activity, options and coins."""

from tests.core.files.situation import Situation, table

FULL = "Symbol,Quantity,Price,Value"
NAMED = "Symbol,Description,Quantity,Price,Value"
BOTH = "VTI 20 250; BND 40 75"
VTI, BND = "VTI,20,250,5000", "BND,40,75,3000"

PARTS = (
    Situation(
        "headings of parts between the rows",
        table(NAMED, "Equities,,,,", "VTI,x,20,250,5000", "Fixed Income,,,,", "BND,x,40,75,3000", "Cash,,,,500"),
        BOTH,
        "500",
    ),
    Situation(
        "headings with the sum of their part",
        table(FULL, "Stocks,,,5000", VTI, "Bonds,,,3000", BND, "Cash,,,500"),
        BOTH,
        "500",
        said=("line 2: a total", "line 4: a total"),
    ),
    Situation(
        "headings with sums in another column",
        table(NAMED, ",Equities,,,5000", "VTI,x,20,250,5000", ",Fixed Income,,,3000", "BND,x,40,75,3000"),
        BOTH,
        said=("line 2: a total",),
    ),
    Situation(
        "a heading whose sum does not fit",
        table(FULL, "Stocks,,,5500", VTI, BND),
        BOTH,
        apart="Stocks 5500 USD",
    ),
    Situation("a total of so many", table(FULL, VTI, BND, "Total (2),,,8000"), BOTH, said=("line 4: a total",)),
    Situation("a net worth", table(FULL, VTI, BND, "Net Worth,,,8000"), BOTH, said=("line 4: a total",)),
    Situation("an account value", table(FULL, VTI, BND, "Net Account Value,,,8000"), BOTH, said=("line 4: a total",)),
    Situation("a sum without a name", table(FULL, VTI, BND, ",,,8000"), BOTH, said=("line 4: a total",)),
    Situation("a sum of counts too", table(FULL, VTI, BND, ",60,,8000"), BOTH, said=("line 4: a total",)),
    Situation("a sum named as a ticker", table(FULL, VTI, BND, "ALL,60,,8000"), BOTH, said=("line 4: a total",)),
    Situation(
        "a ticker whose name means all", table(FULL, VTI, BND, "ALL,5,190,950"), "VTI 20 250; BND 40 75; ALL 5 190"
    ),
    Situation("a number without a name", table(FULL, VTI, BND, ",,,777"), BOTH, apart="777 777 USD"),
    Situation(
        "a wrong total", table(FULL, VTI, BND, "Account Total,,,9000"), refused="line 4, column Value: the total"
    ),
    Situation(
        "totals of cash, securities and all",
        table(FULL, VTI, "", "Total Cash,,,500", "Total Securities,,,5000", "Total Account Value,,,5500"),
        "VTI 20 250",
        "500",
    ),
    Situation(
        "subtotals of parts and a grand total",
        table(FULL, VTI, "Subtotal Stocks,,,5000", BND, "Subtotal Bonds,,,3000", "Grand Total,,,8000"),
        BOTH,
    ),
    Situation(
        "a watch list under the same header",
        table(FULL, VTI, BND, "Watchlist,,,", "TSLA,1,300,300"),
        BOTH,
        said=("line 4: the list 'Watchlist' was left out",),
    ),
    Situation(
        "closed positions between open ones",
        table(FULL, VTI, "Closed positions,,,", "TSLA,1,300,300", "Open positions,,,", BND),
        BOTH,
        said=("line 3: the list 'Closed positions' was left out",),
    ),
)

LOTS = (
    Situation(
        "lots under a summary with columns of their own",
        table("Symbol,Quantity,Price,Value", "VTI,100,250,25000", "Open Date,Quantity,Cost/Share,Cost")
        + table("01/02/2020,60,150,9000", "02/03/2021,40,180,7200", BND),
        "VTI 100 250; BND 40 75",
        said=("VTI is counted once, without its lots",),
    ),
    Situation(
        "lots of other columns that do not add up",
        table("Symbol,Quantity,Price,Value", "VTI,100,250,25000", "Open Date,Quantity,Cost/Share,Cost")
        + table("01/02/2020,60,150,9000", "02/03/2021,30,180,7200", BND),
        refused="line 2: VTI is 100, but its lots on lines 4 to 5 add up to 90",
    ),
    Situation(
        "lots by date in the column of symbols",
        table("Symbol,Last Price $,Quantity,Price Paid $,Value $", "VTI,250,100,160,25000")
        + table("01/02/2020,250,60,150,15000", "02/03/2021,250,40,180,10000", "CASH,,,,500", "TOTAL,,,,25500"),
        "VTI 100 250",
        "500",
    ),
    Situation(
        "numbered lots", table(FULL, "VTI,100,250,25000", "Lot 1,60,250,15000", "Lot 2,40,250,10000"), "VTI 100 250"
    ),
    Situation(
        "lots alone",
        table("Symbol,Quantity,Price,Date Acquired", "VTI,60,250,2020-01-02", "VTI,40,250,2021-02-03"),
        "VTI 100 250",
    ),
    Situation(
        "lots with a summary by word",
        table("Symbol,Quantity,Price,Value,Date Acquired", "VTI,100,250,25000,Various")
        + table("VTI,60,250,15000,2020-01-02", "VTI,40,250,10000,2021-02-03"),
        "VTI 100 250",
    ),
    Situation(
        "a summary with one lot of the same size",
        table(f"{FULL},Cost", "VTI,20,250,5000,4000", "VTI,20,250,5000,"),
        refused="line 3 repeats VTI of line 2",
    ),
    Situation(
        "one row that is the sum of two",
        table(FULL, "VTI,100,250,25000", "VTI,60,250,15000", "VTI,40,250,10000"),
        refused="the sum of its other lines",
    ),
    Situation(
        "two rows of one symbol",
        table(FULL, VTI, "VTI,5,250,1250", BND),
        "VTI 25 250; BND 40 75",
        said=("line 3: VTI is added to line 2",),
    ),
    Situation(
        "two prices of one symbol", table(FULL, VTI, "VTI,5,200,1000"), refused="line 3: the price of VTI is 200"
    ),
)

CASH = (
    Situation(
        "cash under many names",
        table(FULL, VTI, "CASH & CASH INVESTMENTS,,,1", "Cash,,,2", "USD,,,3", "USD Cash,,,4", "U.S. Dollar,,,5"),
        "VTI 20 250",
        "15",
    ),
    Situation(
        "money market funds",
        table(FULL, VTI, "VMFXX,100,1,100", "SWVXX,200,1,200", "FDRXX**,300,1,300", "SPAXX**,,,400"),
        "VTI 20 250",
        "1000",
        said=("VMFXX is a money market fund", "SWVXX is a money market fund"),
    ),
    Situation("a short treasury fund is a share", table(FULL, VTI, "SGOV,10,100,1000"), "VTI 20 250; SGOV 10 100"),
    Situation("a sweep by its name", table(NAMED, "VTI,x,20,250,5000", ",Bank Deposit Sweep,,,70"), "VTI 20 250", "70"),
    Situation("negative dollars", table(FULL, VTI, "Cash,,,$-5.00"), "VTI 20 250", "-5"),
    Situation("dollars in brackets", table(FULL, VTI, 'Cash,,,"($5,000.00)"'), "VTI 20 250", "-5000"),
    Situation("a debit of dollars", table(FULL, VTI, "USD,-1000,1,-1000"), "VTI 20 250", "-1000"),
    Situation(
        "a margin balance",
        table(FULL, VTI, "Cash,,,50", "Margin balance,,,-1000"),
        "VTI 20 250",
        "-950",
        said=("owed",),
    ),
    Situation("a margin debt as a positive number", table(FULL, VTI, "Margin Debt,,,1000"), "VTI 20 250", "-1000"),
    Situation("a net debit", table(FULL, VTI, 'Net Debit,,,"-1,000.00"'), "VTI 20 250", "-1000"),
    Situation("a balance of no sign", table(FULL, VTI, "Margin balance,,,1000"), refused="line 3: Margin balance"),
    Situation(
        "pending activity of all kinds",
        table(FULL, VTI, "Cash,,,1000", "Pending Activity,,,-950", "Unsettled Cash,,,-10", "Pending deposit,,,100")
        + table("Due to broker,,,-5", "Cash pending,,,-3"),
        "VTI 20 250",
        "32",
        "Pending deposit 100 USD",
        said=("Pending Activity of -950.00 is taken off",),
    ),
    Situation(
        "interest that is not paid",
        table(FULL, VTI, "Cash,,,10", "Accrued Interest,,,12"),
        "VTI 20 250",
        "10",
        "Accrued Interest 12 USD",
    ),
    Situation(
        "euros and dollars of cash by column",
        table(f"{FULL},Currency", f"{VTI},USD", "Cash,,,100,EUR", "Cash,,,50,USD"),
        "VTI 20 250",
        "50",
        "Cash 100 EUR",
    ),
    Situation(
        "currencies as symbols",
        table(FULL, VTI, "EUR,100,1.1,110", "USD,50,1,50", "CAD,100,,"),
        "VTI 20 250",
        "50",
        "EUR 110 USD; CAD ? CAD",
    ),
    Situation("a fund named USD", table(FULL, VTI, "USD,10,80,800"), "VTI 20 250; USD 10 80"),
)

OTHERS = (
    Situation(
        "options in many spellings",
        table(FULL, VTI, "AAPL  261218C00150000,2,5,1000", "AAPL261218P00150000,-1,3,-300", "-AAPL261218C150,1,2,200")
        + table("AAPL_121826C150,1,2,200", "AAPL 12/18/26 C150,1,2,200", "O:AAPL261218C00150000,1,2,200")
        + table("AAPL Dec 18 2026 150 Call,1,2,200", "AAPL 18DEC26 150 C,1,2,200", ".AAPL261218C150,1,2,200"),
        "VTI 20 250",
        apart="AAPL 261218C00150000 1000 USD; AAPL261218P00150000 -300 USD; -AAPL261218C150 200 USD; "
        "AAPL_121826C150 200 USD; AAPL 12/18/26 C150 200 USD; O:AAPL261218C00150000 200 USD; "
        "AAPL Dec 18 2026 150 Call 200 USD; AAPL 18DEC26 150 C 200 USD; .AAPL261218C150 200 USD",
    ),
    Situation(
        "an option without its value",
        table("Symbol,Quantity,Price", "VTI,20,250", "AAPL261218C00150000,2,5.00"),
        "VTI 20 250",
        apart="AAPL261218C00150000 1000 USD",
    ),
    Situation(
        "an option at a hundredth of its value",
        table(FULL, VTI, "AAPL261218C00150000,2,5,10"),
        "VTI 20 250",
        apart="AAPL261218C00150000 10 USD",
        said=("its value is not its quantity × price × 100, 1000.00",),
    ),
    Situation(
        "futures",
        table(FULL, VTI, "/ESZ26,1,5000,250000", "ESZ6,1,5000,5000", "ES=F,1,5000,250000"),
        "VTI 20 250",
        apart="/ESZ26 250000 USD; ESZ6 5000 USD; ES=F 250000 USD",
    ),
    Situation(
        "pairs of coins",
        table(FULL, VTI, "BTC-USD,0.1,60000,6000", "SOLUSD,10,150,1500", "DOGE-EUR,5,1,5"),
        "VTI 20 250; BTC/USD 0.1 60000; SOL/USD 10 150",
        apart="DOGE-EUR 5 USD",
    ),
    Situation(
        "coins by type",
        table(f"{FULL},Asset Type", f"{VTI},ETF", "BTC,0.1,60000,6000,Crypto", "PENDLE,2,3,6,Cryptocurrency"),
        "VTI 20 250; BTC/USD 0.1 60000",
        apart="PENDLE 6 USD",
    ),
    Situation(
        "a coin by name",
        table(NAMED, "VTI,x,20,250,5000", "ETH,Ethereum,1,3000,3000"),
        "VTI 20 250; ETH/USD 1 3000",
    ),
    Situation(
        "a coin's letters without a type",
        table(FULL, VTI, "ETH,1,30,30"),
        "VTI 20 250; ETH 1 30",
        said=("ETH is read as the share ETH; the coin is ETH/USD",),
    ),
    Situation(
        "shorts by sign",
        table(FULL, 'VTI,(20),250,"(5,000)"', "BND,40-,75,3000-", "SPY,-5,100,-500"),
        "VTI -20 250; BND -40 75; SPY -5 100",
    ),
    Situation(
        "shorts by column",
        table("Symbol,Side,Quantity,Price,Value", "VTI,Long,20,250,5000", "BND,S,40,75,3000", "SPY,Short,-4,75,-300"),
        "VTI 20 250; BND -40 75; SPY -4 75",
    ),
    Situation(
        "a side that is no side",
        table("Symbol,Side,Quantity,Price", "VTI,long,20,250", "SPY,both,4,75"),
        "VTI 20 250",
        apart="SPY ? USD",
    ),
    Situation(
        "a sign that contradicts its value",
        table(FULL, VTI, "SPY,-5,100,500"),
        "VTI 20 250",
        apart="SPY 500 USD",
    ),
    Situation(
        "bonds at a price of a hundred and of a thousand",
        table(NAMED, "VTI,x,20,250,5000", "912828YK0,US TREASURY 1.375% 10/15/2026,10000,98.5,9850")
        + table("91282CJL6,UST NOTE 4.875% 11/30/25,5,1001.2,5006", ",CD JPMORGAN 4.5% 03/01/27,10000,100,10000"),
        "VTI 20 250",
        apart="912828YK0 9850 USD; 91282CJL6 5006 USD; CD JPMORGAN 4.5% 03/01/27 10000 USD",
    ),
    Situation(
        "a bond without its value",
        table(
            "Symbol,Description,Quantity,Price", "VTI,x,20,250", "912828YK0,US TREASURY 1.375% 10/15/2026,10000,98.5"
        ),
        "VTI 20 250",
        apart="912828YK0 9850 USD",
    ),
    Situation(
        "a price in percent is a bond's",
        table("ISIN;Symbol;Quantity;Price;Value", ";VTI;20;250;5000", "US912828YK08;;10000;98,5 %;9850"),
        "VTI 20 250",
        apart="US912828YK08 9850 USD",
    ),
    Situation("a mutual fund", table(FULL, VTI, "VTSAX,100,120,12000"), "VTI 20 250", apart="VTSAX 12000 USD"),
    Situation("a right without a value", table(FULL, VTI, "CVRONE,3,0.00,0.00"), "VTI 20 250", apart="CVRONE 0 USD"),
)

SITUATIONS = (*PARTS, *LOTS, *CASH, *OTHERS)
