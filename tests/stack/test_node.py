"""A machine without Node.js takes it from the Python packages; one without either is told what to install."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("sh", "dirname", "mkdir", "cat", "chmod")
PIP = """#!/bin/sh
echo "$@" >>pip-was-asked
for tool in node npm; do
    printf '#!/bin/sh\\necho "own %s $*" >>../was-run\\n' "$tool" >.venv/bin/$tool
    chmod +x .venv/bin/$tool
done
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A checkout on a machine that has a shell and little else."""
    (tmp_path / "bin").mkdir()
    for tool in NEEDED:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    (tmp_path / "local" / "setup").mkdir(parents=True)
    shutil.copy(ROOT / "local/setup/npm-install.sh", tmp_path / "local/setup")
    (tmp_path / "page").mkdir()
    return tmp_path


def install(machine: Path) -> subprocess.CompletedProcess[str]:
    command = [str(machine / "local/setup/npm-install.sh"), "page"]
    path = {"PATH": str(machine / "bin")}
    return subprocess.run(command, cwd=machine, env=path, capture_output=True, text=True, check=False)


def test_node_is_installed_into_the_environment_where_there_is_none(machine: Path) -> None:
    (machine / ".venv" / "bin").mkdir(parents=True)
    python = machine / ".venv" / "bin" / "python"
    python.write_text(PIP, encoding="utf-8")
    python.chmod(0o755)
    done = install(machine)
    assert done.returncode == 0, done.stderr
    assert "-r requirements/node.txt" in (machine / "pip-was-asked").read_text(encoding="utf-8")
    assert "--require-hashes" in (machine / "pip-was-asked").read_text(encoding="utf-8")


def test_without_node_and_without_an_environment_the_remedy_is_one_line(machine: Path) -> None:
    done = install(machine)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "install Node.js 20.19 or newer" in line
