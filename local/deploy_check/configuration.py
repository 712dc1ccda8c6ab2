"""firebase.json, the indexes and the page, as firebase-tools will read them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from local.deploy_check.finding import Finding, ok, wrong

SHOWN = 3
ORDERS = {"ASCENDING", "DESCENDING"}
SCOPES = {"COLLECTION", "COLLECTION_GROUP"}
LICENCES = "licenses.md"


def check_firebase_json(root: Path, schema: Path) -> Iterator[Finding]:
    """firebase.json against the schema that firebase-tools ships, and the files that it names."""
    found = read_json(root / "firebase.json")
    if isinstance(found, Finding):
        yield found
        return
    rules = read_json(schema)
    if isinstance(rules, Finding):
        yield wrong(f"{schema.name} is missing: install firebase-tools with `make emulators`.")
        return
    # The schema calls itself draft 7 and uses nothing newer.
    errors = sorted(jsonschema.Draft7Validator(rules).iter_errors(found), key=lambda error: list(map(str, error.path)))
    for error in errors[:SHOWN]:
        place = ".".join(str(part) for part in error.absolute_path) or "the whole file"
        yield wrong(f"firebase.json, {place}: {error.message[:200]}")
    if not errors:
        yield ok("firebase.json fits the schema of firebase-tools")
    named = [found.get("firestore", {}).get("rules"), found.get("firestore", {}).get("indexes")]
    named += [part.get("source") for part in found.get("functions", [])]
    for name in named:
        if not isinstance(name, str) or not (root / name).exists():
            yield wrong(f"firebase.json names {name}, which is not there.")
    runtimes = {part.get("runtime") for part in found.get("functions", [])}
    yield (
        ok("the functions' runtime is Python 3.14")
        if runtimes == {"python314"}
        else wrong(f"the functions' runtime is {runtimes}, but the code and its locked packages are for python314.")
    )


def check_page(root: Path) -> Iterator[Finding]:
    """The built page, newer than its sources."""
    built = root / "frontend" / "dist" / "index.html"
    if not built.is_file():
        yield wrong("the page is not built: run `make page`.")
        return
    sources = [path for path in (root / "frontend" / "src").rglob("*") if path.is_file() and "test" not in path.name]
    newest = max(path.stat().st_mtime for path in sources)
    if newest > built.stat().st_mtime:
        yield wrong("the built page is older than its sources: run `make page`.")
    elif not (built.parent / LICENCES).is_file():
        yield wrong(f"the page has no {LICENCES}, the notices of what it is made of: run `make page`.")
    else:
        yield ok("the page is built, with the licences of what it is made of")


def check_indexes(root: Path) -> Iterator[Finding]:
    """The shape of firestore.indexes.json, and no index or override twice."""
    found = read_json(root / "firestore.indexes.json")
    if isinstance(found, Finding):
        yield found
        return
    faults = [*_index_faults(found.get("indexes", [])), *_override_faults(found.get("fieldOverrides", []))]
    for fault in faults[:SHOWN]:
        yield wrong(f"firestore.indexes.json: {fault}")
    if not faults:
        lives = sum(1 for override in found.get("fieldOverrides", []) if override.get("ttl"))
        count = len(found.get("indexes", []))
        yield ok(f"firestore.indexes.json: {count} composite indexes, {lives} times to live")


def _index_faults(indexes: list[dict[str, Any]]) -> Iterator[str]:
    seen = set()
    for index in indexes:
        fields = [(field.get("fieldPath"), field.get("order")) for field in index.get("fields", [])]
        key = (index.get("collectionGroup"), index.get("queryScope"), tuple(fields))
        name = f"{key[0]} on {', '.join(str(field) for field, _ in fields)}"
        if key in seen:
            yield f"{name} is there twice."
        seen.add(key)
        if len(fields) < 2:
            yield f"{name} has fewer than two fields: single fields belong into fieldOverrides."
        if key[1] not in SCOPES or any(order not in ORDERS for _, order in fields):
            yield f"{name} has an unknown scope or order."


def _override_faults(overrides: list[dict[str, Any]]) -> Iterator[str]:
    seen = set()
    for override in overrides:
        key = (override.get("collectionGroup"), override.get("fieldPath"))
        if key in seen:
            yield f"the override of {key[0]}.{key[1]} is there twice; the later one would win."
        seen.add(key)
        if not isinstance(override.get("indexes"), list):
            yield f"the override of {key[0]}.{key[1]} has no list of indexes."


def check_requirements(root: Path) -> Iterator[Finding]:
    """functions/requirements.txt: every package at one version, with hashes."""
    path = root / "functions" / "requirements.txt"
    if not path.is_file():
        yield wrong("functions/requirements.txt is missing: run `make lock`.")
        return
    text = re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    loose = [line.split()[0] for line in lines if "==" not in line or "--hash=sha256:" not in line]
    if loose:
        yield wrong(f"functions/requirements.txt: {loose[0]} has no exact version with its hash: run `make lock`.")
    else:
        yield ok(f"functions/requirements.txt: {len(lines)} packages, each one version with its hashes")


def read_json(path: Path) -> Any | Finding:
    """A JSON file, or the finding that says why it cannot be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return wrong(f"{path.name} is missing.")
    except ValueError as error:
        return wrong(f"{path.name} is not JSON: {error}.")
