"""Files whose rows are not all holdings: parts, totals, lots, cash, debts and pending activity."""

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

TWICE = (
    Situation(
        "cash as a whole and in its parts",
        table(FULL, VTI, "Cash,,,300", "Money market,,,200", "Cash & Cash Investments,,,500"),
        refused="line 5: Cash & Cash Investments of 500.00 is what the other lines of cash come to",
    ),
    Situation(
        "the same cash under two names",
        table(FULL, VTI, "Cash,,,500", "USD Cash,,,500"),
        refused="line 4: USD Cash is as much as Cash of line 3",
    ),
    Situation(
        "a share by its CUSIP", table(FULL, VTI, "037833100,10,200,2000"), "VTI 20 250", apart="037833100 2000 USD"
    ),
    Situation(
        "warrants",
        table(NAMED, "VTI,x,20,250,5000", "XYZ.WS,XYZ Corp,10,1,10", "XYZW,XYZ CORP WARRANTS,10,1,10"),
        "VTI 20 250",
        apart="XYZ.WS 10 USD; XYZW 10 USD",
    ),
    Situation(
        "a ticker behind a name", table("Name,Quantity,Price,Value", "Vanguard Total (VTI),20,250,5000"), "VTI 20 250"
    ),
)

SITUATIONS = (*PARTS, *LOTS, *CASH, *TWICE)
