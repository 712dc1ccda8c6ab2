"""The lines that the documents show a person to type run as they are written, on files that are there."""

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.commands import run

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
USING = (ROOT / "docs/using.md").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs/command-line.md").read_text(encoding="utf-8")


def typed_lines() -> list[str]:
    """Every documented call of the command line whose files are the examples of the repository."""
    lines = [
        line
        for block in re.findall(r"```sh\n(.*?)```", README + USING + MANUAL, re.DOTALL)
        for line in block.splitlines()
    ]
    calls = [match[1] for line in lines if (match := re.match(r"(?:\S*/)?rebalancer (.*docs/examples/.*)", line))]
    plans = [f"plan {match[1]}" for line in lines if (match := re.fullmatch(r"make -s plan FILE=(\S+)", line))]
    return list(dict.fromkeys([*calls, *plans]))


def test_there_are_such_lines() -> None:
    assert len(typed_lines()) >= 2
    assert ".venv-cli/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("line", typed_lines())
def test_a_documented_line_runs_as_it_is_written(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = run(*shlex.split(line))
    assert done.exit_code == 0, done.output
    assert "VTI" in done.stdout or "SPY" in done.stdout


def test_the_manual_shows_what_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = run("plan", "--holdings", "docs/examples/positions.csv", "--targets", "docs/examples/targets.csv")
    printed = {" ".join(line.split()) for line in (done.stdout + done.stderr).splitlines()}
    shown = re.search(r"targets\.csv\n```\n```\n(.*?)```", MANUAL, re.DOTALL)
    assert shown is not None
    assert [line for line in shown[1].splitlines() if " ".join(line.split()) not in printed] == []
