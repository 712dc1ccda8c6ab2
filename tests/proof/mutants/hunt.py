"""Hunts mutants: `python -m tests.proof.mutants.hunt --sample 100 --seed 1`.

Every test that may kill a mutant is collected once. Then each mutant lives in a child process of its own, in which the
tests run until the first one fails. A mutant that no test fails on is printed as a survivor.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import io
import json
import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import asdict, dataclass
from pathlib import Path
from types import CodeType, FunctionType, ModuleType

import pytest
from _pytest.runner import runtestprotocol

from tests.proof.mutants.operators import Mutant, apply, mutants_of

AREAS = {
    "gate": ("rebalancer.core.risk.gate", "rebalancer.core.risk.order_checks"),
    "submit": ("rebalancer.services.execution.submit",),
    "trading state": ("rebalancer.core.risk.state", "rebalancer.core.risk.switching"),
    "claim": ("rebalancer.core.access.claim", "rebalancer.services.access.claiming"),
    "next action": ("rebalancer.core.execution.next_action",),
}
KILLERS = {
    "gate": ("tests/core/risk/test_gate", "tests/core/risk"),
    "submit": ("tests/services/execution/test_one_order.py", "tests/services/execution"),
    "trading state": (
        "tests/core/risk/test_risk.py",
        "tests/core/risk/test_switching.py",
        "tests/core/risk",
        "tests/services/risk",
    ),
    "claim": ("tests/core/access", "tests/services/access/test_claiming.py", "tests/services/access"),
    "next action": (
        "tests/core/execution/test_next_action.py",
        "tests/core/execution/test_market_hours.py",
        "tests/core/execution/test_settlement.py",
        "tests/core/execution",
    ),
}
"""The tests of an area, by the beginning of their place: those that say most in least time first, then all others."""

OTHERS = (
    "tests/core/risk",
    "tests/core/execution",
    "tests/services/execution",
    "tests/services/risk",
    "tests/services/access",
    "tests/services/planning",
    "tests/proof/test_outside_hands.py",
    "tests/proof/test_two_people.py",
    "tests/proof/test_every_crash_point.py",
    "tests/proof/test_recovery.py",
)
CPU_SECONDS_MAX = 90
PATIENCE_SECONDS = 900
"""A mutant whose tests work or wait for longer hangs: that is a failure, too."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of one mutant."""

    area: str
    name: str
    killed: bool


def all_mutants() -> list[tuple[str, Mutant]]:
    """Every mutant of every area, in a fixed order."""
    return [
        (area, mutant)
        for area, modules in AREAS.items()
        for module in modules
        for mutant in mutants_of(module, _tree(module))
    ]


def sample(size: int, seed: int) -> list[tuple[str, Mutant]]:
    """So many of them, chosen by the seed; all where there are not so many."""
    every = all_mutants()
    return every if size >= len(every) else random.Random(seed).sample(every, size)


def plant(mutant: Mutant) -> None:
    """Change the function everywhere in this process, for good."""
    module = importlib.import_module(mutant.module)
    code = compile(apply(mutant, _tree(mutant.module)), f"<mutant of {mutant.module}>", "exec", dont_inherit=True)
    place = _function(module, mutant.function)
    place.__code__ = next(each for each in _codes(code) if each.co_qualname == mutant.function)


class Hunter:
    """A pytest plugin that runs the collected tests against each mutant instead of once."""

    def __init__(
        self, mutants: Iterable[tuple[str, Mutant]], say: Callable[[Found], None], *, is_trusted: bool
    ) -> None:
        self._mutants = mutants
        self._say = say
        self._is_trusted = is_trusted

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """See pytest."""
        if not self._is_trusted and not _survives(None, session.items):
            raise RuntimeError("the tests fail without any mutant")
        for area, mutant in self._mutants:
            ordered = sorted(session.items, key=lambda item: _rank(item.nodeid, KILLERS[area]))
            self._say(Found(area, mutant.name, killed=not _survives(mutant, ordered)))
        return True


def _rank(place: str, beginnings: Sequence[str]) -> int:
    return next((rank for rank, each in enumerate(beginnings) if place.startswith(each)), len(beginnings))


def _survives(mutant: Mutant | None, items: Sequence[pytest.Item]) -> bool:
    child = os.fork()
    if not child:
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS_MAX, CPU_SECONDS_MAX))
        os._exit(_run(mutant, items))
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status) == 0
        time.sleep(0.02)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return False


def _run(mutant: Mutant | None, items: Sequence[pytest.Item]) -> int:
    """Run in the child: 1 as soon as a test fails, 0 where none does."""
    silence = io.StringIO()
    with redirect_stdout(silence), redirect_stderr(silence):
        try:
            if mutant is not None:
                plant(mutant)
            for item in items:
                if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                    return 1
        except BaseException:  # noqa: BLE001 - whatever ends a test run shows that something is wrong
            return 1
    return 0


def _tree(module: str) -> ast.Module:
    found = importlib.import_module(module).__file__
    assert found is not None
    return ast.parse(Path(found).read_text(encoding="utf-8"))


def _function(module: ModuleType, name: str) -> FunctionType:
    place = module if "." not in name else getattr(module, name.split(".", maxsplit=1)[0])
    found = inspect.getattr_static(place, name.rsplit(".", 1)[-1])
    plain = found.fget if isinstance(found, property) else getattr(found, "__func__", found)
    assert isinstance(plain, FunctionType), name
    return plain


def _codes(code: CodeType) -> Iterable[CodeType]:
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield each
            yield from _codes(each)


def hunt(mutants: Sequence[tuple[str, Mutant]], say: Callable[[Found], None], *, is_quick: bool = False) -> int:
    """Hunt these in this process. Returns pytest's exit code.

    A quick hunt trusts that the tests pass without a mutant, and runs those of the mutants' own areas alone.
    """
    os.environ["EVENKEEL_EXTENT"] = "sample"
    options = ["-o", "addopts=", "-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:xdist"]
    areas = dict.fromkeys(area for area, _ in mutants)
    own = [path for area in areas for path in KILLERS[area] if Path(path).is_dir()]
    tests = [*dict.fromkeys(own if is_quick else [*own, *OTHERS])]
    return int(pytest.main([*options, *tests], plugins=[Hunter(mutants, say, is_trusted=is_quick)]))


def main() -> int:
    """Print each mutant as a line of JSON, then how many were killed."""
    parser = argparse.ArgumentParser(prog="python -m tests.proof.mutants.hunt", description=__doc__)
    parser.add_argument("--sample", type=int, default=100, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1, help="which")
    parser.add_argument("--part", default="1/1", help="1/2 and 2/2 share the work of two processes")
    parser.add_argument("--named", default="", help="hunt those alone whose name has this text")
    parser.add_argument("--quick", action="store_true", help="with the tests of the areas alone")
    given = parser.parse_args()
    part, parts = map(int, given.part.split("/"))
    found: list[Found] = []

    def say(one: Found) -> None:
        found.append(one)
        sys.__stdout__.write(json.dumps(asdict(one)) + "\n") if sys.__stdout__ else None
        sys.__stdout__.flush() if sys.__stdout__ else None

    chosen = [one for one in sample(given.sample, given.seed) if given.named in one[1].name]
    code = hunt(chosen[part - 1 :: parts], say, is_quick=given.quick)
    killed = sum(one.killed for one in found)
    print(f"mutants: {killed} of {len(found)} killed", file=sys.stderr)
    return 0 if found else code


if __name__ == "__main__":
    sys.exit(main())
