"""What a run writes into its own folder, and what it keeps away from the functions."""

import json
import subprocess
from pathlib import Path

import pytest

from local.stack.errors import StackError
from local.stack.ports import ports_from_base
from local.stack.staging import Staging, make_demo_secrets
from local.stack.tools import ROOT, find_tools

FUNCTIONS = Path(__file__).parent / "fixtures" / "functions"


def staged(folder: Path) -> Staging:
    staging = Staging(folder, "demo-test", ports_from_base(24000), FUNCTIONS, with_page=False)
    staging.write(find_tools(), make_demo_secrets(), "somebody")
    return staging


def test_the_functions_are_links_and_nothing_is_written_beside_their_sources(tmp_path: Path) -> None:
    before = sorted(entry.name for entry in FUNCTIONS.iterdir())
    staged(tmp_path)
    assert (tmp_path / "functions" / "main.py").resolve() == FUNCTIONS / "main.py"
    runtime = json.loads((tmp_path / "firebase.json").read_text(encoding="utf-8"))["functions"][0]["runtime"]
    interpreter = runtime.replace("python3", "python3.")
    assert (tmp_path / "functions" / "venv" / "bin" / interpreter).exists()
    assert sorted(entry.name for entry in FUNCTIONS.iterdir()) == before


def test_every_emulator_listens_on_this_runs_ports_of_this_machine(tmp_path: Path) -> None:
    staged(tmp_path)
    emulators = json.loads((tmp_path / "firebase.json").read_text(encoding="utf-8"))["emulators"]
    listeners = {name: one for name, one in emulators.items() if isinstance(one, dict) and "port" in one}
    assert {one["host"] for one in listeners.values()} == {"127.0.0.1"}
    assert {one["port"] for one in listeners.values()} <= set(range(24000, 24011))
    assert {"auth", "functions", "firestore", "pubsub", "tasks", "eventarc", "hub", "logging"} == set(listeners)
    assert emulators["ui"] == {"enabled": False}


def test_secrets_are_apart_from_settings_and_readable_by_the_owner_only(tmp_path: Path) -> None:
    staged(tmp_path)
    settings, hidden = tmp_path / "functions" / ".env", tmp_path / "functions" / ".secret.local"
    names = [line.split("=")[0] for line in settings.read_text(encoding="utf-8").splitlines()]
    assert names == [
        "ALPACA_BASE_URL",
        "ALPACA_DATA_URL",
        "ALPACA_OAUTH_CLIENT_ID",
        "ALPACA_OAUTH_REDIRECT_URL",
        "LOCAL_WEBHOOKS",
        "OWNER_UID",
        "PAGE_URL",
        "WEB_PUSH_CONTACT",
    ]
    names = [line.split("=")[0] for line in hidden.read_text(encoding="utf-8").splitlines()]
    owner = ["ALPACA_KEY_ID", "ALPACA_SECRET_KEY"]
    assert names == [*owner, "ALPACA_OAUTH_CLIENT_SECRET", "CREDENTIALS_KEY", "WEB_PUSH_KEY"]
    assert hidden.stat().st_mode & 0o077 == 0


def test_the_callers_own_accounts_do_not_reach_the_children(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (
        "ALPACA_SECRET_KEY",
        "APCA_API_SECRET_KEY",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "FIREBASE_TOKEN",
        "OWNER_UID",
    ):
        monkeypatch.setenv(name, "a real one")
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", "another.example:1")
    environment = staged(tmp_path).environment(find_tools())
    assert "a real one" not in environment.values()
    assert "FIRESTORE_EMULATOR_HOST" not in environment


def test_two_runs_have_different_keys() -> None:
    one, other = make_demo_secrets(), make_demo_secrets()
    assert one.key_id != other.key_id
    assert one.secret_key != other.secret_key
    assert one.password != other.password
    assert (len(one.key_id), len(one.secret_key)) == (20, 40)


def test_a_folder_without_functions_is_refused(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "run", "demo-test", ports_from_base(24000), tmp_path, with_page=False)
    with pytest.raises(StackError, match=r"no main\.py"):
        staging.write(find_tools(), make_demo_secrets(), "somebody")


def test_the_deployed_settings_are_valid_by_the_suites_own_schema() -> None:
    script = """
const fs = require("fs");
const Ajv = require("./local/node_modules/ajv");
const schema = JSON.parse(fs.readFileSync("local/node_modules/firebase-tools/schema/firebase-config.json"));
const validate = new Ajv({ allowUnionTypes: true, strict: false }).compile(schema);
if (!validate(JSON.parse(fs.readFileSync("firebase.json")))) { console.error(validate.errors); process.exit(1); }
"""
    checked = subprocess.run(["node", "-e", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_the_deployed_page_runs_no_inline_script() -> None:
    settings = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))
    headers = {h["key"]: h["value"] for h in settings["hosting"]["headers"][0]["headers"]}
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"
    assert "127.0.0.1" not in headers["Content-Security-Policy"]
