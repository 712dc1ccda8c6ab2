"""A copy of what a deploy reads, for tests to break."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from local.deploy_check.finding import Finding, Verdict

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    for name in ("firebase.json", "firestore.rules", "firestore.indexes.json"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "functions").mkdir()
    shutil.copy(ROOT / "functions" / "requirements.txt", tmp_path / "functions")
    return tmp_path


def wrongs(findings: Iterable[Finding]) -> list[str]:
    return [finding.sentence for finding in findings if finding.verdict is Verdict.WRONG]


def rewrite(path: Path, **changes: Any) -> None:
    found = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**found, **changes}), encoding="utf-8")
