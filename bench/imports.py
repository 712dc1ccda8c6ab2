"""What a cold start pays: import time and memory, beside a slim floor and an everything-eager import."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 7

MEASURE = """
import json, resource, sys, time
start = time.perf_counter()
{body}
seconds = time.perf_counter() - start
print(json.dumps({{"seconds": seconds, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}}))
"""

BODIES = {
    "bare python": "pass",
    "slim floor": (
        "import requests\nfrom google.cloud import firestore\nimport firebase_admin\n"
        "from firebase_functions import https_fn, options, scheduler_fn, tasks_fn"
    ),
    # What one warm instance of ours has loaded after its first call, not only what main.py names.
    "evenkeel": (
        "import main\nfrom google.cloud import firestore\nimport rebalancer.adapters.alpaca\n"
        "import rebalancer.adapters.firestore\nimport rebalancer.adapters.tasks"
    ),
    "everything eager": (
        "import main\nfrom google.cloud import firestore, storage\nimport rebalancer.adapters.alpaca\n"
        "import rebalancer.adapters.firestore\nimport alpaca.trading.client\nimport alpaca.data.historical"
    ),
}


def _measure(body: str) -> tuple[float, float]:
    """Seconds and MiB of one fresh interpreter that runs `body`."""
    environment = {
        **os.environ,
        "PYTHONPATH": f"{ROOT / 'functions'}{os.pathsep}{ROOT}",
        "FUNCTIONS_EMULATOR": "true",
        "GCLOUD_PROJECT": "demo-bench",
    }
    done = subprocess.run(
        [sys.executable, "-c", MEASURE.format(body=body)],
        cwd=ROOT / "functions",
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    row = json.loads(done.stdout.splitlines()[-1])
    return float(row["seconds"]), float(row["mib"])


def run() -> list[dict[str, object]]:
    """One row an import; the bodies take turns, so that a slow moment of the machine hits them alike."""
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in BODIES}
    for _ in range(RUNS):
        for name, body in BODIES.items():
            taken[name].append(_measure(body))
    ratios = [ours[0] / floor[0] for ours, floor in zip(taken["evenkeel"], taken["slim floor"], strict=True)]
    rows: list[dict[str, object]] = []
    for name, runs in taken.items():
        row: dict[str, object] = {
            "bench": "import",
            "case": name,
            "ms": round(statistics.median(seconds for seconds, _ in runs) * 1000),
            "mib": round(statistics.median(mib for _, mib in runs)),
        }
        if name == "evenkeel":
            row["times_slim_floor"] = round(statistics.median(ratios), 2)
        rows.append(row)
    return rows
