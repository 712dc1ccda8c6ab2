"""`make bench`: every benchmark in one run, written to bench/results.json and printed as tables."""

from __future__ import annotations

import json
import platform
import sys
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from rich.console import Console
from rich.table import Table

RESULTS = Path(__file__).with_name("results.json")
# The modules are imported when their turn comes: some compare with libraries that only `make bench` installs.
BENCHES = {
    "Planner: time and tracking error": "planner",
    "Best plan: gap, time, and HiGHS to proof": "best",
    "Cold start: import time and memory": "imports",
    "Calls: broker requests, Firestore reads and writes": "calls",
    "Lab: 24 years, and the personal band beside brute force": "lab",
    "Ledger: reads and writes per reconciliation and view": "ledger",
    "Fleet: scheduled checks for many users, per check": "fleet",
    "Production: scheduled checks under the production server, as deployed": "production",
    "Page: Lighthouse scores of 100, times": "page",
    "Felt: milliseconds until an answer, and until a page has settled": "felt",
    "Page: 6 and 1,000 holdings, milliseconds in the browser": "sizes",
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
    for title, module in BENCHES.items():
        if wanted and not any(text in title.lower() for text in wanted):
            continue
        print(f"running: {title} …", file=sys.stderr)
        rows = _run(module)
        results[title] = rows
        console.print(_table(title, rows))
    if not wanted:
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _run(module: str) -> list[dict[str, object]]:
    try:
        bench = import_module(f"bench.{module}")
    except ModuleNotFoundError as error:
        sys.exit(f"{error.name} is needed and not installed: run `make bench`, or once `make .venv/.stamp-bench`.")
    rows: list[dict[str, object]] = bench.run()
    return rows


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
