"""The command line of the local system: `python -m local.stack up | down | status`."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from local.stack.errors import StackError
from local.stack.launch import Options, run_system
from local.stack.ports import Ports, ports_from_base
from local.stack.state import OWN_DESCRIPTION, STATES, known_states, launcher_of, state_folder, stop_system
from local.stack.times import require_time
from local.stack.tools import ROOT

app = typer.Typer(add_completion=False, no_args_is_help=True, help="The whole of Evenkeel on this machine.")

Base = Annotated[
    int | None,
    typer.Option("--port-base", help="First of a block of ports; 0 chooses a free block.", show_default=False),
]
StateDir = Annotated[
    Path | None,
    typer.Option(help="Folder for this system's state; .local/stack-PORT if not given.", show_default=False),
]
# Set for the launcher that stays behind a detached start; names the file that it touches when it is ready.
READY_FILE = "EVENKEEL_READY_FILE"


@app.command()
def up(
    port_base: Base = None,
    state_dir: StateDir = None,
    detach: Annotated[bool, typer.Option("--detach", help="Return when ready.")] = False,
    project: Annotated[str, typer.Option(help="Firebase project; `demo-` keeps it on this machine.")] = "demo-evenkeel",
    page: Annotated[bool, typer.Option(help="Serve the built page.")] = True,
    stack_file: Annotated[Path, typer.Option(help="Where to write the addresses.")] = STATES / "stack.json",
    functions_dir: Annotated[Path, typer.Option(help="Folder of main.py.")] = ROOT / "functions",
    broker_url: Annotated[
        str | None,
        typer.Option(help="Where the functions reach the broker, such as a proxy before it.", show_default=False),
    ] = None,
    market: Annotated[str, typer.Option(help="open (always) or nyse (real New York hours).")] = "open",
    clock: Annotated[
        str | None,
        typer.Option(help="The broker's first time, as in 2026-11-30T09:00 (New York).", show_default=False),
    ] = None,
    pace: Annotated[
        str | None,
        typer.Option(help="How fast its time runs: 600 is ten minutes a second.", show_default=False),
    ] = None,
    with_caller: Annotated[bool, typer.Option("--with-caller", help="End when the caller ends.")] = False,
    caller_pid: Annotated[int | None, typer.Option(hidden=True)] = None,
) -> None:
    """Start the system; stay until Ctrl-C, or with --detach return when it is ready."""
    if not project.startswith("demo-"):
        _fail(StackError(f"the project is {project}", "give a name that begins with demo-, so that no cloud is called"))
    try:
        ports = ports_from_base(port_base)
        require_time(market, clock, pace)
    except StackError as error:
        _fail(error)
    options = Options(
        project=project,
        ports=ports,
        state=(state_dir or state_folder(ports.page)).resolve(),
        stack_file=stack_file.resolve(),
        functions=functions_dir.resolve(),
        with_page=page,
        broker_url=broker_url,
        market=market,
        clock=clock,
        pace=pace,
        caller_pid=os.getppid() if with_caller else caller_pid,
    )
    if detach:
        sys.exit(_detach(options))
    ready_file = os.environ.get(READY_FILE)
    try:
        run_system(options, _say, lambda: Path(ready_file).touch() if ready_file else None)
    except StackError as error:
        _fail(error)


@app.command()
def down(port_base: Base = None, state_dir: StateDir = None) -> None:
    """End a system, or every demo of this checkout if none is named; returns when no process of it lives."""
    if state_dir is not None:
        states = [state_dir.resolve()]
    elif port_base is not None:
        states = [state_folder(port_base)]
    else:
        states = known_states()
    stopped = [state for state in states if stop_system(state)]
    for state in stopped:
        _say(f"stopped: {state.name}")
    if not stopped:
        _say("nothing was running")


@app.command()
def status() -> None:
    """Tell which demos of this checkout run; exit code 1 if none does."""
    running = [state for state in known_states() if launcher_of(state) is not None]
    for state in running:
        _say(
            f"{state.name}: {'ready' if (state / OWN_DESCRIPTION).is_file() else 'starting'} (pid {launcher_of(state)})"
        )
    if not running:
        _say("nothing is running")
        sys.exit(1)


def _say(line: str) -> None:
    print(line, flush=True)


def _fail(error: StackError) -> NoReturn:
    print(f"error: {error}", file=sys.stderr, flush=True)
    sys.exit(1)


def _detach(options: Options) -> int:
    """Starts the same command without --detach in a session of its own, shows its lines until it is ready or ends."""
    STATES.mkdir(exist_ok=True)
    log = STATES / f"{options.state.name}.log"
    ready = STATES / f"{options.state.name}.ready"
    ready.unlink(missing_ok=True)
    arguments = ["up", "--port-base", str(options.ports.page)] if options.ports != Ports() else ["up"]
    arguments += ["--state-dir", str(options.state), "--stack-file", str(options.stack_file)]
    arguments += ["--functions-dir", str(options.functions), "--project", options.project]
    arguments += ["--page" if options.with_page else "--no-page"]
    arguments += ["--market", options.market]
    arguments += [] if options.clock is None else ["--clock", options.clock]
    arguments += [] if options.pace is None else ["--pace", options.pace]
    if options.broker_url is not None:
        arguments += ["--broker-url", options.broker_url]
    if options.caller_pid is not None:
        arguments += ["--caller-pid", str(options.caller_pid)]
    with log.open("wb") as out:
        launcher = subprocess.Popen(
            [sys.executable, "-m", "local.stack", *arguments],
            env={**os.environ, READY_FILE: str(ready)},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    shown = 0
    try:
        while True:
            ended = launcher.poll() is not None
            is_ready = ready.exists()
            text = log.read_text(encoding="utf-8", errors="replace")
            print(text[shown:], end="", flush=True)
            shown = len(text)
            if ended or is_ready:
                ready.unlink(missing_ok=True)
                return 0 if is_ready and not ended else launcher.returncode or 1
            time.sleep(0.1)
    except KeyboardInterrupt:
        launcher.send_signal(signal.SIGTERM)
        launcher.wait()
        return 130


if __name__ == "__main__":
    app()
