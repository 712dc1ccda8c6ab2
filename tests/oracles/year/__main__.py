"""`make year`: a year of automation held against what was due, written as a table to docs/automation-year.md."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.oracles.year.cases import YearCase, cases
from tests.oracles.year.drive import Tally, Year
from tests.oracles.year.stories import stories_table

PAGE = Path("docs/automation-year.md")
YEAR = 2026
HEAD = """# A year of automation

`make year` writes this page.
Each account goes through the sessions of {year} at real closes, with holidays, early closes and changes of clocks.
Deposits, withdrawals, outages of an attempt and of days, halts, a split, a merger, a renaming, a delisting,
dividends and rejected orders come as `tests/oracles/year/cases.py` says.
Each check is compared with a plain account of what was due that shares no code with the product.
Compared are the outcome, what decided, every order with its quantity (to ten billionths of a share), and every message.

| account | mode | checks | decisions | runs | orders | messages | differences |
|---|---|---|---|---|---|---|---|
"""


FOOT = """
## The ten stories

Each of them went wrong once, and has a test of its own beside the year.

"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Print each account's line, write the page; exit 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracles.year", description=__doc__)
    parser.add_argument("--year", type=int, default=YEAR)
    parser.add_argument("--only", default="", help="accounts whose name has this in it; then no page is written")
    options = parser.parse_args(arguments)
    chosen = [case for case in cases() if options.only in case.name]
    with ProcessPoolExecutor(max_workers=2) as pool:
        tallies = list(pool.map(one_year, chosen, [options.year] * len(chosen)))
    lines = [line_of(tally) for tally in tallies] + [sum_of(tallies)]
    sys.stdout.write("\n".join(lines) + "\n")
    for tally in tallies:
        for difference in tally.differences:
            sys.stdout.write(f"{tally.case.name}: {difference}\n")
    if not options.only:
        table = "\n".join(lines)
        PAGE.write_text(f"{HEAD.format(year=options.year)}{table}\n{FOOT}{stories_table()}\n", encoding="utf-8")
    return 1 if any(tally.differences for tally in tallies) else 0


def one_year(case: YearCase, year: int) -> Tally:
    """One account's year."""
    return Year(case, year).whole()


def line_of(tally: Tally) -> str:
    """One account as a row."""
    decisions = ", ".join(f"{name} {count:,}" for name, count in sorted(tally.outcomes.items()))
    numbers = tally.runs, tally.orders, tally.messages, len(tally.differences)
    rest = " | ".join(f"{number:,}" for number in numbers)
    return f"| {tally.case.name} | {tally.case.mode} | {tally.checks:,} | {decisions} | {rest} |"


def sum_of(tallies: Sequence[Tally]) -> str:
    """All accounts together."""
    numbers = [sum(getattr(tally, name) for tally in tallies) for name in ("checks", "runs", "orders", "messages")]
    differences = sum(len(tally.differences) for tally in tallies)
    checks, *rest = [f"{number:,}" for number in [*numbers, differences]]
    return f"| **together** | | {checks} | | {' | '.join(rest)} |"


if __name__ == "__main__":
    sys.exit(main())
