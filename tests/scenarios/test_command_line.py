"""The command as a person runs it: a process, a file, an exit code."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rebalancer.entrypoints.cli.app import app

ROOT = Path(__file__).parents[2]
GOOD: dict[str, Any] = {
    "cash": "1000",
    "prices": {"SPY": "100"},
    "targets": [{"symbol": "SPY", "target_percent": "100"}],
}


def run(*arguments: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "rebalancer.entrypoints.cli", *arguments],
        cwd=ROOT / "functions",
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
    )


def refusal(code: int, stdout: bytes, stderr: bytes) -> str:
    """The one line of a refusal."""
    assert code == 2
    assert stdout == b""
    text = stderr.decode()
    assert text.endswith("\n")
    assert len(text.splitlines()) == 1
    return text.strip()


def refuse(*arguments: str) -> str:
    """The same command in this process, which saves the start-up."""
    result = CliRunner().invoke(app, list(arguments))
    return refusal(result.exit_code, result.stdout_bytes, result.stderr_bytes)


def write(folder: Path, content: str | bytes) -> str:
    file = folder / "scenario.json"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(file)


def test_a_plan_is_one_json_object_and_a_newline(tmp_path: Path) -> None:
    result = run("plan", write(tmp_path, json.dumps(GOOD)))
    assert result.returncode == 0
    assert result.stderr == b""
    assert result.stdout.endswith(b"}\n")
    plan = json.loads(result.stdout)
    assert plan["items"][0]["quantity"] == "10"
    assert plan["plan_id"].startswith("sha256:")


def test_a_scenario_may_come_from_standard_input_and_may_begin_with_a_byte_order_mark() -> None:
    result = run("plan", "-", stdin=b"\xef\xbb\xbf" + json.dumps(GOOD).encode())
    assert json.loads(result.stdout)["cash_after"] == "0.00"


def test_bad_input_ends_the_process_with_2_and_one_line(tmp_path: Path) -> None:
    result = run("plan", write(tmp_path, "{"))
    assert "is not JSON" in refusal(result.returncode, result.stdout, result.stderr)


def test_the_same_file_gives_the_same_bytes_whatever_the_order_of_its_lists(tmp_path: Path) -> None:
    targets = [{"symbol": "SPY", "target_percent": "60"}, {"symbol": "QQQ", "target_percent": "40"}]
    scenario = {"cash": "1000", "prices": {"SPY": "100", "QQQ": "30"}}
    first, second = (
        CliRunner().invoke(app, ["plan", write(tmp_path, json.dumps({**scenario, "targets": order}))]).stdout_bytes
        for order in (targets, targets[::-1])
    )
    assert first == second
    assert json.loads(first)["items"]


def test_an_account_without_value_is_no_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["plan", write(tmp_path, json.dumps({**GOOD, "cash": "0"}))])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["items"][0]["reason"] == "NO_VALUE"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert "does not exist" in refuse("plan", str(tmp_path / "none.json"))


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "is a directory" in refuse("plan", str(tmp_path))


@pytest.mark.parametrize(
    ("content", "part"),
    [
        ("{", "is not JSON"),
        ("", "is not JSON"),
        ("[]", "must be an object"),
        ("null", "must be an object"),
        (b"\xff\xfe\x00", "is not UTF-8"),
        ("[" * 200_000, "is not"),
        ('{"cash": "1", "cash": "2", "targets": []}', "given twice"),
        ('{"cash": NaN, "targets": []}', "cash is the JSON number NaN"),
        ('{"cash": -Infinity, "targets": []}', "cash is the JSON number -Infinity"),
        ('{"cash": 1e308, "targets": []}', "cash is the JSON number 1e308"),
        ('{"cash": "1e308", "targets": []}', "cash"),
        ('{"cash": "NaN", "targets": []}', "cash"),
        ('{"cash": ' + "9" * 10_000 + ', "targets": []}', "cash is too large"),
        ('{"cash": true, "targets": []}', "cash is true"),
        ('{"cash": null, "targets": []}', "cash is null"),
        ('{"cash": "1"}', "targets is missing"),
        ('{"targets": []}', "cash is missing"),
        ('{"cash": "1", "targets": [], "spare": 1}', "spare is an unknown key"),
        ('{"cash": "1", "targets": [{"symbol": "", "target_percent": "1"}]}', "targets[0].symbol"),
        ('{"cash": "1", "targets": [{"symbol": "A\\nB", "target_percent": "1"}]}', "targets[0].symbol"),
        ('{"cash": "1", "targets": [{"symbol": "A", "target_percent": "1", "enabled": 1}]}', "targets[0].enabled"),
        ('{"cash": "1", "targets": {"A": 1}}', "targets is an object"),
    ],
)
def test_bad_input_is_one_line_that_names_the_field(tmp_path: Path, content: str | bytes, part: str) -> None:
    assert part in refuse("plan", write(tmp_path, content))
