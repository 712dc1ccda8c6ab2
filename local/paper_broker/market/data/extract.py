"""Writes closes.csv and crypto_closes.csv from the price histories inside two installed packages.

Run it in a throw-away environment that holds the packages (no dependencies needed):

    python -m venv .local/prices && .local/prices/bin/pip install --no-deps skfolio==1.12.2 zipline-reloaded==3.2.1
    .local/prices/bin/python local/paper_broker/market/data/extract.py

The same versions give the same bytes. SOURCES.md says where each series comes from and under which licence.
"""

import csv
import gzip
import math
import random
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Decimal
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
FIRST, LAST = "2014-01-02", "2018-04-27"  # the widest window in which every real series has every session
SPY_FIRST_CLOSE = Decimal("182.92")  # a stated base in dollars; the package gives returns, not prices
CENT = Decimal("0.01")

ClosesByDate = dict[str, dict[str, Decimal]]


class Walk(NamedTuple):
    """A made series: daily return = drift + beta × SPY's return + a normal shock, all as plain fractions."""

    first_close: str
    beta: float
    drift: float
    shock: float


MADE = {
    "QQQ": Walk("87.50", 1.10, 0.00018, 0.0042),
    "VTI": Walk("95.30", 1.01, 0.00000, 0.0009),
    "VXUS": Walk("51.80", 0.85, -0.00020, 0.0048),
    "VNQ": Walk("64.40", 0.60, 0.00005, 0.0075),
    "TLT": Walk("101.90", -0.28, 0.00025, 0.0072),
    "IEF": Walk("99.40", -0.12, 0.00012, 0.0032),
    "BND": Walk("80.10", -0.04, 0.00009, 0.0018),
    "AGG": Walk("106.50", -0.04, 0.00009, 0.0018),
    "GLD": Walk("118.00", -0.05, 0.00005, 0.0090),
    "NVR": Walk("1020.00", 0.90, 0.00060, 0.0110),
    "BRK.B": Walk("117.50", 0.85, 0.00012, 0.0062),
    "AMZN": Walk("398.00", 1.20, 0.00070, 0.0150),
    "GOOGL": Walk("556.00", 1.05, 0.00020, 0.0110),
    "META": Walk("54.70", 1.10, 0.00060, 0.0150),
    "NVDA": Walk("15.90", 1.30, 0.00180, 0.0180),
    "TSLA": Walk("150.00", 1.20, 0.00040, 0.0240),
}
MADE_CRYPTO = {"BTC/USD": Walk("42000.00", 0.0, 0.0008, 0.030), "ETH/USD": Walk("2300.00", 0.0, 0.0007, 0.036)}


def package_text(package: str, inside: str) -> str:
    """The text of a file in an installed package, unzipped, without importing the package."""
    path = Path(str(distribution(package).locate_file(inside)))
    return gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text()


def closes_of(package: str, inside: str) -> ClosesByDate:
    """Closes by date and symbol of a table with a `Date` column and one column a symbol, rounded half-even to cents."""
    rows = csv.DictReader(package_text(package, inside).splitlines())
    return {
        row.pop("Date"): {symbol: Decimal(close).quantize(CENT, ROUND_HALF_EVEN) for symbol, close in row.items()}
        for row in (dict(row) for row in rows)
    }


def spy_returns() -> dict[str, Decimal]:
    """SPY's daily returns by date, as fractions."""
    rows = csv.DictReader(
        package_text("zipline-reloaded", "zipline/resources/market_data/SPY_benchmark.csv").splitlines()
    )
    return {row["date"][:10]: Decimal(row["return"]) for row in rows}


def rebuilt(first_close: Decimal, returns: list[Decimal]) -> Iterator[Decimal]:
    """Closes from returns: the first is given, each next is the unrounded one before × (1 + return), shown in cents."""
    exact = first_close
    yield first_close
    for change in returns[1:]:
        exact *= 1 + change
        yield exact.quantize(CENT, ROUND_HALF_EVEN)


def made(symbol: str, walk: Walk, market: list[Decimal]) -> list[Decimal]:
    """A seeded geometric walk. The seed is the symbol, so that adding a symbol changes no other."""
    chance = random.Random(f"evenkeel:{symbol}")  # noqa: S311 -- made prices, not a secret
    logs = [
        Decimal(repr(round(math.log1p(walk.drift + walk.beta * float(change) + chance.gauss(0.0, walk.shock)), 12)))
        for change in market
    ]
    exact, closes = Decimal(walk.first_close), [Decimal(walk.first_close)]
    for log in logs[1:]:
        exact *= log.exp()
        closes.append(exact.quantize(CENT, ROUND_HALF_EVEN))
    return closes


def write(name: str, first_column: str, labels: list[str], columns: dict[str, list[Decimal]]) -> None:
    with (HERE / name).open("w", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow([first_column, *columns])
        table.writerows([label, *(column[row] for column in columns.values())] for row, label in enumerate(labels))


def main() -> None:
    stocks = closes_of("skfolio", "skfolio/datasets/data/sp500_dataset.csv.gz")
    factors = closes_of("skfolio", "skfolio/datasets/data/factors_dataset.csv.gz")
    returns = spy_returns()
    dates = [day for day in sorted(stocks) if FIRST <= day <= LAST]
    missing = [day for day in dates if day not in factors or day not in returns]
    if missing:
        raise SystemExit(f"these sessions are not in every source: {missing}")
    market = [returns[day] for day in dates]
    columns = {symbol: [stocks[day][symbol] for day in dates] for symbol in stocks[dates[0]]}
    columns |= {symbol: [factors[day][symbol] for day in dates] for symbol in factors[dates[0]]}
    columns["SPY"] = list(rebuilt(SPY_FIRST_CLOSE, market))
    columns |= {symbol: made(symbol, walk, market) for symbol, walk in MADE.items()}
    write("closes.csv", "session", dates, columns)
    crypto = {symbol: made(symbol, walk, [Decimal(0)] * len(dates)) for symbol, walk in MADE_CRYPTO.items()}
    write("crypto_closes.csv", "day", [str(day) for day in range(len(dates))], crypto)


if __name__ == "__main__":
    main()
