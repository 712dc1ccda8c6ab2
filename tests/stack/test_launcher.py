"""The launcher with all its real parts: comes up, is described, and whatever ends it leaves nothing behind."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import requests

from local.stack.ports import HOST, Ports, is_free, ports_from_base
from local.stack.processes import members
from local.stack.tools import ROOT

FUNCTIONS = Path(__file__).parent / "fixtures" / "functions"
START_SECONDS = 240


@dataclass(frozen=True)
class Place:
    """Where one system of a test lives."""

    folder: Path
    ports: Ports

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def stack_file(self) -> Path:
        return self.folder / "stack.json"

    def up(self, *options: str, functions: Path = FUNCTIONS) -> list[str]:
        where = ["--state-dir", str(self.state), "--stack-file", str(self.stack_file)]
        where += ["--functions-dir", str(functions), "--port-base", str(self.ports.page), "--no-page", "--with-caller"]
        return [sys.executable, "-m", "local.stack", "up", *where, *options]

    def is_clean(self) -> bool:
        ports_are_free = all(is_free(port) for port in astuple(self.ports))
        return members(self.state) == [] and ports_are_free and not self.stack_file.exists()


def new_place(folder: Path) -> Place:
    return Place(folder, ports_from_base(0))


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=START_SECONDS, check=False)


def wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.05)
    return condition()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One system that is up, in a path with spaces."""
    place = new_place(tmp_path_factory.mktemp("a system"))
    came_up = run(place.up("--detach"))
    assert came_up.returncode == 0, came_up.stdout + came_up.stderr
    assert f"ready: {place.ports.url('functions')}" in came_up.stdout.splitlines()
    yield place
    stopped = run([sys.executable, "-m", "local.stack", "down", "--state-dir", str(place.state)])
    assert stopped.returncode == 0, stopped.stdout + stopped.stderr
    assert place.is_clean()


@pytest.fixture
def stack(place: Place) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(place.stack_file.read_text(encoding="utf-8"))
    return described


def sign_in(stack: dict[str, Any]) -> dict[str, str]:
    """The header of a signed-in demo user."""
    demo = stack["demo"]
    answer = requests.post(
        f"{stack['auth']}/identitytoolkit.googleapis.com/v1/accounts:signInWithPassword?key=demo",
        json={"email": demo["email"], "password": demo["password"], "returnSecureToken": True},
        timeout=20,
    )
    answer.raise_for_status()
    assert answer.json()["localId"] == demo["uid"]
    return {"Authorization": f"Bearer {answer.json()['idToken']}"}


def test_the_description_has_the_agreed_shape(stack: dict[str, Any], place: Place) -> None:
    assert set(stack) == {
        "project", "page", "api", "functions", "auth", "firestore", "broker", "broker_data", "follows_broker", "demo",
        "broker_accounts",
    }  # fmt: skip
    assert stack["follows_broker"] is False
    assert stack["broker"] == stack["broker_data"] == f"http://{HOST}:{place.ports.broker}"
    assert set(stack["demo"]) == {"email", "password", "uid"}
    assert all(set(account) == {"uid", "key_id", "secret"} for account in stack["broker_accounts"])
    assert [account["uid"] for account in stack["broker_accounts"][:2]] == [stack["demo"]["uid"], None]
    assert place.stack_file.stat().st_mode & 0o077 == 0


def test_a_function_answers_with_this_systems_environment(stack: dict[str, Any], place: Place) -> None:
    answer = requests.post(
        f"{stack['functions']}/{stack['project']}/us-central1/environment",
        json={"data": {}},
        headers=sign_in(stack),
        timeout=30,
    )
    seen = answer.json()["result"]
    assert seen["ALPACA_BASE_URL"] == stack["broker"]
    assert seen["ALPACA_KEY_ID"] == stack["broker_accounts"][0]["key_id"]
    assert seen["OWNER_UID"] == stack["demo"]["uid"]
    assert Path(seen["folder"]) == place.state / "functions"


def test_the_portfolio_is_worth_what_it_says_and_spy_is_far_over_its_target(stack: dict[str, Any]) -> None:
    keys = stack["broker_accounts"][0]
    headers = {"APCA-API-KEY-ID": keys["key_id"], "APCA-API-SECRET-KEY": keys["secret"]}
    account = requests.get(f"{stack['broker']}/v2/account", headers=headers, timeout=20).json()
    positions = requests.get(f"{stack['broker']}/v2/positions", headers=headers, timeout=20).json()
    worth = {position["symbol"]: Decimal(position["market_value"]) for position in positions}
    equity = Decimal(account["equity"])
    # The price may have moved a little since the holdings were sized.
    assert abs(equity - 100_000) < 2_000
    base = equity - worth["PFE"]
    assert worth["SPY"] / base * 100 - 40 > 10
    assert 20 - worth["QUAL"] / base * 100 > 5
    assert 10 - worth["QQQ"] / base * 100 > 5


