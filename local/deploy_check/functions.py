"""What would be deployed: discovered as firebase-tools discovers it, with its secrets, queues and settings."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from local.deploy_check.capacity import check_capacity
from local.deploy_check.finding import Finding, ok, todo, wrong
from local.deploy_check.quota import check_quota

DISCOVERY_SECONDS = 60
DISCOVER = """
import json, os, sys, yaml
from firebase_functions.private import serving
found = serving.get_functions()
# What main.py leaves in the environment before the production server starts, for each function of its own.
capacity = sys.modules.get("rebalancer.entrypoints.base.capacity")
def threads_of(name):
    os.environ.pop("THREADS", None)
    if capacity is not None:
        capacity.use_as_many_threads_as_calls(name)
    return int(os.environ["THREADS"]) if "THREADS" in os.environ else None
endpoints = yaml.safe_load(serving.functions_as_yaml(found))["endpoints"]
print(json.dumps({"endpoints": endpoints, "threads": {name: threads_of(name) for name in endpoints}}))
"""
QUEUE_NAME = re.compile(r"[A-Za-z0-9-]{1,100}")
SETTINGS = {
    "OWNER_UID": "the uid that owns the account of the keys in the secrets; without it the account has no owner",
    "ALPACA_BASE_URL": "the owner's broker; paper without it",
    "ALPACA_DATA_URL": "market data",
    "ALPACA_OAUTH_CLIENT_ID": "connecting by OAuth",
    "ALPACA_OAUTH_REDIRECT_URL": "where the broker sends people back to",
    "CREDENTIALS_KMS_KEY": "the Cloud KMS key that wraps users' keys",
    "LIVE_TRADING": "`allowed` lets users connect real money",
    "PAGE_URL": "where mails lead to",
    "WEB_PUSH_CONTACT": "push messages to people's browsers; where their makers can reach you",
}
SECRET_WITH = {"ALPACA_OAUTH_CLIENT_ID": "ALPACA_OAUTH_CLIENT_SECRET", "WEB_PUSH_CONTACT": "WEB_PUSH_KEY"}
"""The secret that is bound only where a setting is there."""

LOCAL_ONLY = ("LOCAL_WEBHOOKS", "ALPACA_LIVE_URL")
RESERVED = ("FIREBASE_", "X_GOOGLE_", "EXT_", "GCLOUD_PROJECT", "GOOGLE_CLOUD_PROJECT", "FUNCTIONS_EMULATOR")


def check_functions(root: Path) -> Iterator[Finding]:
    """Discovery, the quota that a deploy needs, queue names, secrets; then the settings beside them."""
    found = discover(root)
    if isinstance(found, Finding):
        yield found
        return
    endpoints = found.endpoints
    kinds = [next((name for name in endpoint if name.endswith("Trigger")), "?") for endpoint in endpoints.values()]
    counts = {kind: kinds.count(kind) for kind in dict.fromkeys(kinds)}
    listed = ", ".join(f"{count} {kind.removesuffix('Trigger')}" for kind, count in counts.items())
    yield ok(f"{len(endpoints)} functions are discovered: {listed}")
    yield from check_quota(endpoints)
    yield from check_capacity(endpoints, found.threads)
    queues = [name for name, endpoint in endpoints.items() if "taskQueueTrigger" in endpoint]
    for name in queues:
        if not QUEUE_NAME.fullmatch(name):
            yield wrong(f"the queue {name} may only have letters, digits and hyphens in its name.")
    yield todo(f"the queues {', '.join(queues)} are private: grant roles/run.invoker as docs/deploying.md says.")
    secrets = {
        secret["key"] for endpoint in endpoints.values() for secret in endpoint.get("secretEnvironmentVariables") or []
    }
    yield from check_settings(root, frozenset(secrets))


@dataclass(frozen=True, slots=True)
class Manifest:
    """The endpoints that `functions/main.py` declares, and how many threads the server of each has."""

    endpoints: Mapping[str, dict[str, Any]]
    threads: Mapping[str, int | None]


def discover(root: Path) -> Manifest | Finding:
    """Return what `functions/main.py` declares, or why it does not load."""
    inherited = {key: value for key, value in os.environ.items() if not key.endswith("_EMULATOR_HOST")}
    try:
        finished = subprocess.run(
            [sys.executable, "-c", DISCOVER],
            cwd=root / "functions",
            env={**inherited, "GCLOUD_PROJECT": "demo-deploy-check"},
            capture_output=True,
            text=True,
            check=False,
            timeout=DISCOVERY_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return wrong(f"the functions cannot be discovered: {error}.")
    if finished.returncode != 0:
        lines = finished.stderr.strip().splitlines() or ["no output"]
        return wrong(f"functions/main.py does not load: {lines[-1][:200]}")
    found = json.loads(finished.stdout.splitlines()[-1])
    return Manifest(found["endpoints"], found["threads"])


def check_settings(root: Path, secrets: frozenset[str]) -> Iterator[Finding]:
    """functions/.env*: no secret, nothing that is for the local stack, no unknown name; and what is left to be set."""
    files = sorted(path for path in (root / "functions").glob(".env*") if path.name != ".env.local")
    given: dict[str, str] = {}
    for path in files:
        given |= dict(_pairs(path))
    for name in sorted(given):
        if name in secrets or name in SECRET_WITH.values():
            yield wrong(f"{name} is a secret, but is in functions/.env: take it out, and renew it at the broker.")
        elif name in LOCAL_ONLY or name.endswith("_EMULATOR_HOST"):
            yield wrong(f"{name} is in functions/.env, but is for the local stack alone.")
        elif name.startswith(RESERVED):
            yield wrong(f"{name} is in functions/.env, but the platform keeps that name for itself.")
        elif name not in SETTINGS:
            yield wrong(f"{name} is in functions/.env, but no function reads it; known are {', '.join(SETTINGS)}.")
    for name, meaning in SETTINGS.items():
        if name not in given:
            yield todo(f"{name} is not set ({meaning}).")
    yield from _value_faults(given)
    for name in sorted({*secrets, *(SECRET_WITH[name] for name in given if name in SECRET_WITH)}):
        yield todo(f"the secret {name} must exist: firebase functions:secrets:set {name}")


def _value_faults(given: Mapping[str, str]) -> Iterator[Finding]:
    for name in ("ALPACA_BASE_URL", "ALPACA_DATA_URL", "PAGE_URL", "ALPACA_OAUTH_REDIRECT_URL"):
        if name in given and not given[name].startswith("https://"):
            yield wrong(f"{name} must be an https address.")
    contact = given.get("WEB_PUSH_CONTACT", "mailto:")
    if not contact.startswith(("mailto:", "https://")):
        yield wrong("WEB_PUSH_CONTACT must be mailto:ADDRESS or an https address: push services refuse any other.")
    if given.get("ALPACA_BASE_URL", "").rstrip("/") == "https://api.alpaca.markets":
        yield todo("ALPACA_BASE_URL is real money: be sure that the owner's limits and switches are as they should.")
    if given.get("LIVE_TRADING", "allowed") != "allowed":
        yield wrong(f"LIVE_TRADING is {given['LIVE_TRADING']!r}, but only 'allowed' means anything.")


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        name, found, value = line.strip().removeprefix("export ").partition("=")
        if found and not name.startswith("#"):
            yield name.strip(), value.strip().strip("\"'")
