"""The lines that the documents show a person to type run as they are written, on files that are there."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from rebalancer.entrypoints.cli.app import app
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


def named_calls() -> list[str]:
    """Every call of `rebalancer` in any document, with its files or with none."""
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in pages).replace("\\\n", " ")
    calls = re.findall(r"^ *(?:\S*/)?rebalancer (.+?)(?: +#.*)?$|`rebalancer ([^`\n]+)`", text, re.MULTILINE)
    return sorted({typed or inline for typed, inline in calls})


def unknown_words(call: str) -> Iterator[str]:
    """The commands and options of a call that the command line does not have."""
    command: Any = typer.main.get_command(app)
    words = shlex.split(call)
    while words and hasattr(command, "commands"):
        if words[0].startswith("-"):
            break
        if words[0] not in command.commands:
            yield words[0]
            return
        command = command.commands[words.pop(0)]
    known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    yield from (word for word in words if word.startswith("--") and word.partition("=")[0] not in known)


def test_every_call_that_a_document_names_is_one_with_its_options() -> None:
    assert len(named_calls()) >= 20
    assert {call: wrong for call in named_calls() if (wrong := list(unknown_words(call)))} == {}


@pytest.mark.parametrize(
    ("call", "word"), [("plans x.json", "plans"), ("ledger shows", "shows"), ("plan x.json --holding a", "--holding")]
)
def test_a_call_that_the_command_line_does_not_have_is_found(call: str, word: str) -> None:
    assert list(unknown_words(call)) == [word]
