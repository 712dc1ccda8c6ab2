"""docs/dependencies.md gives reasons for what waits: of packages that the project still names, and no others."""

import json
from pathlib import Path

import pytest

from local.setup.outdated import NPM_FOLDERS, Behind, behind_in_npm, direct_npm, direct_python, reasons

ROOT = Path(__file__).resolve().parents[2]


def _direct_npm() -> set[str]:
    manifests = (json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8")) for folder in NPM_FOLDERS)
    return {name for one in manifests for part in ("dependencies", "devDependencies") for name in one.get(part, {})}


def test_every_reason_is_for_a_package_that_is_used() -> None:
    assert reasons()
    assert set(reasons()) <= _direct_npm() | direct_python()


def test_the_requirement_files_are_read_whole() -> None:
    assert {"firebase-functions", "alpaca-py", "typer", "hypothesis"} <= direct_python()


def test_another_first_number_is_a_major_version() -> None:
    assert Behind("tests", "vitest", "4.1.12", "5.1.2").is_major
    assert not Behind("tests", "vitest", "4.1.12", "4.2.0").is_major


def test_a_major_version_that_needs_a_newer_node_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # npm itself names the latest release in `view` and leaves out of `outdated` what does not run on this Node.
    locked = {name: version for folder in NPM_FOLDERS for name, version in direct_npm(folder).items()}
    answers = "\n".join(f"{name}) echo '\"{version}\"' ;;" for name, version in locked.items() if name != "vitest")
    npm = tmp_path / "npm"
    npm.write_text(
        f"#!/bin/sh\n[ \"$1\" = view ] || {{ echo '{{}}'; exit; }}\n"
        f"case $2 in\nvitest) echo '\"99.0.0\"' ;;\n{answers}\nesac\n"
    )
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    found = [(row.where, row.name, row.newest, row.is_major) for row in behind_in_npm()]
    assert found == [("frontend", "vitest", "99.0.0", True), ("tests", "vitest", "99.0.0", True)]


def test_page_and_tests_have_one_version_of_what_both_use() -> None:
    page, tests = (json.loads((ROOT / folder / "package.json").read_text()) for folder in ("frontend", "tests"))
    ours, theirs = ({**one.get("dependencies", {}), **one["devDependencies"]} for one in (page, tests))
    assert {
        name: (ours[name], theirs[name]) for name in ours.keys() & theirs.keys() if ours[name] != theirs[name]
    } == {}
