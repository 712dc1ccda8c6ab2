"""`make deploy PROJECT=…`: the steps of docs/deploying.md, printed, or run one by one as you agree.

Exit code 0; 1 where a command failed and you stopped there; 2 where nothing could be begun.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

from local.deploy.guide import Step, read_steps

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "deploying.md"
PROJECT = re.compile(r"[a-z][a-z0-9-]{4,28}[a-z0-9]")
TOOLS = ROOT / "local" / "node_modules" / ".bin"

Run = Callable[[str, Mapping[str, str]], int]


def main(arguments: list[str] | None = None) -> int:
    """Print the steps; with --run ask before each and run it."""
    parser = ArgumentParser(prog="make deploy", description=__doc__)
    parser.add_argument("project")
    parser.add_argument("--run", action="store_true", help="ask before each step and run it; otherwise nothing runs")
    wanted = parser.parse_args(arguments)
    if not PROJECT.fullmatch(wanted.project):
        print(f"PROJECT is {wanted.project or 'missing'}: give your Firebase project's id", file=sys.stderr)
        return 2
    steps = read_steps(PAGE.read_text(encoding="utf-8"))
    if not wanted.run:
        for step in steps:
            show(step)
        print("Nothing was run. RUN=1 asks before each step and runs it.")
        return 0
    return run_steps(steps, _environment(wanted), shell, input)


def show(step: Step) -> None:
    """Print one step."""
    print(f"{step.number}. {step.title}")
    for command in step.commands or ("(nothing to run: see docs/deploying.md)",):
        print(f"     {command}")


def run_steps(steps: list[Step], environment: Mapping[str, str], run: Run, ask: Callable[[str], str]) -> int:
    """Run what a person agrees to. A command that fails ends its step; the person says whether to go on."""
    for step in steps:
        show(step)
        answer = ask("run this step? [y]es, [s]kip, [q]uit: ").strip().lower()
        if answer.startswith("q"):
            return 0
        if not answer.startswith("y"):
            continue
        for command in step.commands:
            if run(command, environment) == 0:
                continue
            print(f"failed: {command}", file=sys.stderr)
            if not ask("go on with the next step? [y]es, [q]uit: ").strip().lower().startswith("y"):
                return 1
            break
    return 0


def shell(command: str, environment: Mapping[str, str]) -> int:
    """Run one command line in bash. A variable that has no value fails it instead of naming something else."""
    return subprocess.run(
        ["bash", "-u", "-o", "pipefail", "-c", command], cwd=ROOT, env=dict(environment), check=False
    ).returncode


def _environment(wanted: Namespace) -> Mapping[str, str]:
    project = wanted.project
    number = subprocess.run(
        ["gcloud", "projects", "describe", project, "--format", "value(projectNumber)"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    # Without the number the account is left unset, and the commands that need it fail by themselves.
    account = {"NUMBER": number, "SA": f"{number}-compute@developer.gserviceaccount.com"} if number else {}
    path = f"{TOOLS}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "P": project, **account, "PATH": path}


if __name__ == "__main__":
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads, as in `make deploy | head`, has read enough; nothing more is printed at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)
