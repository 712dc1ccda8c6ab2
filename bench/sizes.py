"""How the pages answer with many holdings: the same four pages with 6 and with 1,000 of them, in a real browser.

Times are those of this machine; what counts is the row with 1,000 holdings beside the row with 6.
"""

from __future__ import annotations

import json
import os
import subprocess

from bench.page import ROOT, chromium, running_system

MEASURE_SECONDS_MAX = 600


def run() -> list[dict[str, object]]:
    """A row for each page and number of holdings: when it was shown, its longest task, its slowest answer to input."""
    with running_system() as description:
        finished = subprocess.run(
            ["npm", "run", "--silent", "sizes"],
            cwd=ROOT / "tests",
            env={**os.environ, "CHROME_PATH": chromium(), "EVENKEEL_STACK": str(description)},
            stdout=subprocess.PIPE,
            text=True,
            check=False,
            timeout=MEASURE_SECONDS_MAX,
        )
    if finished.returncode != 0:
        raise RuntimeError(f"the pages could not be measured:\n{finished.stdout}")
    found = [json.loads(line) for line in finished.stdout.splitlines() if line.startswith("{")]
    return [
        {
            "bench": "sizes",
            "case": f"{row['path']}, {row['holdings']} holdings",
            **{name: row[name] for name in ("shown_ms", "longest_task_ms", "slowest_answer_ms")},
        }
        for row in found
    ]
