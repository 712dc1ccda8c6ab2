"""The Firebase suite as one child: its command, and what its output says about readiness and failure.

The suite's exit code does not show it: a failed load of the functions exits with 0, and a killed emulator leaves the
rest running. Its log is therefore read as it grows.
"""

import re
from collections.abc import Sequence
from pathlib import Path

from local.stack.errors import StackError
from local.stack.tools import FIREBASE_CLI, Tools

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
READY = "All emulators ready!"
LOADED = re.compile(r"Loaded functions definitions from source: (?P<names>.+?)\.$")
LOAD_FAILED = "Failed to load function definition"
EMULATOR_ENDED = re.compile(r"has exited (with code|upon receiving signal|because)")
DOWNLOAD_FAILED = re.compile(r"Failed to make request to .*(emulator|storage)|download failed", re.IGNORECASE)
DOWNLOAD_REMEDY = (
    "connect to the internet once, or install the emulators with the Google Cloud CLI "
    "(gcloud components install cloud-firestore-emulator pubsub-emulator), "
    "or set FIRESTORE_EMULATOR_BINARY_PATH and PUBSUB_EMULATOR_BINARY_PATH"
)
START_FAILED = re.compile(r"^Error: |Port \d+ is not open|Could not start .* Emulator")
# The last line of a Python traceback: the exception's type and message.
PYTHON_ERROR = re.compile(r"^[A-Za-z_][\w.]*(Error|Exception|Exit)(: .*)?$")


def suite_command(tools: Tools, project: str, emulators: Sequence[str]) -> list[str]:
    """The command that starts the emulators of the firebase.json in the current folder."""
    start = ["emulators:start", "--project", project, "--only", ",".join(emulators), "--non-interactive"]
    return [str(tools.node), str(FIREBASE_CLI), *start]


class SuiteLog:
    """Follows the suite's log; the first sign of failure is raised as a StackError."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_ready = False
        self.functions: list[str] = []
        self._read_bytes = 0
        self._python_error = ""

    def follow(self) -> None:
        """Takes in the whole lines written since the last time; raises StackError if one reports a failure."""
        with self.path.open("rb") as log:
            log.seek(self._read_bytes)
            fresh = log.read()
        whole = fresh[: fresh.rfind(b"\n") + 1]
        self._read_bytes += len(whole)
        for line in ANSI.sub("", whole.decode("utf-8", errors="replace")).splitlines():
            self._take(line.strip())

    def _take(self, line: str) -> None:
        if line.startswith(">"):
            return  # what a function printed
        if EMULATOR_ENDED.search(line):
            raise self._failure("an emulator ended", line, "start again; if it happens again, read its log")
        if self.is_ready:
            return
        if PYTHON_ERROR.match(line):
            self._python_error = line
        if LOAD_FAILED in line:
            cause = self._python_error or line
            raise self._failure("the functions could not be loaded", cause, "fix functions/ and start again")
        if DOWNLOAD_FAILED.search(line):
            raise self._failure("an emulator could not be downloaded", line, DOWNLOAD_REMEDY)
        if START_FAILED.search(line):
            raise self._failure("the Firebase suite could not start", line, "its log has the whole story")
        loaded = LOADED.search(line)
        if loaded:
            self.functions = [name.strip() for name in loaded.group("names").split(",")]
        self.is_ready = READY in line

    def _failure(self, sentence: str, line: str, remedy: str) -> StackError:
        return StackError(f"{sentence} (“{line[:300]}”)", remedy, self.path)
