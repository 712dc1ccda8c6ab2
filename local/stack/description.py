"""`.local/stack.json`: the addresses of a running system, for scripts and tests."""

import json
from dataclasses import asdict
from pathlib import Path

from local.stack.ports import Ports
from local.stack.schedule import REGION
from local.stack.staging import DemoSecrets

DEMO_EMAIL = "demo@evenkeel.test"
DEMO_UID = "demo-user"


def describe(
    project: str, ports: Ports, demo: DemoSecrets, *, with_page: bool, follows_broker: bool
) -> dict[str, object]:
    """The description of a system; `page` is null where it runs without one, and `api` is then the function itself.

    Where it `follows_broker`, functions and schedules take the paper broker's time, which tests may move on.

    `broker_accounts` begins with the demo user's; those without a uid wait for people who sign up.
    """
    functions, page = ports.url("functions"), ports.url("page")
    return {
        "project": project,
        "page": page if with_page else None,
        "api": f"{page}/api" if with_page else f"{functions}/{project}/{REGION}/api",
        "functions": functions,
        "auth": ports.url("auth"),
        "firestore": ports.url("firestore"),
        "broker": ports.url("broker"),
        "broker_data": ports.url("broker"),
        "follows_broker": follows_broker,
        "demo": {"email": DEMO_EMAIL, "password": demo.password, "uid": DEMO_UID},
        "broker_accounts": [
            {"uid": DEMO_UID, "key_id": demo.key_id, "secret": demo.secret_key},
            *({"uid": None, **asdict(pair)} for pair in demo.practice),
        ],
    }


def publish(description: dict[str, object], path: Path) -> None:
    """Writes the description at once and whole, readable by its owner only."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
    fresh.chmod(0o600)
    fresh.replace(path)


def withdraw(own: Path, public: Path) -> None:
    """Removes the description; the public one only while it is still this system's and not a later one's."""
    if own.is_file() and public.is_file() and public.read_bytes() == own.read_bytes():
        public.unlink(missing_ok=True)
    own.unlink(missing_ok=True)
