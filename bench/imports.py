"""What a cold start pays in production: CPU time and memory of imports, beside a slim floor.

Measured in an environment that has only `functions/requirements.txt`, compiled: the developers' environment has
packages whose presence changes what a library imports. CPU time is compared, not the clock: other work on the machine
does not count.
"""

from __future__ import annotations

import ast
import json
import os
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / ".venv-production" / "bin" / "python"
RUNS = 7

MEASURE = """
{body}
import json, time
status = open("/proc/self/status", encoding="ascii").read().splitlines()
mib = next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024
print(json.dumps({{"seconds": time.process_time(), "mib": mib}}))
"""
FLOOR = "slim floor"
_FLOOR = (
    "import requests\nfrom google.cloud import firestore\nimport firebase_admin\n"
    "from firebase_functions import https_fn, options, scheduler_fn, tasks_fn"
)
_FIRST_CALL = (
    "import main, importlib\nimportlib.import_module('rebalancer.entrypoints.{area}')\n"
    "from google.cloud import firestore\nimport rebalancer.adapters.firestore.targets\n"
    "import rebalancer.adapters.firestore.execution\nimport rebalancer.adapters.firestore.access_rate_limits\n"
    "import rebalancer.adapters.alpaca.broker\nimport rebalancer.adapters.tasks\nimport rebalancer.adapters.identity"
)
"""What the first call of an area imports: the area, its stores, the broker, the queue, who signs in."""


def areas() -> list[str]:
    """The areas that the manifest's table names."""
    tree = ast.parse((ROOT / "functions" / "main.py").read_text(encoding="utf-8"))
    tables = [node for node in tree.body if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict)]
    callables = next(node.value for node in tables if ast.unparse(node.target) == "CALLABLES")
    assert isinstance(callables, ast.Dict)
    return sorted({ast.literal_eval(value) for value in callables.values})


def bodies() -> dict[str, str]:
    """What each case imports."""
    return {
        "bare python": "pass",
        FLOOR: _FLOOR,
        "import main": "import main",
        **{f"first call of {area}": _FIRST_CALL.format(area=area) for area in areas()},
    }


def _measure(body: str) -> tuple[float, float]:
    """CPU seconds and MiB of one fresh interpreter that runs `body`."""
    done = subprocess.run(
        [str(PYTHON), "-c", MEASURE.format(body=body)],
        cwd=ROOT / "functions",
        env={**os.environ, "FUNCTIONS_EMULATOR": "true", "GCLOUD_PROJECT": "demo-bench"},
        capture_output=True,
        text=True,
        check=True,
    )
    row = json.loads(done.stdout.splitlines()[-1])
    return float(row["seconds"]), float(row["mib"])


def run() -> list[dict[str, object]]:
    """One row an import; the bodies take turns, so that a slow moment of the machine hits them alike."""
    cases = bodies()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
    for _ in range(RUNS):
        for name, body in cases.items():
            taken[name].append(_measure(body))
    rows: list[dict[str, object]] = []
    for name, runs in taken.items():
        ratios = [ours[0] / floor[0] for ours, floor in zip(runs, taken[FLOOR], strict=True)]
        rows.append(
            {
                "bench": "import",
                "case": name,
                "cpu_ms": round(statistics.median(seconds for seconds, _ in runs) * 1000),
                "mib": round(statistics.median(mib for _, mib in runs)),
                "times_slim_floor": round(statistics.median(ratios), 2),
            }
        )
    return rows
