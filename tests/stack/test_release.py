"""What a release is made of."""

import hashlib
import shutil
import tarfile
from pathlib import Path

import pytest

from local.setup.release import ReleaseError, deployed_files, notes_of, pack, require_version
from local.stack.tools import ROOT

CHANGELOG = "# Changes\n\n## Unreleased\n\n- a\n\n## 1.2.3 (2026-01-31)\n\n- b\n- c\n\n## [1.2.2]\n\n- d\n\n## 1.2.1\n"


def test_the_notes_are_the_section_of_that_version_alone() -> None:
    assert notes_of(CHANGELOG, "1.2.3") == "- b\n- c\n"
    assert notes_of(CHANGELOG, "1.2.2") == "- d\n"


@pytest.mark.parametrize("version", ["1.2.1", "1.2", "9.9.9"])
def test_a_version_without_a_line_in_the_change_log_is_refused(version: str) -> None:
    with pytest.raises(ReleaseError, match=f"no section `## {version}`"):
        notes_of(CHANGELOG, version)


@pytest.mark.parametrize("tag", ["", "1.0.0", "v1", "v1.0.0-rc1", "v1.0.0\n"])
def test_a_tag_that_is_none_is_refused(tag: str) -> None:
    with pytest.raises(ReleaseError, match=r"give one such as v1\.0\.0"):
        require_version(ROOT, tag)


def test_every_package_has_the_version_of_the_tag(tmp_path: Path) -> None:
    (tmp_path / "frontend").mkdir()
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.0.0"\n', encoding="utf-8")
    package = tmp_path / "frontend" / "package.json"
    package.write_text('{"version": "1.0.0"}', encoding="utf-8")
    assert require_version(tmp_path, "v1.0.0") == "1.0.0"
    package.write_text('{"version": "1.0.1"}', encoding="utf-8")
    with pytest.raises(ReleaseError, match=r"frontend/package.json says 1\.0\.1"):
        require_version(tmp_path, "v1.0.0")


def test_the_functions_of_a_release_are_those_that_a_deploy_uploads(tmp_path: Path) -> None:
    shutil.copy(ROOT / "firebase.json", tmp_path)
    kept = ["main.py", "requirements.txt", "rebalancer/core/base/money.py", "rebalancer/adapters/tasks/queue.py"]
    left = [".env", ".env.local", ".secret.local", "venv/lib/a.py", "rebalancer/__pycache__/a.pyc", "requirements.in"]
    left += ["rebalancer/entrypoints/cli/app.py", "rebalancer/contract/base.py", "rebalancer/wiring/migrations.py"]
    for name in [*kept, *left]:
        path = tmp_path / "functions" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    names = [str(path.relative_to(tmp_path / "functions")) for path in deployed_files(tmp_path)]
    assert sorted(names) == sorted(kept)


def test_the_same_files_give_the_same_archive(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    hashes = set()
    for name in ("one.tar.gz", "other.tar.gz"):
        source.unlink(missing_ok=True)
        source.write_text("the same", encoding="utf-8")
        pack(tmp_path / name, [("folder/a.txt", source)])
        hashes.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(hashes) == 1
    with tarfile.open(tmp_path / "one.tar.gz") as archive:
        assert archive.getnames() == ["folder/a.txt"]
