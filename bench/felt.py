"""How long a person waits: for an answer of the server, and until a page has settled, on the running system.

The second visit to a page counts, by its address and inside the app: what a browser keeps is kept. Times are those of
this machine: on one that is busy with other work they say little.
"""

from __future__ import annotations

from bench.page import rows_of, running_system

RUNS = 9
SETTLED_MS_MAX = 1000
GOALS = {"plan": 500, "policy question": 300, "save of 450 targets, all changed": 1500}


def run() -> list[dict[str, object]]:
    """A row for each answer and each page: the median in milliseconds, and what it should be at most."""
    with running_system() as description:
        found = rows_of("felt.mjs", description, RUNS)
    return [
        {"bench": "felt", "case": row["what"], "ms": row["ms"], "goal_ms": GOALS.get(row["what"], SETTLED_MS_MAX)}
        for row in found
    ]
