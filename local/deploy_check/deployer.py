"""The Python with which firebase-tools loads the functions on the machine that deploys."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from local.deploy_check.finding import Finding, ok, todo, wrong

LOADING_SECONDS = 60
RUNTIME = re.compile(r"python3(\d+)")


def check_deployer(root: Path) -> Iterator[Finding]:
    """`functions/venv` is there, of the runtime that `firebase.json` names, and has the functions' packages."""
    named = RUNTIME.fullmatch(_runtime(root))
    if named is None:
        # What is wrong with the runtime is a finding about firebase.json.
        return
    python = f"python3.{named.group(1)}"
    make = f"{python} -m venv --clear functions/venv"
    fill = "functions/venv/bin/pip install --require-hashes -r functions/requirements.txt"
    inside = root / "functions" / "venv" / "bin" / python
    if not (root / "functions" / "venv").is_dir():
        first = "" if shutil.which(python) else f"install {python}, which this machine has not, then "
        yield todo(f"firebase-tools loads the functions from functions/venv: {first}{make} && {fill}")
    elif not inside.exists():
        yield wrong(f"functions/venv is not of {python}, the runtime in firebase.json: {make} && {fill}")
    elif not _loads_the_sdk(inside):
        yield wrong(f"functions/venv does not have the functions' packages: {fill}")
    else:
        yield ok(f"functions/venv is of {python} and has the functions' packages")


def _runtime(root: Path) -> str:
    try:
        (functions, *_) = json.loads((root / "firebase.json").read_text(encoding="utf-8"))["functions"]
        return str(functions["runtime"])
    except (ValueError, KeyError, TypeError):
        return ""


def _loads_the_sdk(python: Path) -> bool:
    command = [str(python), "-c", "import firebase_functions"]
    try:
        return subprocess.run(command, capture_output=True, check=False, timeout=LOADING_SECONDS).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
