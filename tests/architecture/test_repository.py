"""What surrounds the code: workflows, links of documents, the form of files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.architecture.files import ROOT, written_files

WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
ZIZMOR = str(Path(sys.executable).with_name("zizmor"))
LINK = re.compile(r"\]\(([^)\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [ZIZMOR, "--offline", "--pedantic", "--no-progress", "--strict-collection", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_workflows_have_no_finding() -> None:
    linted = lint(ROOT / ".github")
    assert linted.returncode == 0, linted.stdout + linted.stderr


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (r"@[0-9a-f]{40} # v\S+", "@main"),
        ("permissions: {}", "permissions: write-all"),
        ("run: (.*make check)", r"run: echo ${{ github.event.pull_request.title }} && \1"),
        ("runs-on", "run-on"),
    ],
)
def test_a_workflow_that_could_be_abused_or_cannot_run_is_refused(old: str, new: str, tmp_path: Path) -> None:
    shutil.copytree(ROOT / ".github", tmp_path / ".github")
    path = tmp_path / ".github/workflows/check.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != text
    assert lint(tmp_path / ".github").returncode != 0


def test_pull_requests_are_checked_on_the_oldest_and_newest_python_and_node() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8"))
    # YAML 1.1 reads the key `on` as true.
    assert "pull_request" in workflow[True]
    assert workflow["jobs"]["check"]["strategy"]["matrix"] == {"python": ["3.11", "3.14"], "node": ["20", "24"]}


def test_every_night_tests_the_python_that_the_functions_run_on() -> None:
    settings = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))
    (runtime,) = {functions["runtime"] for functions in settings["functions"]}
    workflow = yaml.safe_load((ROOT / ".github/workflows/nightly.yml").read_text(encoding="utf-8"))
    assert runtime in {
        f"python{each.replace('.', '')}" for each in workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    }


@pytest.mark.parametrize("path", [*WORKFLOWS, ROOT / "CONTRIBUTING.md", ROOT / "README.md"], ids=lambda path: path.name)
def test_every_make_target_that_is_named_is_one(path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(
        re.findall(r"(?:^|`|run: |\)\" )make (?:-s )?([a-z-]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert named, f"{path.name} names no target"
    assert named <= targets


def broken_links(path: Path) -> list[str]:
    """The links of a page that lead to a file which is not there."""
    names = (target.partition("#")[0] for target in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))))
    ours = (name for name in names if name and "://" not in name and not name.startswith("mailto:"))
    return [name for name in ours if not (path.parent / name).exists()]


def test_every_link_of_a_document_leads_to_a_file_that_is_there() -> None:
    pages = [path for path in written_files() if path.suffix == ".md"]
    assert {str(path.relative_to(ROOT)): found for path in pages if (found := broken_links(path))} == {}


def test_a_link_to_a_file_that_is_nowhere_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](page.md#x) [b](nowhere.md) [c](https://example.com/nowhere.md)\n", encoding="utf-8")
    assert broken_links(page) == ["nowhere.md"]


# The last is what a merge leaves behind.
FORM_FAULT = re.compile(rb"\r|[ \t]$|[^\n]\Z|^(?:<{7}|>{7}) ", re.MULTILINE)


def test_every_file_ends_with_one_line_end_and_no_line_with_spaces() -> None:
    assert [str(path.relative_to(ROOT)) for path in written_files() if FORM_FAULT.search(path.read_bytes())] == []


@pytest.mark.parametrize("text", [b"a \nb\n", b"a\r\n", b"a", b"a\n>>>>>>> main\n"])
def test_a_line_with_spaces_a_file_without_an_end_and_half_a_merge_are_found(text: bytes) -> None:
    assert FORM_FAULT.search(text)
    assert not FORM_FAULT.search(b"a\n\nb\n")


def test_each_commit_is_checked_with_the_tools_of_make_check() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"][0]["hooks"]
    locked = (ROOT / "requirements/dev.txt").read_text(encoding="utf-8")
    for hook in hooks:
        tool = hook["entry"].split()[0]
        assert tool == "npm" or f"\n{Path(tool).name}==" in locked, f"{hook['id']} runs {tool}, which is not locked"
