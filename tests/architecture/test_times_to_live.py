"""Every document that carries `delete_after` has a policy that deletes it, and is named where it is deployed."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_type_hints

from rebalancer.contract.documents import DOCUMENTS

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "FIRESTORE_DATA_MODEL.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "docs" / "deploying.md").read_text(encoding="utf-8").partition("## Times to live")[2]


def collection(path: str) -> str:
    return path.split("/")[-2]


def with_an_end() -> dict[str, str]:
    """The collections whose documents carry `delete_after`, with their paths."""
    found = {document.path: get_type_hints(document.shape) for document in DOCUMENTS}
    return {collection(path): path for path, fields in found.items() if "delete_after" in fields}


def policies() -> set[str]:
    overrides = json.loads((ROOT / "firestore.indexes.json").read_text(encoding="utf-8"))["fieldOverrides"]
    return {each["collectionGroup"] for each in overrides if each.get("ttl") and each["fieldPath"] == "delete_after"}


def test_each_document_with_an_end_has_its_policy_and_no_other_has() -> None:
    assert policies() == set(with_an_end())
    assert len(policies()) >= 9


def test_the_guide_and_the_data_model_name_each_of_them() -> None:
    assert set(re.findall(r"`(\w+)`", GUIDE)) - {"delete_after"} == set(with_an_end())
    for path in with_an_end().values():
        section = MODEL.partition(f"<!-- generated: {path} -->")[2].partition("<!-- generated: end -->")[0]
        assert re.search(r"\| `delete_after` \|.*TTL policy", section), path


def test_no_other_field_ends_a_document() -> None:
    overrides = json.loads((ROOT / "firestore.indexes.json").read_text(encoding="utf-8"))["fieldOverrides"]
    assert {each["fieldPath"] for each in overrides if each.get("ttl")} == {"delete_after"}
