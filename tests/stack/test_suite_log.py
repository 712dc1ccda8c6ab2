"""What the launcher reads out of the Firebase suite's output."""

from pathlib import Path

import pytest

from local.stack.errors import StackError
from local.stack.suite import SuiteLog

GOOD = """\
i  functions: Watching "functions" for Cloud Functions...
✔  functions: Loaded functions definitions from source: save_allocation, advance-run.
┌─────────────────────────────────────────────────────────────┐
│ ✔  All emulators ready! It is now safe to connect your app. │
"""


def log_with(folder: Path, text: str) -> SuiteLog:
    path = folder / "firebase.log"
    path.write_text(text, encoding="utf-8")
    return SuiteLog(path)


def test_ready_and_the_loaded_functions_are_seen(tmp_path: Path) -> None:
    log = log_with(tmp_path, GOOD)
    log.follow()
    assert log.is_ready
    assert log.functions == ["save_allocation", "advance-run"]


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    log = log_with(tmp_path, "x All emulators rea")
    log.follow()
    assert not log.is_ready
    with log.path.open("a", encoding="utf-8") as more:
        more.write("dy! \n")
    log.follow()
    assert log.is_ready


def test_a_failed_load_tells_the_python_error_and_the_log(tmp_path: Path) -> None:
    text = (
        "Traceback (most recent call last):\n"
        "ModuleNotFoundError: No module named 'nothing'\n"
        "⬢  functions: Failed to load function definition from source: FirebaseError\n"
    )
    with pytest.raises(StackError) as caught:
        log_with(tmp_path, text).follow()
    assert "functions could not be loaded (“ModuleNotFoundError: No module named 'nothing'”)" in str(caught.value)
    assert str(tmp_path / "firebase.log") in str(caught.value)


@pytest.mark.parametrize(
    "line",
    [
        "⚠  Firestore Emulator has exited upon receiving signal: SIGKILL",
        "   Pub/Sub Emulator has exited with code: 1, ",
    ],
)
def test_an_emulator_that_ends_is_a_failure_also_after_the_start(tmp_path: Path, line: str) -> None:
    log = log_with(tmp_path, GOOD)
    log.follow()
    with log.path.open("a", encoding="utf-8") as more:
        more.write(f"\x1b[33m{line}\x1b[39m\n")
    with pytest.raises(StackError, match="an emulator ended"):
        log.follow()


def test_what_a_function_prints_is_not_taken_for_the_suite(tmp_path: Path) -> None:
    log = log_with(tmp_path, GOOD + ">  the broker has exited with code 7\n>  Error: x\n")
    log.follow()
    log.follow()
    assert log.is_ready


def test_an_error_of_the_suite_before_it_is_ready_is_a_failure(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"could not start .*An unexpected error"):
        log_with(tmp_path, "Error: An unexpected error has occurred.\n").follow()


def test_an_emulator_that_cannot_be_downloaded_tells_how_to_get_it(tmp_path: Path) -> None:
    line = "Error: Failed to make request to https://storage.example/emulator/cloud-firestore-emulator-v1.jar\n"
    with pytest.raises(StackError, match=r"could not be downloaded.*FIRESTORE_EMULATOR_BINARY_PATH"):
        log_with(tmp_path, line).follow()
