"""What the official Firestore emulator can say: whether the rules compile, and the indexes against the queries."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import requests

from local.deploy_check.finding import Finding, ok, wrong
from local.stack.errors import StackError
from local.stack.ports import HOST, answers, ports_from_base
from local.stack.processes import end_members, start
from local.stack.tools import FIRESTORE_MAIN_CLASS, find_tools

START_SECONDS = 60.0
POLL_SECONDS = 0.1
ASK_SECONDS = 30
PROJECT = "demo-deploy-check"
INDEX_TESTS = "tests/contracts/store/test_indexes.py"
TEST_SECONDS = 300
RULES_PATH = f"/emulator/v1/projects/{PROJECT}:securityRules"


def check_with_emulator(root: Path) -> Iterator[Finding]:
    """The rules, compiled; then the queries of the code held against the index file."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield compile_rules(_emulator(Path(folder)), root / "firestore.rules")
            yield from check_queries(root)
        except StackError as error:
            yield wrong(f"the Firestore emulator is needed and is not to be had: {error}")
        finally:
            end_members(Path(folder))


def compile_rules(emulator_url: str, rules: Path) -> Finding:
    """Load the rules into the emulator, which compiles them as the service does."""
    if not rules.is_file():
        return wrong("firestore.rules is missing.")
    body = {"rules": {"files": [{"name": rules.name, "content": rules.read_text(encoding="utf-8")}]}}
    try:
        answer = requests.put(f"{emulator_url}{RULES_PATH}", data=json.dumps(body), timeout=ASK_SECONDS)
    except requests.RequestException as error:
        return wrong(f"the Firestore emulator does not answer: {type(error).__name__}.")
    if answer.ok:
        return ok("firestore.rules compile")
    message = " ".join(answer.text.split())
    place = re.search(r"L\d+:\d+[^\"]*", message)
    return wrong(f"firestore.rules do not compile: {(place.group(0) if place else message)[:300]}")


def check_queries(root: Path) -> Iterator[Finding]:
    """Every query that the stores make, taken off the wire, has its index, and no index is without a query."""
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", INDEX_TESTS],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        timeout=TEST_SECONDS,
    )
    if finished.returncode == 0:
        yield ok("every query of the code has its index, and every index its query")
        return
    said = [line for line in finished.stdout.splitlines() if line.startswith("E  ")] or ["see the test's own output"]
    yield wrong(f"indexes and queries differ ({INDEX_TESTS}): {said[0].strip('E ')[:250]}")


def _emulator(folder: Path) -> str:
    tools = find_tools()
    if tools.firestore_jar is None:
        raise StackError("the Firestore emulator is not on this machine", "run `make demo` once, which downloads it")
    port = ports_from_base(0).firestore
    java = str(tools.java_home / "bin" / "java")
    command = [java, "-cp", str(tools.firestore_jar), FIRESTORE_MAIN_CLASS, f"--host={HOST}", f"--port={port}"]
    child = start(command, folder, folder, {}, folder / "firestore.log")
    for _ in range(int(START_SECONDS / POLL_SECONDS)):
        if answers(port):
            return f"http://{HOST}:{port}"
        if child.poll() is not None:
            break
        time.sleep(POLL_SECONDS)
    raise StackError("the Firestore emulator did not come up", "see its log", folder / "firestore.log")
