"""What the built page feels like: Lighthouse on the running system, as a desktop and as a phone.

Lighthouse's phone is a slow one on a slow network, by its own simulation. Its times are those of this machine: on one
that is busy with other work they say little.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STATE = ROOT / ".local" / "bench"
RUNS = 3
RUN_SECONDS_MAX = 900
GOALS = {
    "desktop": {"performance": 95, "accessibility": 100, "best-practices": 100},
    "phone": {"performance": 90, "accessibility": 100, "best-practices": 100},
}


@contextmanager
def running_system() -> Iterator[Path]:
    """The whole system on free ports, taken down afterwards."""
    description = STATE / "stack.json"
    stack = [sys.executable, "-m", "local.stack"]
    where = ["--state-dir", str(STATE)]
    up = [*stack, "up", "--detach", "--with-caller", "--port-base", "0", "--stack-file", str(description), *where]
    subprocess.run(up, cwd=ROOT, check=True, stdout=sys.stderr)
    try:
        yield description
    finally:
        subprocess.run([*stack, "down", *where], cwd=ROOT, check=True, stdout=sys.stderr)


def chromium() -> str:
    """The browser to drive."""
    found = subprocess.run([ROOT / "local/setup/chromium.sh"], capture_output=True, text=True, check=True)
    return found.stdout.strip()


def rows_of(script: str, description: Path, runs: int) -> list[dict[str, Any]]:
    """What a script beside this file measures in a browser: it prints a row of JSON a line."""
    finished = subprocess.run(
        ["node", str(ROOT / "bench" / script), str(description), str(runs)],
        env={**os.environ, "CHROME_PATH": chromium()},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=RUN_SECONDS_MAX,
    )
    return [json.loads(line) for line in finished.stdout.splitlines()]


def run() -> list[dict[str, object]]:
    """A row for each page and device: scores of 100, and what fell short of its goal."""
    with running_system() as description:
        found = rows_of("lighthouse.mjs", description, RUNS)
    return [_row(row) for row in found]


def _row(row: dict[str, Any]) -> dict[str, object]:
    goals = GOALS[row["device"]]
    short = [name for name, goal in goals.items() if row[name] < goal]
    return {
        "bench": "page",
        "case": f"{row['path']}, {row['device']}",
        "performance": row["performance"],
        "accessibility": row["accessibility"],
        "best_practices": row["best-practices"],
        "largest_paint_ms": row["largest_paint_ms"],
        "blocked_ms": row["blocked_ms"],
        "layout_shift": row["shift"],
        "below_goal": ", ".join([*short, *row["failed"]]) or "-",
    }
