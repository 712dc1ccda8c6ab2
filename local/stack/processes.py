"""The processes of one system: started in sessions of their own, found again by a mark, ended to the last one.

The Firebase suite leaves orphans (each function's server, and the emulators if it is killed), so neither the process
tree nor process groups are enough to find them. Every child gets an environment variable that names the system's state
folder; children inherit it, and the operating system shows it for every process of the same user.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

MARK = "EVENKEEL_STACK_DIR"
_TIED = Path(__file__).with_name("tied.py")
_SET_CHILD_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER, linux/prctl.h
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def start(
    command: Sequence[str], state: Path, folder: Path, environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """Starts a marked child in `folder`, in a session of its own, with its output in `log`.

    On Linux the kernel kills it if the thread that called this ends without ending it.
    """
    with log.open("wb") as out:
        return subprocess.Popen(
            [sys.executable, "-S", "-E", str(_TIED), str(os.getpid()), *command],
            cwd=folder,
            env={**environment, MARK: str(state)},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def lives(pid: int, was_parent: bool) -> bool:
    """Whether a process still runs. A parent is recognised more surely, because orphans get another one."""
    if was_parent:
        return os.getppid() == pid
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def adopt_orphans() -> None:
    """Makes this process the parent of its descendants' orphans (Linux), so that none stays behind as a zombie."""
    if _LIBC is not None:
        _LIBC.prctl(_SET_CHILD_SUBREAPER, 1)


def reap_orphans(own: Sequence[subprocess.Popen[bytes]]) -> None:
    """Collects adopted children that ended; `own` children keep their exit code for whoever started them."""
    kept = {child.pid for child in own}
    while True:
        try:
            ended = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
        except ChildProcessError:
            return
        if ended is None or ended.si_pid in kept:
            return
        with contextlib.suppress(ChildProcessError):
            os.waitpid(ended.si_pid, os.WNOHANG)


def members(state: Path) -> list[int]:
    """Process ids of all living processes that carry the mark of this state folder, except this process."""
    if sys.platform == "linux":
        found = _marked_by_proc(f"{MARK}={state}".encode())
    else:
        found = _marked_by_ps(f"{MARK}={state}")
    return [pid for pid in found if pid != os.getpid()]


def _marked_by_proc(entry: bytes) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            # Others' processes cannot be read, and any process may end while it is looked at; a zombie reads as empty.
            with contextlib.suppress(OSError):
                if entry in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
    return found


def _marked_by_ps(entry: str) -> list[int]:
    listing = subprocess.run(
        ["ps", "-A", "-E", "-ww", "-o", "pid=,command="], capture_output=True, text=True, check=False
    ).stdout
    lines = (line.strip().split(" ", 1) for line in listing.splitlines())
    return [int(line[0]) for line in lines if len(line) == 2 and f" {entry} " in f"{line[1]} "]


def end_members(state: Path, grace_seconds: float = 6.0) -> None:
    """Ends every process of this state folder: asks first, kills what is left after the grace, until none is left."""
    asked: set[int] = set()
    deadline = time.monotonic() + grace_seconds
    while living := members(state):
        kill = time.monotonic() >= deadline
        for pid in living:
            if kill or pid not in asked:
                asked.add(pid)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL if kill else signal.SIGTERM)
        time.sleep(0.05)
