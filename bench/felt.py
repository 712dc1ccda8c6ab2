"""How long a person waits: for an answer of the server, and until a page has settled, on the running system.

The second visit to a page counts, by its address and inside the app: what a browser keeps is kept. Times are those of
this machine: on one that is busy with other work they say little.
"""

from __future__ import annotations

import json
import os
import subprocess

from bench.page import ROOT, chromium, running_system

RUNS = 9
MEASURE_SECONDS_MAX = 900
SETTLED_MS_MAX = 1000
GOALS = {"plan": 500, "policy question": 300, "save of 450 targets, all changed": 1500}


def run() -> list[dict[str, object]]:
    """A row for each answer and each page: the median in milliseconds, and what it should be at most."""
    with running_system() as description:
        finished = subprocess.run(
            ["node", str(ROOT / "bench/felt.mjs"), str(description), str(RUNS)],
            env={**os.environ, "CHROME_PATH": chromium()},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            timeout=MEASURE_SECONDS_MAX,
        )
    found = [json.loads(line) for line in finished.stdout.splitlines()]
    return [
        {"bench": "felt", "case": row["what"], "ms": row["ms"], "goal_ms": GOALS.get(row["what"], SETTLED_MS_MAX)}
        for row in found
    ]
