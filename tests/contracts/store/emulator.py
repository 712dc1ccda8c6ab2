"""The official Firestore emulator alone: found by the launcher's search, ended with the tests."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.stack.errors import StackError
from local.stack.ports import HOST, answers, ports_from_base
from local.stack.processes import end_members, start
from local.stack.tools import FIREBASE_CLI, FIRESTORE_MAIN_CLASS, Tools, find_tools

VARIABLE = "FIRESTORE_EMULATOR_HOST"
START_SECONDS = 60.0


@contextmanager
def firestore_emulator(folder: Path) -> Iterator[str]:
    """The address `host:port` of an emulator: the one that FIRESTORE_EMULATOR_HOST names, or one of our own.

    Raises StackError with the remedy where none can be had.
    """
    named = os.environ.get(VARIABLE)
    if named:
        yield named
        return
    tools = find_tools()
    port = ports_from_base(0).firestore
    java = str(tools.java_home / "bin" / "java")
    jar = tools.firestore_jar or _downloaded(tools)
    command = [java, "-cp", str(jar), FIRESTORE_MAIN_CLASS, f"--host={HOST}", f"--port={port}"]
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": os.environ.get("HOME", "")}
    log = folder / "firestore.log"
    child = start(command, folder, folder, environment, log)
    try:
        _wait(child, port, log)
        yield f"{HOST}:{port}"
    finally:
        end_members(folder)
        child.wait()


def _wait(child: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(port):
        if child.poll() is not None:
            raise StackError("the Firestore emulator ended by itself", "see its log", log)
        if time.monotonic() > deadline:
            raise StackError("the Firestore emulator did not come up", "see its log", log)
        time.sleep(0.05)


def _downloaded(tools: Tools) -> Path:
    """The emulator as firebase-tools keeps it, downloaded by it where it is not there yet."""
    command = [str(tools.node), str(FIREBASE_CLI), "setup:emulators:firestore"]
    subprocess.run(command, stdout=sys.stderr, check=False)
    default = Path.home() / ".cache" / "firebase" / "emulators"
    cache = Path(os.environ.get("FIREBASE_EMULATORS_PATH") or default)
    found = sorted(cache.glob("cloud-firestore-emulator-*.jar"))
    if not found:
        remedy = "connect to the internet once, or set FIRESTORE_EMULATOR_BINARY_PATH to its jar"
        raise StackError("the Firestore emulator is not on this machine and could not be downloaded", remedy)
    return found[-1]
