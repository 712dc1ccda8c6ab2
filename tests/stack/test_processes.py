"""Every process of a system is found by its mark and ended, whoever its parent is."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from local.stack.processes import MARK, end_members, members, start
from local.stack.tools import ROOT

# A child that leaves a grandchild in a session of its own and waits: what firebase-tools does with the emulators.
LEAVES_ORPHAN = """
import subprocess, sys, time
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(300)"], start_new_session=True)
print("left", flush=True)
time.sleep(300)
"""
IGNORES_TERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("left", flush=True)
time.sleep(300)
"""


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def started(state: Path, code: str) -> subprocess.Popen[bytes]:
    log = state / "child.log"
    child = start([sys.executable, "-c", code], state, state, dict(os.environ), log)
    assert wait_until(lambda: "left" in log.read_text(encoding="utf-8"))
    return child


def test_an_orphan_is_found_and_ended(tmp_path: Path) -> None:
    child = started(tmp_path, LEAVES_ORPHAN)
    assert len(members(tmp_path)) == 2
    child.kill()
    child.wait()
    assert wait_until(lambda: len(members(tmp_path)) == 1)
    end_members(tmp_path)
    assert members(tmp_path) == []


def test_a_process_that_ignores_the_request_is_killed_after_the_grace(tmp_path: Path) -> None:
    child = started(tmp_path, IGNORES_TERM)
    end_members(tmp_path, grace_seconds=0.2)
    assert child.wait(timeout=5) == -9
    assert members(tmp_path) == []


def test_other_systems_are_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "state-2"
    other.mkdir()
    mine = tmp_path / "state"
    mine.mkdir()
    child = started(other, IGNORES_TERM)
    end_members(mine, grace_seconds=0.1)
    assert members(other) == [child.pid]
    end_members(other, grace_seconds=0.1)
    child.wait(timeout=5)


def test_the_kernel_kills_a_child_whose_starter_was_killed(tmp_path: Path) -> None:
    script = f"""
import os, sys, time
from pathlib import Path
from local.stack.processes import start
state = Path({str(tmp_path)!r})
child = [sys.executable, "-c", "import time; print('left', flush=True); time.sleep(300)"]
start(child, state, state, dict(os.environ), state / "child.log")
time.sleep(300)
"""
    starter = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stderr=subprocess.DEVNULL)
    log = tmp_path / "child.log"
    assert wait_until(lambda: log.exists() and "left" in log.read_text(encoding="utf-8"))
    starter.kill()
    starter.wait()
    assert wait_until(lambda: members(tmp_path) == [])


def test_the_undertaker_ends_what_a_killed_launcher_left_and_removes_its_description(tmp_path: Path) -> None:
    own, public = tmp_path / "own.json", tmp_path / "public.json"
    own.write_text("{}", encoding="utf-8")
    public.write_text("{}", encoding="utf-8")
    child = started(tmp_path, LEAVES_ORPHAN)
    undertaker = subprocess.Popen(
        [sys.executable, "-m", "local.stack.undertaker", str(tmp_path), str(own), str(public)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
    )
    assert undertaker.poll() is None
    undertaker.communicate(timeout=20)
    child.wait(timeout=5)
    assert members(tmp_path) == []
    assert not own.exists()
    assert not public.exists()


def test_the_mark_names_the_state_folder_in_the_childs_environment(tmp_path: Path) -> None:
    log = tmp_path / "out.log"
    child = start(
        [sys.executable, "-c", f"import os; print(os.environ[{MARK!r}])"], tmp_path, tmp_path, dict(os.environ), log
    )
    assert child.wait(timeout=20) == 0
    assert log.read_text(encoding="utf-8").strip() == str(tmp_path)
