"""A state folder belongs to one launcher at a time."""

import os
from pathlib import Path

import pytest

from local.stack.errors import StackError
from local.stack.state import LOCK, claim, launcher_of, stop_system


def test_a_folder_in_use_is_refused_and_its_launcher_known(tmp_path: Path) -> None:
    with claim(tmp_path):
        assert launcher_of(tmp_path) == os.getpid()
        with pytest.raises(StackError, match=r"already running.*make stop"), claim(tmp_path):
            pass
    assert launcher_of(tmp_path) is None


def test_a_claim_empties_what_an_earlier_run_left(tmp_path: Path) -> None:
    with claim(tmp_path):
        (tmp_path / "logs").mkdir()
        (tmp_path / "logs" / "firebase.log").touch()
        (tmp_path / "link").symlink_to(tmp_path.parent)
    with claim(tmp_path):
        assert [entry.name for entry in tmp_path.iterdir()] == [LOCK]
    assert tmp_path.parent.is_dir()


def test_a_folder_with_somebody_elses_files_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(StackError, match=r"not made by this command"), claim(tmp_path):
        pass
    assert (tmp_path / "thesis.txt").exists()


def test_stopping_what_does_not_run_says_so(tmp_path: Path) -> None:
    assert stop_system(tmp_path) is False
    assert stop_system(tmp_path / "never-started") is False
