"""`make deploy` runs what docs/deploying.md says; what it and the runbook say is what the tools understand."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from local.deploy.__main__ import main, run_steps, shell
from local.deploy.guide import Step, read_commands, read_steps
from local.deploy_check.functions import SETTINGS, check_settings
from tests.deploy.commands import tool_calls

ROOT = Path(__file__).resolve().parents[2]
TOOLS = {"curl", "firebase", "gcloud", "make"}
PAGE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
OPERATOR = (ROOT / "docs" / "operator-list.md").read_text(encoding="utf-8")
TRIED = [call for cell in re.findall(r"`([^`]+)`", OPERATOR) for call in [cell] if call.split()[0] in TOOLS]
"""The operator's list has its commands in the cells of a table."""
COMMANDS = [*read_commands(PAGE + RUNBOOK), *TRIED]
GCLOUD: dict[str, list[str]] = json.loads(Path(__file__).with_name("gcloud-commands.json").read_text(encoding="utf-8"))
"""The commands that the page uses, with the options that gcloud's own table has for them."""
EVERYWHERE = {"--project", "--format"}
FIREBASE = ROOT / "local/node_modules/firebase-tools"


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


@cache
def firebase_commands() -> dict[str, list[str] | None]:
    """The options of each command that the pages use, as firebase-tools declares it; None for one it does not have."""
    names = sorted({words[1] for words in calls("firebase")} | {"hosting:rollback"})
    script = (
        "const {getCommand} = require(process.argv[1]);"
        "const flags = (option) => option.flags ?? [option].flat()[0];"
        "const options = (name) => getCommand(name)?.options.map(flags) ?? null;"
        "const names = JSON.parse(process.argv[2]);"
        "console.log(JSON.stringify(Object.fromEntries(names.map((name) => [name, options(name)]))));"
        "process.exit(0);"
    )
    done = subprocess.run(
        ["node", "-e", script, str(FIREBASE), json.dumps(names)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "CI": "1", "NO_UPDATE_NOTIFIER": "1", "HOME": "/nonexistent"},
    )
    found: dict[str, list[str] | None] = json.loads(done.stdout)
    return found


def test_the_steps_are_read_in_their_order_with_their_commands() -> None:
    steps = read_steps(PAGE)
    assert [step.number for step in steps] == list(range(1, 15))
    assert sum(len(step.commands) for step in steps) >= 25


@pytest.mark.parametrize("words", calls("gcloud"), ids=" ".join)
def test_gcloud_knows_every_command_of_the_page_with_its_options(words: list[str]) -> None:
    assert list(gcloud_faults(words)) == []


@pytest.mark.parametrize("call", ["firestore databases rollback --project x", "kms keys create a --keyrin b"])
def test_a_command_or_an_option_that_gcloud_does_not_know_is_found(call: str) -> None:
    assert list(gcloud_faults(["gcloud", *call.split()])) != []


@pytest.mark.parametrize("words", calls("firebase"), ids=" ".join)
def test_firebase_tools_knows_every_command_of_the_pages_with_its_options(words: list[str]) -> None:
    declared = firebase_commands()[words[1]]
    assert declared is not None
    assert options_of(words) - EVERYWHERE <= set(re.findall(r"--[a-z-]+", " ".join(declared)))


def test_a_command_that_firebase_tools_does_not_know_is_found() -> None:
    assert firebase_commands()["hosting:rollback"] is None


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("words", calls("make"), ids=" ".join)
def test_make_has_every_target_of_the_pages_with_its_variables(words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [word for word in words[1:] if "=" not in word and not word.startswith("-")]
    assert set(targets) <= make_targets()
    assert all(f"$({word.partition('=')[0]})" in makefile for word in words if "=" in word)


# Not asked of curl itself: a machine needs none to run the tests.
CURL = {"--fail", "--request", "--header", "--data", "--head"}


@pytest.mark.parametrize("words", calls("curl"), ids=" ".join)
def test_curl_is_asked_for_what_it_has(words: list[str]) -> None:
    assert options_of(words) <= CURL


def test_the_operators_list_is_one_page_and_says_what_each_command_should_print() -> None:
    rows = [line for line in OPERATOR.splitlines() if line.startswith("| ")][1:]
    assert 15 <= len(rows) <= 30
    assert all(len(row.split(" | ")) == 3 and row.split(" | ")[2].strip(" |") for row in rows)


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


def test_whoever_stops_reading_sees_no_traceback() -> None:
    command = f"{shlex.quote(sys.executable)} -u -m local.deploy some-project | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1. Project\n"


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
