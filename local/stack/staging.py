"""The folder of one run: a firebase.json of its own, the functions as links, the page as a copy, and what they read.

Nothing is written outside this folder, so several systems run side by side from one checkout. Because the folder lies
below a name that begins with a dot, the Firebase suite does not watch it: a run keeps the functions it started with.
"""

import copy
import json
import os
import secrets
import shutil
import sys
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from local.stack.errors import StackError
from local.stack.ports import HOST, Ports
from local.stack.tools import ROOT, Tools, manifest_jar

BUILT_PAGE = ROOT / "frontend" / "dist"
# The user's own accounts, projects and interpreter settings must not reach the functions or the suite.
FOREIGN_PREFIXES = ("ALPACA_", "APCA_", "GOOGLE_", "GCLOUD_", "GCP_", "CLOUDSDK_", "PYTHON", "FIREBASE_", "EVENKEEL_")
OAUTH_CLIENT_ID = "evenkeel-on-this-machine"
WEB_PUSH_CONTACT = "mailto:operator@demo.example"
FOREIGN_NAMES = ("OWNER_UID", "CREDENTIALS_KEY", "WEB_PUSH_CONTACT", "WEB_PUSH_KEY", "VIRTUAL_ENV", "GCLOUD_PROJECT")
KEPT_NAMES = ("FIREBASE_EMULATORS_PATH",)


# Paper accounts that belong to nobody yet, for those who sign up on this machine.
PRACTICE_ACCOUNTS = 6


@dataclass(frozen=True)
class KeyPair:
    """What opens a paper account."""

    key_id: str
    secret: str


@dataclass(frozen=True)
class DemoSecrets:
    """The key pair of the demo user's paper account, the password of the demo user, and the key pairs of the practice
    accounts, made anew for each run."""

    key_id: str
    secret_key: str
    password: str
    practice: tuple[KeyPair, ...]


def make_demo_secrets() -> DemoSecrets:
    """Random pairs in the form of Alpaca's paper keys (PK and 18 characters; 40 characters), and a password."""
    own, *practice = (_make_key_pair() for _ in range(1 + PRACTICE_ACCOUNTS))
    return DemoSecrets(own.key_id, own.secret, secrets.token_hex(5), tuple(practice))


def _make_key_pair() -> KeyPair:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return KeyPair("PK" + "".join(secrets.choice(letters) for _ in range(18)), secrets.token_hex(20))


