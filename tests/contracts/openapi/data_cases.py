"""Requests to every operation of the market-data API that the paper broker has: answers and refusals."""

from tests.contracts.openapi.desk import Case
from tests.contracts.openapi.trading_cases import gets

STOCKS, CRYPTO = "/v2/stocks", "/v1beta3/crypto/{loc}"


def latest_of_shares(kind: str) -> list[Case]:
    """Latest values of several shares and of one."""
    several, one = f"{STOCKS}/{kind}/latest", f"{STOCKS}/{{symbol}}/{kind}/latest"
    return [
        *gets(several, "?symbols=SPY", "?symbols=AAPL,SPY,BRK.B&feed=iex&currency=USD", "?symbols=NOSUCH"),
        *gets(several, "", "?symbols=SPY,GME1", "?symbols=SPY&feed=x", "?symbols=SPY&limit=1", status=400),
        *gets(one, f"{STOCKS}/SPY/{kind}/latest", f"{STOCKS}/BRK.B/{kind}/latest?feed=sip"),
        *gets(one, f"{STOCKS}/BRK-B/{kind}/latest", f"{STOCKS}/SPY/{kind}/latest?currency=EUR", status=400),
        *gets(one, f"{STOCKS}/NOSUCH/{kind}/latest", f"{STOCKS}/TWTR/{kind}/latest", status=404),
    ]


def of_pairs(kind: str, query: str = "") -> list[Case]:
    """Values of crypto pairs."""
    template, path = f"{CRYPTO}/{kind}", f"/v1beta3/crypto/us/{kind}"
    return [
        *gets(template, f"{path}?symbols=BTC/USD,ETH/USD{query}", f"{path}?symbols=DOGE/USD{query}"),
        *gets(template, path, f"{path}?symbols=SPY{query}", f"{path}?symbols=BTC/USD&feed=iex{query}", status=400),
        *gets(template, f"/v1beta3/crypto/mars/{kind}?symbols=BTC/USD{query}", status=400),
    ]


DAYS = "timeframe=1Day&start=2026-11-02&end=2026-11-19"
DATA_CASES = [
    *(case for kind in ("trades", "quotes", "bars") for case in latest_of_shares(kind)),
    *(case for kind in ("trades", "quotes", "bars", "orderbooks") for case in of_pairs(f"latest/{kind}")),
    *of_pairs("snapshots"),
    *of_pairs("bars", "&timeframe=1Hour&limit=5"),
    *gets(f"{STOCKS}/snapshots", "?symbols=SPY", "?symbols=AAPL,NOSUCH&feed=delayed_sip"),
    *gets(f"{STOCKS}/snapshots", "", "?symbols=GME1", status=400),
    *gets(f"{STOCKS}/{{symbol}}/snapshot", f"{STOCKS}/SPY/snapshot"),
    *gets(f"{STOCKS}/{{symbol}}/snapshot", f"{STOCKS}/SPY/snapshot?feed=x", status=400),
    *gets(f"{STOCKS}/{{symbol}}/snapshot", f"{STOCKS}/TWTR/snapshot", status=404),
    *gets(f"{STOCKS}/bars", f"?symbols=SPY,AAPL&{DAYS}", f"?symbols=SPY,AAPL&{DAYS}&limit=3&sort=desc"),
    *gets(f"{STOCKS}/bars", f"?symbols=NOSUCH&{DAYS}", f"?symbols=SPY&{DAYS}&adjustment=all&feed=iex&asof=2026-11-01"),
    *gets(f"{STOCKS}/bars", f"?{DAYS}", "?symbols=SPY", f"?symbols=SPY&{DAYS}&page_token=x", status=400),
    *gets(f"{STOCKS}/{{symbol}}/bars", f"{STOCKS}/SPY/bars?{DAYS}", f"{STOCKS}/SPY/bars?{DAYS}&limit=2"),
    *gets(f"{STOCKS}/{{symbol}}/bars", f"{STOCKS}/SPY/bars?timeframe=1Min&limit=5", f"{STOCKS}/NOSUCH/bars?{DAYS}"),
    *gets(f"{STOCKS}/{{symbol}}/bars", f"{STOCKS}/SPY/bars", f"{STOCKS}/SPY/bars?timeframe=1Year", status=400),
]
