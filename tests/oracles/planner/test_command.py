"""The referee asks the real planner through its command."""

from __future__ import annotations

import json

import pytest

from tests.oracles.planner.__main__ import judged, main
from tests.oracles.planner.drive import ask_about, planner
from tests.oracles.planner.hand_cases import CASES


def test_the_real_planner_answers_with_a_plan_or_with_one_line() -> None:
    ask = planner()
    good = ask_about(ask, CASES[0].scenario)
    assert (good.exit_code, good.stderr) == (0, "")
    assert len(json.loads(good.stdout)["items"]) >= 4
    bad = ask_about(ask, CASES[0].scenario | {"leverage": "2"})
    assert (bad.exit_code, bad.stdout) == (2, "")
    assert "leverage" in bad.stderr


def test_the_same_seed_gives_the_same_scenarios() -> None:
    ask = planner()
    first, second = (list(judged(ask, 12, 7, None)) for _ in range(2))
    assert first == second
    assert [label for label, *_ in first if label.startswith("bad")] == ["bad:11"]


def test_the_command_counts_what_it_found(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--scenarios", "5", "--seed", "1"])
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("5 scenarios")
    assert code == (0 if last.endswith(": 0 findings") else 1)
