"""The runner behind `make check` and `make test`."""

import sys
import time
from pathlib import Path

import pytest

from local.setup.checks import fast_parts, lanes_on_the_wire, slow_tests
from local.setup.parts import ROOT, Count, Part, Runner, count_tests, run_lanes, run_part, run_parts, sum_up

WRITE_REPORT = "import sys; open(sys.argv[1].split('=')[1], 'w').write({report!r})"


def reporting(name: str, **counts: int) -> Part:
    """A part whose runner says how many tests there were."""
    attributes = " ".join(f'{key}="{value}"' for key, value in counts.items())
    report = f"<testsuites><testsuite {attributes}/></testsuites>"
    return Part(name, [sys.executable, "-c", WRITE_REPORT.format(report=report)], runner=Runner.PYTEST)


@pytest.mark.parametrize(
    ("report", "counted"),
    [
        ('<testsuites><testsuite tests="15" failures="1" errors="2" skipped="0"/></testsuites>', Count(12, 3, 0)),
        ('<testsuites tests="9"><testsuite tests="4"/><testsuite tests="5" skipped="2"/></testsuites>', Count(7, 0, 2)),
        ('<testsuite tests="3" failures="3"><testcase/></testsuite>', Count(0, 3, 0)),
        ("<testsuites/>", Count()),
    ],
)
def test_the_suites_of_a_report_are_added_up(report: str, counted: Count, tmp_path: Path) -> None:
    path = tmp_path / "report.xml"
    path.write_text(report, encoding="utf-8")
    assert count_tests(path) == counted


def test_what_pytest_itself_reports_is_counted() -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/stack/fixtures/counted.py"]
    outcome = run_part(Part("self test counted", command, runner=Runner.PYTEST))
    assert outcome.count == Count(passed=2, failed=1, skipped=1)
    assert not outcome.is_good


def test_an_earlier_runs_report_is_not_counted_again() -> None:
    assert run_part(reporting("self test again", tests=3)).count.passed == 3
    silent = Part("self test again", [sys.executable, "-c", "pass"], runner=Runner.PYTEST)
    assert run_part(silent).count == Count()


def test_a_skipped_test_fails_its_part(capsys: pytest.CaptureFixture[str]) -> None:
    assert sum_up(run_parts([reporting("self test skipping", tests=4, skipped=1)])) == 1
    said = capsys.readouterr().out
    assert "1 skipped, which none may be" in said
    assert said.splitlines()[-1] == "3 passed, 1 failed"


def test_a_failing_part_fails_the_whole_while_the_later_ones_still_run(capsys: pytest.CaptureFixture[str]) -> None:
    parts = [
        Part("self test broken", [sys.executable, "-c", "print('the reason'); raise SystemExit(3)"]),
        Part("self test missing", ["a-program-that-is-nowhere"]),
        reporting("self test good", tests=2),
    ]
    assert sum_up(run_parts(parts)) == 1
    said = capsys.readouterr().out
    assert "the reason" in said
    assert "a-program-that-is-nowhere could not be started" in said
    assert said.splitlines()[-1] == "2 passed, 2 failed"


def test_all_parts_good_is_success() -> None:
    assert sum_up(run_parts([reporting("self test good", tests=1)])) == 0


def test_the_parts_of_a_lane_take_turns_while_lanes_run_side_by_side(tmp_path: Path) -> None:
    def part(name: str, script: str) -> Part:
        return Part(f"self test lane {name}", [sys.executable, "-c", f"import pathlib, time\n{script}"])

    mark, other = tmp_path / "first", tmp_path / "other"
    wait = f"while not pathlib.Path({str(other)!r}).exists(): time.sleep(0.01)\npathlib.Path({str(mark)!r}).touch()"
    first = part("a", wait)
    second = part("b", f"raise SystemExit(not pathlib.Path({str(mark)!r}).exists())")
    beside = part("c", f"pathlib.Path({str(other)!r}).touch()")
    assert sum_up(run_lanes([[first, second], [beside]])) == 0


def test_every_folder_of_tests_is_run_by_one_part() -> None:
    parts = [*fast_parts("sample"), *(part for lane in lanes_on_the_wire() for part in lane)]
    named = [word.split("/")[1] for part in parts for word in part.command if word.startswith("tests/")]
    others = {"e2e", "rules"}  # by Playwright and vitest
    not_tests = {"fakes", "node_modules", "screenshots", "sizes", "test-results", "__pycache__"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir()} - not_tests
    assert folders == {*named, *slow_tests(), *others}
    assert not set(named) & set(slow_tests())


def test_a_part_that_hangs_is_ended_with_its_children_and_fails(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    child = f"import time, pathlib\nwhile True:\n    pathlib.Path({str(mark)!r}).touch()\n    time.sleep(0.02)"
    parent = f"import subprocess, sys, time\nsubprocess.Popen([sys.executable, '-c', {child!r}])\ntime.sleep(60)"
    [outcome] = run_parts([Part("self test hanging", [sys.executable, "-c", parent], seconds_max=1.5)])
    assert outcome.exit_code == 124
    assert "took longer than" in outcome.part.file("log").read_text(encoding="utf-8")
    mark.unlink()
    time.sleep(0.3)
    assert not mark.exists()


def test_what_the_proof_has_tried_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    said = "proof: 4,812 schedules tried, 0 double orders"
    run_parts([Part("self test proof", [sys.executable, "-c", f"print('..')\nprint({said!r})"])])
    assert capsys.readouterr().out.splitlines()[-1] == said
