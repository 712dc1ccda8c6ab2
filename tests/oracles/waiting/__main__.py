"""`python -m tests.oracles.waiting [closes.csv | closes.csv.gz]`: how often the 80 % intervals of waiting held.

Each interval is made of what was known on its day alone, and held against the days after it. The account is the equal
mix of all shares. Without a file the 20 real shares of the demo's market are taken, 2014 to 2018; the longest free
history is `skfolio/datasets/data/sp500_dataset.csv.gz` in the package skfolio 1.12.2 (20 shares, 1990 to 2022).
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from rebalancer.core.evidence.waiting import LEAST_MOVES, WINDOW, move_interval, moves_beyond

SHIPPED = Path("local/paper_broker/market/data/closes.csv")
SHARES = (
    *("AAPL", "AMD", "BAC", "BBY", "CVX", "GE", "HD", "JNJ", "JPM", "KO"),
    *("LLY", "MRK", "MSFT", "PEP", "PFE", "PG", "RRC", "UNH", "WMT", "XOM"),
)
HORIZONS = (1, 5)
FIRST_SEEN = 250
LEAST, MOST = 75.0, 85.0


@dataclass
class Coverage:
    """How many intervals were made, held, and were passed below and above."""

    made: int = 0
    below: int = 0
    above: int = 0

    @property
    def percent(self) -> float:
        return 100 * (1 - (self.below + self.above) / self.made)


def read_closes(path: Path) -> dict[str, list[Decimal]]:
    """The closes of the 20 shares on the days on which all have one."""
    raw = path.read_bytes()
    text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()
    rows = [row for row in csv.DictReader(io.StringIO(text)) if all(row.get(name) for name in SHARES)]
    return {name: [Decimal(row[name]) for row in rows] for name in SHARES}


def moves_of(closes: dict[str, list[Decimal]]) -> dict[str, list[int]]:
    """Daily moves of each share beyond an equal mix that is made anew each day."""
    count = len(next(iter(closes.values())))
    mix = [Decimal(1)]
    for day in range(1, count):
        growth = sum((series[day] / series[day - 1] for series in closes.values()), Decimal(0)) / len(closes)
        mix.append(mix[-1] * growth)
    return {name: moves_beyond(series, mix) for name, series in closes.items()}


def cover(moves: list[int], days: int, step: int) -> Coverage:
    """Make an interval every `step` days and look at what followed."""
    found = Coverage()
    for at in range(max(FIRST_SEEN, LEAST_MOVES), len(moves) - days + 1, step):
        interval = move_interval(moves[max(0, at - WINDOW) : at], days)
        if interval is None:
            continue
        came = sum(moves[at : at + days])
        found.made += 1
        found.below += came < interval[0]
        found.above += came > interval[1]
    return found


def main() -> int:
    """Print a row for each share and the sum; exit 1 where a sum is outside 75 to 85 %."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else SHIPPED
    moves = moves_of(read_closes(path))
    days = len(next(iter(moves.values()))) + 1
    step = max(1, days // 1500)
    sums = {horizon: Coverage() for horizon in HORIZONS}
    sys.stdout.write(f"{len(moves)} shares, {days} days, an interval every {step} days\n")
    for name, series in moves.items():
        cells = []
        for horizon in HORIZONS:
            found = cover(series, horizon, step)
            total = sums[horizon]
            total.made, total.below, total.above = (
                total.made + found.made,
                total.below + found.below,
                total.above + found.above,
            )
            cells.append(f"{horizon} day{'s' * (horizon > 1)} {found.percent:5.1f} %")
        sys.stdout.write(f"{name:6} {'   '.join(cells)}\n")
    for horizon, total in sums.items():
        sides = f"below {100 * total.below / total.made:.1f} %, above {100 * total.above / total.made:.1f} %"
        sys.stdout.write(f"all, {horizon} day(s): {total.percent:.2f} % of {total.made} held; {sides}\n")
    return 0 if all(LEAST <= total.percent <= MOST for total in sums.values()) else 1


if __name__ == "__main__":
    raise SystemExit(main())
