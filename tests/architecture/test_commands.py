"""Commands in the documents: what a person is asked to type is there, with the options that it is given.

`tests/deploy` holds those of a deployment, `tests/cli` those of the command line.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.setup.prose import documents

ROOT = Path(__file__).parents[2]
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
VARIABLES = set(re.findall(r"\$\((?:filter-out 0,)?([A-Z_]+)\)", MAKEFILE))
# Each line of a fence begins with one of these, or a test elsewhere runs it or looks it up.
HELD = {"make", "rebalancer", "pip", "python", "export"}
DEPLOYMENT = {"docs/deploying.md", "docs/runbook.md", "docs/operator-list.md"}


def fences(text: str) -> Iterator[str]:
    """The commands of a page's fences, continued lines as one."""
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        for line in block.replace("\\\n", " ").splitlines():
            for command in line.partition(" #")[0].split("&&"):
                if command.strip():
                    yield " ".join(command.split())


def inline(text: str) -> Iterator[str]:
    """What is between backticks and begins like a command."""
    for found in re.findall(r"`([^`\n]+)`", text):
        if re.match(r"(?:PYTHONPATH=\S+ )?(?:\S*/)?(?:make|npm|npx|pip|python[0-9.]*) ", found):
            yield found


def program(command: str) -> str:
    """The program's plain name, without its folder, its version and variables before it."""
    word = next(word for word in command.split() if not re.match(r"[A-Z_]+=", word))
    return re.sub(r"[0-9.]+$", "", word.rpartition("/")[2])


def faults(command: str) -> Iterator[str]:
    """What of a command is not there."""
    words = [word for word in command.split() if not word.startswith("PYTHONPATH=")]
    match program(command):
        case "make":
            if not [word for word in words[1:] if word in TARGETS]:
                yield "no such target"
            given = {word.partition("=")[0] for word in words[1:] if "=" in word}
            yield from (f"{name} is not read" for name in sorted(given - VARIABLES))
        case "npm":
            scripts = json.loads((ROOT / "frontend/package.json").read_text(encoding="utf-8"))["scripts"]
            if words[1:2] == ["run"] and words[2] not in scripts:
                yield "no such script"
        case "python" if words[1:2] == ["-m"] and words[2] != "venv":
            place = ROOT / words[2].replace(".", "/")
            if not (place.with_suffix(".py").is_file() or (place / "__main__.py").is_file()):
                yield "no such module"
        case "pip":
            extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
            wanted = [name for group in re.findall(r"\.\[(.+?)\]", command) for name in group.split(",")]
            yield from (f"no extra {name}" for name in wanted if name not in extras["optional-dependencies"])
            named = re.findall(r"-r (\S+)", command)
            yield from (f"no file {name}" for name in named if not (ROOT / name).is_file())


def test_every_command_of_a_document_is_there_with_what_it_is_given() -> None:
    found: dict[str, list[str]] = {}
    for path in documents(ROOT):
        text = path.read_text(encoding="utf-8")
        found |= {
            f"{path.relative_to(ROOT)}: {command}": wrong
            for command in [*fences(text), *inline(text)]
            if (wrong := list(faults(command)))
        }
    assert found == {}


def test_no_document_shows_a_command_that_no_test_holds() -> None:
    free = {
        f"{path.relative_to(ROOT)}: {command}"
        for path in documents(ROOT)
        if str(path.relative_to(ROOT)) not in DEPLOYMENT
        for command in fences(path.read_text(encoding="utf-8"))
        if program(command) not in HELD
    }
    assert free == set()


@pytest.mark.parametrize(
    ("command", "fault"),
    [
        ("make demos", "no such target"),
        ("make demo PORT=1", "PORT is not read"),
        ("npm run checks", "no such script"),
        ("PYTHONPATH=. .venv/bin/python -m tests.nowhere", "no such module"),
        (".venv-cli/bin/pip install '.[cli,brokers]'", "no extra brokers"),
        ("pip install -r requirements/nothing.txt", "no file requirements/nothing.txt"),
    ],
)
def test_a_command_that_is_not_there_is_found(command: str, fault: str) -> None:
    assert list(faults(command)) == [fault]


def test_the_look_sees_the_commands() -> None:
    text = "Type `make demo`.\n```sh\nmake -s plan \\\n  FILE=a.json # a plan\n```\n"
    assert [*fences(text), *inline(text)] == ["make -s plan FILE=a.json", "make demo"]
