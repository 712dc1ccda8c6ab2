"""Files that hold what is no share: options, futures, coins, shorts, bonds, funds and rights."""

from tests.core.files.situation import Situation, table

FULL = "Symbol,Quantity,Price,Value"
NAMED = "Symbol,Description,Quantity,Price,Value"
VTI = "VTI,20,250,5000"

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

SITUATIONS = OTHERS
