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
import sys, time
start = time.perf_counter()
{body}
seconds = time.perf_counter() - start
import json
from bench.imports import own_memory_mib
print(json.dumps({{"seconds": seconds, "mib": own_memory_mib()}}))
"""

_FLOOR = (
    "import requests\nfrom google.cloud import firestore\nimport firebase_admin\n"
    "from firebase_functions import https_fn, options, scheduler_fn, tasks_fn"
)
_ADAPTERS = (
    "from google.cloud import firestore\nimport rebalancer.adapters.alpaca\n"
    "import rebalancer.adapters.firestore\nimport rebalancer.adapters.tasks\nimport rebalancer.entrypoints.execution"
)
BODIES = {
    "bare python": "pass",
    "slim floor": _FLOOR,
    # alpaca-py and our wire models stand on pydantic, which the design fixes: a first call cannot go below.
    "slim floor and pydantic": f"{_FLOOR}\nimport pydantic\nfrom pydantic import BaseModel",
    "evenkeel, imported": "import main",
    "evenkeel, after its first call": f"import main\n{_ADAPTERS}",
    "everything eager": (
        f"import main\n{_ADAPTERS}\nfrom google.cloud import storage\nimport alpaca.trading.client\n"
        "import alpaca.data.historical"
    ),
}
COMPARED = frozenset(BODIES) - {"bare python", "slim floor"}


def own_memory_mib() -> float:
    """The most memory that this process has held, MiB. Linux only: elsewhere a child inherits its parent's figure."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


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
    rows: list[dict[str, object]] = []
    for name, runs in taken.items():
        row: dict[str, object] = {
            "bench": "import",
            "case": name,
            "ms": round(statistics.median(seconds for seconds, _ in runs) * 1000),
            "mib": round(statistics.median(mib for _, mib in runs)),
        }
        if name in COMPARED:
            ratios = [ours[0] / floor[0] for ours, floor in zip(runs, taken["slim floor"], strict=True)]
            row["times_slim_floor"] = round(statistics.median(ratios), 2)
        rows.append(row)
    return rows