def test_the_targets_are_stored_and_sum_to_one_hundred(stack: dict[str, Any]) -> None:
    collection = f"userSettings/{stack['demo']['uid']}/allocation"
    answer = requests.get(
        f"{stack['firestore']}/v1/projects/{stack['project']}/databases/(default)/documents/{collection}",
        headers={"Authorization": "Bearer owner"},
        timeout=20,
    )
    documents = [document["fields"] for document in answer.json()["documents"]]
    assert sum(int(fields["target_percent"]["integerValue"]) for fields in documents) == 100
    assert "CASH" in {fields["symbol"]["stringValue"] for fields in documents}


def test_a_second_start_of_the_same_system_is_refused_and_the_first_goes_on(place: Place) -> None:
    refused = run(place.up())
    assert refused.returncode == 1
    assert "already running" in refused.stderr
    assert members(place.state)
    assert place.stack_file.exists()


def test_functions_that_do_not_load_are_one_clear_line_and_nothing_stays(tmp_path: Path) -> None:
    broken = tmp_path / "functions"
    shutil.copytree(FUNCTIONS, broken)
    (broken / "main.py").write_text("import a_module_that_is_nowhere\n", encoding="utf-8")
    place = new_place(tmp_path)
    failed = run(place.up(functions=broken))
    assert failed.returncode == 1
    assert len(failed.stderr.splitlines()) == 1
    assert "functions could not be loaded" in failed.stderr
    assert "a_module_that_is_nowhere" in failed.stderr
    assert "firebase.log" in failed.stderr
    assert place.is_clean()


def test_a_busy_port_is_one_clear_line(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    with subprocess.Popen(
        [sys.executable, "-m", "http.server", str(place.ports.auth), "--bind", HOST],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as other:
        assert wait_until(lambda: not is_free(place.ports.auth), 10)
        failed = run(place.up("--detach"))
        other.terminate()
    assert failed.returncode == 1
    assert f"error: port {place.ports.auth} (auth) is in use" in failed.stdout + failed.stderr
    assert f"pid {other.pid}" in failed.stdout + failed.stderr
    assert members(place.state) == []


def start_in_foreground(place: Place) -> subprocess.Popen[bytes]:
    with (place.folder / "launcher.log").open("wb") as log:
        return subprocess.Popen(place.up(), cwd=ROOT, stdout=log, stderr=subprocess.STDOUT, start_new_session=True)


def said(place: Place) -> str:
    return (place.folder / "launcher.log").read_text(encoding="utf-8")


# The broker is up first, while the emulators have just begun; Firestore's is up late in the start.
@pytest.mark.parametrize(
    ("number", "up"),
    [(signal.SIGINT, "paper broker"), (signal.SIGTERM, "Firestore emulator"), (signal.SIGHUP, "paper broker")],
)
def test_a_signal_during_the_start_ends_everything(tmp_path: Path, number: signal.Signals, up: str) -> None:
    place = new_place(tmp_path)
    launcher = start_in_foreground(place)
    assert wait_until(lambda: up in said(place), START_SECONDS)
    launcher.send_signal(number)
    assert launcher.wait(timeout=30) == 0
    assert place.is_clean()


def test_a_killed_launcher_leaves_nothing(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    launcher = start_in_foreground(place)
    assert wait_until(lambda: "ready:" in said(place), START_SECONDS)
    launcher.kill()
    launcher.wait()
    assert wait_until(place.is_clean, 15)


def test_a_detached_system_that_is_tied_to_its_caller_ends_with_it(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    # The shell is the caller; it waits for the start and for a line, and its end must be the system's end.
    caller = subprocess.Popen(
        ["sh", "-c", '"$@" && echo up && read -r line', "sh", *place.up("--detach")],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert caller.stdout is not None
    assert "up\n" in iter(caller.stdout.readline, "")
    assert members(place.state)
    caller.communicate("end\n", timeout=20)
    assert wait_until(place.is_clean, 20)


def test_a_part_that_ends_by_itself_ends_the_rest_with_its_name(tmp_path: Path) -> None:
    place = new_place(tmp_path)
    launcher = start_in_foreground(place)
    assert wait_until(lambda: "ready:" in said(place), START_SECONDS)
    broker = next(pid for pid in members(place.state) if "local.paper_broker" in command_line(pid))
    os.kill(broker, signal.SIGKILL)
    assert launcher.wait(timeout=30) == 1
    assert "error: the paper broker ended by itself" in said(place).splitlines()[-1]
    assert place.is_clean()


def command_line(pid: int) -> str:
    # A minimal Debian has no ps.
    written = Path(f"/proc/{pid}/cmdline")
    if written.is_file():
        return written.read_text(encoding="utf-8")
    listing = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return listing.stdout
