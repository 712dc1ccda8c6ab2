"""A sample of small wrong changes to gate, submit, trading state, claim and next action: the tests kill them, and the
few that live are explained in `docs/mutants.md`."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.extent import by_extent
from tests.proof.mutants.hunt import AREAS, all_mutants
from tests.proof.mutants.operators import apply, mutants_of

ROOT = Path(__file__).parents[3]
SEED = 7
KILLED_PERCENT_MIN = 95


def explained() -> set[str]:
    """The names of the mutants that the document explains."""
    lines = (ROOT / "docs/mutants.md").read_text(encoding="utf-8").splitlines()
    return {line.split("`")[1] for line in lines if line.startswith("| `")}


def hunt(size: int) -> list[dict[str, object]]:
    """Hunt a sample in processes of its own, where what is planted hurts nobody."""
    command = [sys.executable, "-m", "tests.proof.mutants.hunt", "--sample", str(size), "--seed", str(SEED)]
    command += [] if by_extent(sample=0, usual=0, whole=1) else ["--quick"]
    paths = os.pathsep.join([str(ROOT / "functions"), str(ROOT)])
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": paths}, capture_output=True, text=True, check=True
    )
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def test_of_a_sample_of_mutants_all_but_a_few_explained_ones_are_killed() -> None:
    size = by_extent(sample=1, usual=4, whole=150)
    found = hunt(size)
    assert len(found) == size
    living = [str(one["name"]) for one in found if not one["killed"]]
    assert set(living) <= explained()
    assert len(living) * 100 <= (100 - KILLED_PERCENT_MIN) * size


def test_every_explained_mutant_is_one_of_the_code_as_it_is() -> None:
    assert explained() <= {mutant.name for _, mutant in all_mutants()}


def test_there_are_mutants_of_every_area() -> None:
    assert {area for area, _ in all_mutants()} == set(AREAS)


def test_a_mutant_changes_one_place_and_leaves_the_source_alone() -> None:
    tree = ast.parse("def f(a, b):\n    return a < b and not b\n")
    before = ast.unparse(tree)
    changed = {ast.unparse(apply(mutant, tree)) for mutant in mutants_of("m", tree)}
    assert ast.unparse(tree) == before
    assert {"def f(a, b):\n    return a <= b and (not b)", "def f(a, b):\n    return a < b or not b"} <= changed
    assert before not in changed
