"""`make deploy-check` says in one line what the machine that deploys lacks, and how to get it."""

from __future__ import annotations

from pathlib import Path

import pytest

from local.deploy_check.deployer import check_deployer
from local.deploy_check.finding import Finding, Verdict
from tests.deploy_check.checkout import checkout, rewrite

__all__ = ["checkout"]

MAKE = "python3.14 -m venv --clear functions/venv"
FILL = "functions/venv/bin/pip install --require-hashes -r functions/requirements.txt"


def the_finding(checkout: Path) -> Finding:
    (finding,) = check_deployer(checkout)
    return finding


def program(path: Path, exit_code: int = 0) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {exit_code}\n", encoding="utf-8")
    path.chmod(0o755)


def test_without_an_environment_the_commands_that_make_it_are_left_to_be_run(
    checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "programs"))
    finding = the_finding(checkout)
    assert finding.verdict is Verdict.TODO
    assert finding.sentence.endswith(f": install python3.14, which this machine has not, then {MAKE} && {FILL}")
    program(tmp_path / "programs" / "python3.14")
    assert the_finding(checkout).sentence.endswith(f": {MAKE} && {FILL}")


def test_an_environment_of_another_python_is_wrong(checkout: Path) -> None:
    program(checkout / "functions/venv/bin/python3.11")
    finding = the_finding(checkout)
    assert finding.verdict is Verdict.WRONG
    assert "not of python3.14" in finding.sentence
    assert MAKE in finding.sentence


def test_an_environment_without_the_packages_is_wrong_and_one_with_them_is_good(checkout: Path) -> None:
    program(checkout / "functions/venv/bin/python3.14", exit_code=1)
    assert the_finding(checkout) == Finding(
        Verdict.WRONG, f"functions/venv does not have the functions' packages: {FILL}"
    )
    program(checkout / "functions/venv/bin/python3.14")
    assert the_finding(checkout).verdict is Verdict.OK


def test_a_runtime_that_is_no_python_is_left_to_the_check_of_firebase_json(checkout: Path) -> None:
    rewrite(checkout / "firebase.json", functions=[{"source": "functions", "runtime": "nodejs24"}])
    assert list(check_deployer(checkout)) == []
