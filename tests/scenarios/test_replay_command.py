"""`make -s replay` as a person runs it: a downloaded plan, an exit code, what differs."""

import json
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from rebalancer.entrypoints.cli.app import app
from rebalancer.services.planning.preview import preview_rebalance
from tests.services.world import World

ROOT = Path(__file__).parents[2]


def downloaded_plan() -> dict[str, Any]:
    """A plan that the real preview stored, as the page downloads it: times as ISO strings."""
    world = World()
    world.save_targets(SPY="60", QQQ="40")
    document = preview_rebalance(world.ctx).stored.document
    text = json.dumps(document, default=lambda value: value.isoformat() if isinstance(value, datetime) else None)
    copy: dict[str, Any] = json.loads(text)
    return copy


def replayed(folder: Path, content: object) -> tuple[int, str, str]:
    file = folder / "plan.json"
    file.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    result = CliRunner().invoke(app, ["replay", str(file)])
    return result.exit_code, result.stdout, result.stderr


def test_a_plan_that_the_preview_stored_replays_to_the_byte(tmp_path: Path) -> None:
    document = downloaded_plan()
    code, said, _ = replayed(tmp_path, document)
    assert (code, said.startswith(f"byte-identical: {document['plan_id']}, ")) == (0, True)


def test_a_changed_plan_exits_with_1_and_names_the_place(tmp_path: Path) -> None:
    document = downloaded_plan()
    document["plan"]["items"][0]["quantity"] = "999"
    code, said, complaints = replayed(tmp_path, document)
    assert code == 1
    assert said.splitlines()[0] == "differs in 1 place:"
    assert said.splitlines()[1].startswith('plan.items[0].quantity: stored "999", planned again ')
    assert complaints == ""


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "the plan is not JSON"),
        ("[]", "the plan is a list, but must be an object."),
        ('{"plan_id": "sha256:1", "plan": {}}', "inputs is missing, but a stored plan has it."),
    ],
)
def test_what_is_no_plan_exits_with_2_and_one_line(tmp_path: Path, content: str, sentence: str) -> None:
    code, said, complaints = replayed(tmp_path, content)
    assert (code, said) == (2, "")
    assert complaints.startswith(sentence)
    assert len(complaints.splitlines()) == 1


def test_make_replays_a_file_of_the_callers_folder(tmp_path: Path) -> None:
    (tmp_path / "own plan.json").write_text(json.dumps(downloaded_plan()), encoding="utf-8")
    shell = f"cd '{tmp_path}' && make -s -C '{ROOT}' replay PLAN='own plan.json'"
    result = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("byte-identical: sha256:")


def test_make_without_a_plan_says_what_is_missing() -> None:
    result = subprocess.run(
        ["make", "-s", "-C", str(ROOT), "replay"], capture_output=True, text=True, timeout=120, check=False
    )
    assert (result.returncode, result.stdout) == (2, "")
    assert "PLAN is missing" in result.stderr
