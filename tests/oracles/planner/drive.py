"""Ask the real planner, in this process, through the command that `make -s plan` runs."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.oracles.planner.judge import Answer
from tests.oracles.planner.model import Json

FUNCTIONS = Path(__file__).parents[3] / "functions"
Ask = Callable[[str], Answer]


def planner() -> Ask:
    """The command, as a function from the text of a scenario to its answer."""
    if find_spec("rebalancer") is None:  # Another planner may be named by PYTHONPATH.
        sys.path.insert(0, str(FUNCTIONS))
    from typer.testing import CliRunner

    from rebalancer.entrypoints.cli.app import app

    folder = TemporaryDirectory()
    runner = CliRunner()

    def ask(text: str) -> Answer:
        file = Path(folder.name) / "scenario.json"
        file.write_text(text)
        result = runner.invoke(app, ["plan", str(file)])
        crash = result.exception is not None and not isinstance(result.exception, SystemExit)
        code = 1 if crash else result.exit_code
        stderr = result.stderr + (f"{type(result.exception).__name__}: {result.exception}" if crash else "")
        return Answer(code, result.stdout, stderr)

    return ask


def ask_about(ask: Ask, scenario: Json) -> Answer:
    return ask(json.dumps(scenario))
