"""What the launcher finds on the machine."""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from local.stack.errors import StackError
from local.stack.tools import (
    FIRESTORE_MAIN_CLASS,
    FIRESTORE_VARIABLE,
    JAVA_MAJOR_MIN,
    find_java_home,
    find_tools,
    java_major,
    manifest_jar,
)

DEEP = Path("/opt") / "a folder with spaces and a long name" / ("x" * 150) / "emulator.jar"


def manifest_of(jar: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(jar)) as archive:
        return archive.read("META-INF/MANIFEST.MF")


def test_manifest_lines_have_at_most_72_bytes() -> None:
    lines = manifest_of(manifest_jar(DEEP)).split(b"\r\n")
    assert max(map(len, lines)) <= 72
    assert lines[-2:] == [b"", b""]


def test_unfolded_manifest_names_the_main_class_and_the_real_jar() -> None:
    unfolded = manifest_of(manifest_jar(DEEP)).replace(b"\r\n ", b"").decode("ascii").splitlines()
    assert f"Main-Class: {FIRESTORE_MAIN_CLASS}" in unfolded
    assert f"Class-Path: {DEEP.as_uri()}" in unfolded


def test_java_starts_the_firestore_emulator_through_the_made_jar(tmp_path: Path) -> None:
    tools = find_tools()
    assert tools.firestore_jar is not None, "the Firestore emulator of the Google Cloud CLI is not installed"
    jar = tmp_path / "made with spaces.jar"
    jar.write_bytes(manifest_jar(tools.firestore_jar))
    said = subprocess.run(
        [str(tools.java_home / "bin" / "java"), "-jar", str(jar), "--help"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "--rules" in said.stdout + said.stderr


def test_the_chosen_java_is_new_enough() -> None:
    assert (java_major(find_java_home()) or 0) >= JAVA_MAJOR_MIN


def test_a_java_home_that_is_too_old_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = fake_java(tmp_path / "old", 'openjdk version "17.0.1" 2021-10-19')
    monkeypatch.setenv("JAVA_HOME", str(old))
    assert find_java_home() != old


def test_a_java_home_that_fits_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = fake_java(tmp_path / "own", 'openjdk version "21.0.2" 2024-01-16')
    monkeypatch.setenv("JAVA_HOME", str(own))
    assert find_java_home() == own


def test_a_folder_without_java_has_no_version(tmp_path: Path) -> None:
    assert java_major(tmp_path) is None


def test_a_variable_that_names_no_file_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(FIRESTORE_VARIABLE, str(tmp_path / "absent.jar"))
    with pytest.raises(StackError, match=f"{FIRESTORE_VARIABLE} names .*absent.jar, which is not a file"):
        find_tools()


def fake_java(home: Path, version: str) -> Path:
    program = home / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{version}' >&2\n", encoding="utf-8")
    program.chmod(0o755)
    return home
