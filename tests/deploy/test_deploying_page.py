"""`make deploy` runs what docs/deploying.md says; what it and the runbook say is what the tools understand."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from local.deploy.__main__ import main, run_steps, shell
from local.deploy.guide import Step, read_commands, read_steps
from local.deploy_check.functions import SETTINGS, check_settings
from tests.deploy.commands import tool_calls

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
COMMANDS = list(read_commands(PAGE + RUNBOOK))
GCLOUD = json.loads(Path(__file__).with_name("gcloud-commands.json").read_text(encoding="utf-8"))
"""The commands that the page uses, with the options that gcloud's own table has for them."""
EVERYWHERE = {"--project", "--format"}
FIREBASE = ROOT / "local/node_modules/firebase-tools/lib/bin/firebase.js"


def calls(tool: str) -> list[list[str]]:
    return [words for command in COMMANDS for words in tool_calls(command, (tool,))]


def options_of(words: list[str]) -> set[str]:
    return {word.partition("=")[0] for word in words if word.startswith("--")}


def gcloud_faults(words: list[str]) -> Iterator[str]:
    name = next((name for name in GCLOUD if " ".join(words[1:]).startswith(name)), None)
    if name is None:
        yield f"unknown command: {' '.join(words)}"
        return
    yield from sorted(options_of(words) - set(GCLOUD[name]) - EVERYWHERE)


def firebase_help(name: str) -> str:
    done = subprocess.run(
        ["node", str(FIREBASE), name, "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": os.environ["PATH"], "CI": "1", "NO_UPDATE_NOTIFIER": "1", "HOME": "/nonexistent"},
    )
    return done.stdout


def test_the_steps_are_read_in_their_order_with_their_commands() -> None:
    steps = read_steps(PAGE)
    assert [step.number for step in steps] == list(range(1, 14))
    assert sum(len(step.commands) for step in steps) >= 25


@pytest.mark.parametrize("words", calls("gcloud"), ids=" ".join)
def test_gcloud_knows_every_command_of_the_page_with_its_options(words: list[str]) -> None:
    assert list(gcloud_faults(words)) == []


@pytest.mark.parametrize("call", ["firestore databases rollback --project x", "kms keys create a --keyrin b"])
def test_a_command_or_an_option_that_gcloud_does_not_know_is_found(call: str) -> None:
    assert list(gcloud_faults(["gcloud", *call.split()])) != []


@pytest.mark.parametrize("name", sorted({words[1] for words in calls("firebase")}))
def test_firebase_tools_knows_every_command_of_the_page_with_its_options(name: str) -> None:
    said = firebase_help(name)
    assert f"Usage: firebase {name}" in said
    used = set().union(*(options_of(words) for words in calls("firebase") if words[1] == name))
    assert used - EVERYWHERE <= set(re.findall(r"--[a-z-]+", said))


def test_a_command_that_firebase_tools_does_not_know_is_found() -> None:
    assert "Usage: firebase hosting:rollback" not in firebase_help("hosting:rollback")


def test_every_line_is_one_that_bash_can_read() -> None:
    for command in COMMANDS:
        subprocess.run(["bash", "-n", "-c", command], check=True)


def test_the_settings_file_has_every_setting_and_passes_the_check(tmp_path: Path) -> None:
    text = (ROOT / "local/deploy/settings.env").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:# )?([A-Z_]+)=", text, re.MULTILINE)) == set(SETTINGS)
    (tmp_path / "functions").mkdir()
    (tmp_path / "functions" / ".env").write_text(text, encoding="utf-8")
    assert [str(found) for found in check_settings(tmp_path, frozenset()) if found.verdict.value == "WRONG"] == []


def test_without_run_every_command_is_printed_and_none_is_run(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["some-project"]) == 0
    said = capsys.readouterr().out
    assert all(command in said for step in read_steps(PAGE) for command in step.commands)
    assert "Nothing was run." in said


def test_a_project_that_none_can_be_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([""]) == 2
    assert "PROJECT is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answers", "ran", "code"),
    [
        (["y", "y"], ["one", "bad"], 1),
        (["y", "y", "y"], ["one", "bad"], 0),
        (["s", "q"], [], 0),
        (["", "q"], [], 0),
    ],
)
def test_only_what_a_person_agrees_to_is_run_and_a_failure_ends_its_step(
    answers: list[str], ran: list[str], code: int
) -> None:
    steps = [Step(1, "First", ("one",)), Step(2, "Second", ("bad", "never"))]
    said, seen = iter([*answers, ""]), list[str]()

    def run(command: str, environment: Mapping[str, str]) -> int:
        seen.append(command)
        return int(command == "bad")

    assert run_steps(steps, {}, run, lambda question: next(said)) == code
    assert seen == ran


def test_a_variable_without_a_value_fails_its_command() -> None:
    assert shell('echo "$NOT_GIVEN"', {"PATH": "/usr/bin:/bin"}) != 0
