"""`make bench`: every benchmark in one run, written to bench/results.json and printed as tables."""

from __future__ import annotations

import json
import platform
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import best, calls, fleet, imports, lab, ledger, page, planner, production, sizes

RESULTS = Path(__file__).with_name("results.json")
BENCHES: dict[str, Callable[[], list[dict[str, object]]]] = {
    "Planner: time and tracking error": planner.run,
    "Best plan: gap, time, and HiGHS to proof": best.run,
    "Cold start: import time and memory": imports.run,
    "Calls: broker requests, Firestore reads and writes": calls.run,
    "Lab: 24 years, and the personal band beside brute force": lab.run,
    "Ledger: reads and writes per reconciliation and view": ledger.run,
    "Fleet: scheduled checks for many users, per check": fleet.run,
    "Production: scheduled checks under the production server, as deployed": production.run,
    "Page: Lighthouse scores of 100, times": page.run,
    "Page: 6 and 1,000 holdings, milliseconds in the browser": sizes.run,
}


def main() -> None:
    """Run all, or those whose name contains an argument's text."""
    console = Console(width=None if sys.stdout.isatty() else 140)
    wanted = [text.lower() for text in sys.argv[1:]]
    results: dict[str, object] = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": platform.machine(),
    }
    for title, run in BENCHES.items():
        if wanted and not any(text in title.lower() for text in wanted):
            continue
        print(f"running: {title} …", file=sys.stderr)
        rows = run()
        results[title] = rows
        console.print(_table(title, rows))
    if not wanted:
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _table(title: str, rows: list[dict[str, object]]) -> Table:
    columns = list(dict.fromkeys(key for row in rows for key in row if key != "bench"))
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column.replace("_", " "), justify="left" if column == "case" else "right")
    for row in rows:
        table.add_row(*("" if row.get(column) is None else str(row[column]) for column in columns))
    return table


if __name__ == "__main__":
    main()
