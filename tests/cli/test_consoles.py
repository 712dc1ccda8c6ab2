"""The command line on every console: closed, full, cut off, narrow, or without our characters."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commands import SCENARIO, from_csv, write

ROOT = Path(__file__).parents[2]
COMMAND = f"{sys.executable} -m rebalancer.entrypoints.cli"


def shell(line: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A line of bash, in which $R is the command."""
    return subprocess.run(
        ["bash", "-c", line],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "functions"), "R": COMMAND, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "s.json", SCENARIO)
    from_csv(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("$R plan --holdings - --targets targets.csv <&-", 3, "standard input, but it is closed"),
        ("$R plan - <&-", 3, "standard input, but it is closed"),
        ("$R plan s.json >&-", 3, "The output cannot be written: standard output is closed."),
        ("$R plan s.json > /dev/full", 3, "The output cannot be written: No space left on device."),
        ("$R formats | true; exit ${PIPESTATUS[0]}", 141, ""),
        ("$R plan s.json 2>&- >&-", 3, ""),
        ("mkdir -p sub/dir && $R export plan s.json --out sub/dir", 2, "--out sub/dir is a directory"),
        ("$R export plan s.json --out nowhere/plan.csv", 3, "cannot be written: No such file or directory."),
        ("$R plan s.json 2> /dev/full > /dev/full", 3, ""),
        ("$R plan /dev/zero", 2, "FILE /dev/zero is larger than 50 MB."),
        ("$R plan - < /dev/zero", 2, "FILE - is larger than 50 MB."),
        ("$R plan s.json --out /dev/full", 3, "--out /dev/full cannot be written"),
    ],
)
def test_what_cannot_be_read_or_written_is_one_line_and_a_code(folder: Path, line: str, code: int, said: str) -> None:
    before = sorted(path.name for path in folder.rglob("*"))
    done = shell(line, folder)
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1 if said else 0), done.stderr
    assert said in done.stderr
    assert {path.name for path in folder.rglob("*")} - {"sub", "dir"} == set(before)


def test_notes_that_cannot_be_written_stop_no_answer(folder: Path) -> None:
    done = shell("$R plan --holdings holdings.csv --targets targets.csv --price QQQ=400 2> /dev/full", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "OUTSIDE_BAND" in done.stdout


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_a_console_without_our_characters_gets_plain_ones(folder: Path, encoding: str) -> None:
    done = shell("$R what-if s.json --deposit 100", folder, PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert "cash $25,000.00 -> $25,100.00" in done.stdout


@pytest.mark.parametrize("columns", [200, 80, 40, 20])
def test_a_narrow_terminal_cuts_no_reason_and_no_symbol(folder: Path, columns: int) -> None:
    leader, follower = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "functions"), "COLUMNS": str(columns), "NO_COLOR": "1"}
    arguments = ["--holdings", "holdings.csv", "--targets", "targets.csv", "--price", "QQQ=400"]
    command = [sys.executable, "-m", "rebalancer.entrypoints.cli", "plan", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=follower, stderr=subprocess.DEVNULL) as running:
        os.close(follower)
        shown = b""
        while chunk := _read(leader):
            shown += chunk
    os.close(leader)
    text = shown.decode()
    assert running.returncode == 0
    assert "…" not in text
    assert text.count("OUTSIDE_BAND") >= 2
    assert "27.757777777" in text


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 65536)
    except OSError:
        return b""


def test_a_file_is_replaced_whole(folder: Path) -> None:
    old = folder / "plan.json"
    old.write_text("old")
    assert shell("$R plan s.json --out plan.json > /dev/null", folder).returncode == 0
    assert json.loads(old.read_text())["plan"]["cash_after"]
    assert not (folder / ".plan.json.new").exists()