@dataclass(frozen=True)
class Staging:
    """What one run is made of. `functions` and the repository are read; everything is written below `state`."""

    state: Path
    project: str
    ports: Ports
    functions: Path
    with_page: bool
    broker_url: str | None = None
    follows_broker: bool = False

    @property
    def logs(self) -> Path:
        """The folder of the children's logs."""
        return self.state / "logs"

    def write(self, tools: Tools, demo: DemoSecrets, owner_uid: str) -> None:
        """Writes the whole folder; raises StackError where the repository lacks a part."""
        for folder in ("logs", "tmp", "config", "emulators"):
            (self.state / folder).mkdir(parents=True, exist_ok=True)
        settings = self._settings()
        self._write_json("firebase.json", settings)
        for name in ("firestore.rules", "firestore.indexes.json"):
            self._copy(ROOT / name, self.state / name)
        self._write_functions(demo, owner_uid)
        self._write_emulators(tools)
        if self.with_page:
            self._write_page(demo)

    def emulators(self) -> list[str]:
        """The names of the emulators that the suite is asked to start."""
        names = ["auth", "functions", "firestore", "pubsub", "tasks", "eventarc"]
        return [*names, "hosting"] if self.with_page else names

    def _write_json(self, name: str, value: object) -> None:
        (self.state / name).write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")

    def _copy(self, source: Path, target: Path) -> None:
        if not source.is_file():
            raise StackError(f"{source.name} is missing", "this checkout is not whole: get the file back with git")
        shutil.copyfile(source, target)

    def _settings(self) -> dict[str, Any]:
        """The repository's firebase.json with this run's ports and folders, and the page allowed to reach them."""
        settings: dict[str, Any] = copy.deepcopy(json.loads((ROOT / "firebase.json").read_text(encoding="utf-8")))
        for functions in settings["functions"]:
            functions["source"] = "functions"
            # The suite starts the interpreter of this name out of the environment that this program runs in.
            functions["runtime"] = "python{}{}".format(*sys.version_info[:2])
        hosting = settings.pop("hosting")
        if self.with_page:
            hosting["public"] = "hosting"
            local = " ".join(self.ports.url(part) for part in ("auth", "firestore"))
            for rule in hosting["headers"]:
                for header in rule["headers"]:
                    if header["key"] == "Content-Security-Policy":
                        header["value"] = header["value"].replace("connect-src 'self'", f"connect-src 'self' {local}")
            settings["hosting"] = hosting
        listeners = {
            name: {"host": HOST, "port": getattr(self.ports, name)}
            for name in [*self.emulators(), "hub", "logging"]
            if name != "hosting"
        }
        listeners["firestore"]["websocketPort"] = self.ports.firestore_websocket
        if self.with_page:
            listeners["hosting"] = {"host": HOST, "port": self.ports.page}
        settings["emulators"] = {**listeners, "ui": {"enabled": False}, "singleProjectMode": True}
        return settings

    def _write_functions(self, demo: DemoSecrets, owner_uid: str) -> None:
        staged = self.state / "functions"
        staged.mkdir()
        if not (self.functions / "main.py").is_file():
            raise StackError(f"there is no main.py in {self.functions}", "give the folder of the functions")
        for entry in self.functions.iterdir():
            if entry.name not in ("venv", "__pycache__") and not entry.name.startswith("."):
                (staged / entry.name).symlink_to(entry)
        (staged / "venv").symlink_to(Path(sys.prefix))
        broker = self.broker_url or self.ports.url("broker")
        _write_environment(
            staged / ".env",
            {
                "ALPACA_BASE_URL": broker,
                "ALPACA_DATA_URL": broker,
                "ALPACA_OAUTH_CLIENT_ID": OAUTH_CLIENT_ID,
                "ALPACA_OAUTH_REDIRECT_URL": f"{self.ports.url('page')}/connect",
                "LOCAL_WEBHOOKS": "allowed",
                **({"LOCAL_CLOCK": "broker"} if self.follows_broker else {}),
                "OWNER_UID": owner_uid,
                "PAGE_URL": self.ports.url("page"),
                "WEB_PUSH_CONTACT": WEB_PUSH_CONTACT,
            },
        )
        _write_environment(
            staged / ".secret.local",
            {
                "ALPACA_KEY_ID": demo.key_id,
                "ALPACA_SECRET_KEY": demo.secret_key,
                "ALPACA_OAUTH_CLIENT_SECRET": secrets.token_hex(20),
                "CREDENTIALS_KEY": urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii"),
                "WEB_PUSH_KEY": b64encode(secrets.token_bytes(32)).decode("ascii"),
            },
        )

    def _write_emulators(self, tools: Tools) -> None:
        folder = self.state / "emulators"
        if tools.firestore_jar is not None:
            (folder / "firestore.jar").write_bytes(manifest_jar(tools.firestore_jar))
        if tools.pubsub_program is not None:
            program = str(tools.pubsub_program).replace("'", "'\\''")
            script = folder / "pubsub"
            script.write_text(f"#!/bin/sh\nexec '{program}' \"$@\"\n", encoding="utf-8")
            script.chmod(0o755)

    def _write_page(self, demo: DemoSecrets) -> None:
        if not (BUILT_PAGE / "index.html").is_file():
            raise StackError("the page is not built", "run `make demo`, or `npm run build` in frontend/")
        shutil.copytree(BUILT_PAGE, self.state / "hosting")
        self._write_json(
            "hosting/config.json",
            {
                "firebase": {
                    "projectId": self.project,
                    "apiKey": "demo",
                    "authDomain": f"{self.project}.firebaseapp.com",
                    "appId": "demo",
                },
                "emulators": {
                    "auth": self.ports.url("auth"),
                    "firestore": {"host": HOST, "port": self.ports.firestore},
                },
                "practice_accounts": [asdict(pair) for pair in demo.practice],
            },
        )

    def environment(self, tools: Tools) -> dict[str, str]:
        """The environment of every child: the caller's without foreign accounts, and what the suite needs."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if name in KEPT_NAMES
            or not (name in FOREIGN_NAMES or name.startswith(FOREIGN_PREFIXES) or name.endswith("_EMULATOR_HOST"))
        }
        wanted: Mapping[str, str] = {
            "PATH": os.pathsep.join([str(tools.java_home / "bin"), str(tools.node.parent), kept.get("PATH", "")]),
            "JAVA_HOME": str(tools.java_home),
            "TMPDIR": str(self.state / "tmp"),
            # A login of the user stays unread, and two systems do not share one settings file.
            "XDG_CONFIG_HOME": str(self.state / "config"),
            "CI": "1",
            "METADATA_SERVER_DETECTION": "none",
            "NO_UPDATE_NOTIFIER": "1",
            "FUNCTIONS_DISCOVERY_TIMEOUT": "180",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }
        for variable, name, found in (
            ("FIRESTORE_EMULATOR_BINARY_PATH", "firestore.jar", tools.firestore_jar),
            ("PUBSUB_EMULATOR_BINARY_PATH", "pubsub", tools.pubsub_program),
        ):
            if found is not None:
                kept[variable] = str(self.state / "emulators" / name)
        return {**kept, **wanted}


def _write_environment(path: Path, values: Mapping[str, str]) -> None:
    path.write_text("".join(f"{name}={value}\n" for name, value in values.items()), encoding="utf-8")
    path.chmod(0o600)
