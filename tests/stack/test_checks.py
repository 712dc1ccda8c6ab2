"""The runner behind `make check` and `make test`."""

import sys
import time
from pathlib import Path

import pytest

from local.setup.checks import Part, count_tests, run_parts, sum_up


@pytest.mark.parametrize(
    ("output", "counted"),
    [
        ("======= 12 passed, 1 failed, 2 errors in 3.1s =======\n", (12, 3)),
        ("12 passed in 3.10s\n", (12, 0)),
        (" Test Files  3 passed (3)\n      Tests  2 failed | 41 passed (43)\n", (41, 2)),
        ("  1 failed\n    [chromium] › a.spec.ts:3:5 › 7 passed tests\n  4 passed (30.2s)\n", (4, 1)),
        ("\x1b[32m5 passed\x1b[39m\n", (5, 0)),
        ("Success: no issues found in 70 source files\n", (0, 0)),
    ],
)
def test_the_runners_own_summaries_are_counted(output: str, counted: tuple[int, int]) -> None:
    assert count_tests(output) == counted


def test_a_failing_part_fails_the_whole_while_the_later_ones_still_run(capsys: pytest.CaptureFixture[str]) -> None:
    parts = [
        Part("self test broken", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]),
        Part("self test missing", ["a-program-that-is-nowhere"]),
        Part("self test good", [sys.executable, "-c", "print('2 passed in 1s')"]),
    ]
    assert sum_up(run_parts(parts, lanes=1)) == 1
    said = capsys.readouterr().out
    assert "the reason" in said
    assert "a-program-that-is-nowhere could not be started" in said
    assert said.splitlines()[-1] == "2 passed, 2 failed"


def test_all_parts_good_is_success() -> None:
    assert sum_up(run_parts([Part("self test good", [sys.executable, "-c", "print('1 passed')"])], lanes=1)) == 0


def test_a_part_that_hangs_is_ended_with_its_children_and_fails(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = f"import time, pathlib\nwhile True:\n    pathlib.Path({str(mark)!r}).touch()\n    time.sleep(0.02)"
    parent = f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)"
    [outcome] = run_parts([Part("self test hanging", [sys.executable, "-c", parent], seconds_max=1.5)], lanes=1)
    assert outcome.exit_code == 124
    assert "took longer than" in outcome.output
    mark.unlink()
    time.sleep(0.3)
    assert not mark.exists()


def test_what_the_proof_has_tried_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    said = "proof: 4,812 schedules tried, 0 double orders"
    run_parts([Part("self test proof", [sys.executable, "-c", f"print('..')\nprint({said!r})\nprint('1 passed')"])], 1)
    assert capsys.readouterr().out.splitlines()[-1] == said
