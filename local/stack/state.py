"""The state folder of one system: claimed by a lock for as long as the launcher lives, and wiped for each run."""

import fcntl
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from local.stack.errors import StackError
from local.stack.processes import end_members, members
from local.stack.tools import ROOT

STATES = ROOT / ".local"
LOCK = "stack.lock"
OWN_DESCRIPTION = "stack.json"
STOP_SECONDS = 20.0


def state_folder(page_port: int) -> Path:
    """Where the system with this page port keeps its state."""
    return STATES / f"stack-{page_port}"


@contextmanager
def claim(state: Path) -> Iterator[None]:
    """Holds the folder for this process: ends what an earlier run left behind, empties it, and releases it at the end.

    Raises StackError if another launcher holds it, or if it holds files that no launcher made.
    """
    state.mkdir(parents=True, exist_ok=True)
    lock_path = state / LOCK
    if not lock_path.exists() and any(state.iterdir()):
        raise StackError(f"{state} is not empty and was not made by this command", "give a new folder for --state-dir")
    with lock_path.open("a+", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise StackError(
                "this system is already running", "`make stop` ends it, PORT_BASE=7000 starts another"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        end_members(state)
        for entry in state.iterdir():
            if entry.name != LOCK:
                shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()
        yield


def launcher_of(state: Path) -> int | None:
    """The process id of the launcher that holds this folder, or None when nobody does."""
    try:
        with (state / LOCK).open("r+", encoding="ascii") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except OSError:
                return int(lock.read() or 0) or None
    except FileNotFoundError:
        return None
    return None


def stop_system(state: Path) -> bool:
    """Ends the system of this folder, and leftovers of one whose launcher was killed; False if there was nothing.

    Returns when no process of it lives.
    """
    launcher = launcher_of(state)
    if launcher is not None:
        with suppress(ProcessLookupError):
            os.kill(launcher, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        while launcher_of(state) == launcher and time.monotonic() < deadline:
            time.sleep(0.05)
        if launcher_of(state) == launcher:
            with suppress(ProcessLookupError):
                os.kill(launcher, signal.SIGKILL)
    left = members(state)
    end_members(state)
    return launcher is not None or bool(left)


def known_states() -> list[Path]:
    """The state folders of this checkout's demos."""
    return sorted(lock.parent for lock in STATES.glob(f"stack-*/{LOCK}"))
