"""A layer is made of rooms with the same names everywhere, none of them crowded."""

from __future__ import annotations

from pathlib import Path

import pytest

PRODUCT = Path(__file__).parents[2] / "functions" / "rebalancer"
AREAS = {
    "access",
    "account",
    "advice",
    "automation",
    "base",
    "evidence",
    "execution",
    "files",
    "ledger",
    "migrations",
    "notices",
    "planning",
    "recommendations",
    "risk",
    "statements",
    "strategies",
    "targets",
    "tax",
}
ROOM_FILES_MAX = 24


def rooms(layer: str) -> dict[str, int]:
    """The files of each room of a layer."""
    return {
        room.name: sum(1 for file in room.glob("*.py") if file.name != "__init__.py")
        for room in (PRODUCT / layer).iterdir()
        if room.is_dir() and room.name != "__pycache__"
    }


def loose_files(layer: str) -> set[str]:
    return {file.stem for file in (PRODUCT / layer).glob("*.py") if file.name != "__init__.py"}


@pytest.mark.parametrize("layer", ["core", "services"])
def test_every_room_bears_the_name_of_an_area_and_is_not_crowded(layer: str) -> None:
    found = rooms(layer)
    assert set(found) <= AREAS
    assert {room: files for room, files in found.items() if not 0 < files <= ROOM_FILES_MAX} == {}
    assert len(found) >= 13


def test_no_file_of_core_or_services_is_outside_a_room() -> None:
    assert (loose_files("core"), loose_files("services")) == (set(), {"context"})


@pytest.mark.parametrize("layer", ["ports", "wiring", "entrypoints"])
def test_the_other_layers_name_their_files_by_area(layer: str) -> None:
    named = {name.split("_")[0] for name in loose_files(layer)} | set(rooms(layer))
    assert named - AREAS <= {"environment", "stores", "cli"}


@pytest.mark.parametrize("adapter", ["firestore", "sqlite"])
def test_stores_name_their_files_by_area(adapter: str) -> None:
    named = {name.split("_")[0] for name in loose_files(f"adapters/{adapter}")} | set(rooms(f"adapters/{adapter}"))
    assert named <= AREAS
