"""FIRESTORE_DATA_MODEL.md names what is stored: the shapes that the other tests hold stored documents against."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from tests.integration import drift_shapes, run_shapes, shapes

MODEL = (Path(__file__).resolve().parents[2] / "FIRESTORE_DATA_MODEL.md").read_text(encoding="utf-8")

SECTIONS: dict[str, list[type[BaseModel]]] = {
    "userSettings/{uid}": [shapes.SettingsDocument],
    "userSettings/{uid}/allocation/{symbol}": [shapes.TargetDocument],
    "systemStatus/risk_management": [shapes.SystemSwitchDocument],
    "users/{uid}/status/drift": [drift_shapes.DriftDocument, shapes.Item],
    "users/{uid}/plans/{plan_id}": [shapes.PlanDocument],
    "users/{uid}/runs/{run_id}": [run_shapes.RunDocument, run_shapes.Leg],
}


def _section(path: str) -> str:
    found = re.search(rf"^## `{re.escape(path)}`.*?(?=^## |\Z)", MODEL, re.MULTILINE | re.DOTALL)
    assert found is not None, f"FIRESTORE_DATA_MODEL.md has no section for {path}"
    return found.group()


@pytest.mark.parametrize("path", SECTIONS)
def test_the_data_model_names_every_field_that_is_stored(path: str) -> None:
    section = _section(path)
    missing = [
        f"{shape.__name__}.{name}"
        for shape in SECTIONS[path]
        for name in shape.model_fields
        if f"`{name}`" not in section
    ]
    assert missing == []
