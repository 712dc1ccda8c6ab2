"""The patterns of Hosting, compiled by the engine that Hosting compiles them with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import re2

from local.deploy_check.configuration import read_json
from local.deploy_check.finding import Finding, ok, wrong

LISTS = ("redirects", "rewrites", "headers")
KINDS = ("source", "glob", "regex")
QUIET = re2.Options()
QUIET.log_errors = False


def check_patterns(root: Path) -> Iterator[Finding]:
    """Every pattern of redirects, rewrites and headers: exactly one a rule, and one that RE2 takes."""
    found = read_json(root / "firebase.json")
    if isinstance(found, Finding):
        yield found
        return
    count = 0
    faults = []
    for place, rule in _rules(found.get("hosting") or []):
        count += 1
        faults += [f"firebase.json, {place}: {fault}" for fault in _faults(rule)]
    yield from map(wrong, faults)
    if not faults:
        yield ok(f"the {count} patterns of Hosting are ones that it takes")


def _rules(hosting: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every rule with its place. `hosting` is one site, or a list of sites."""
    for site in hosting if isinstance(hosting, list) else [hosting]:
        for name in LISTS:
            for index, rule in enumerate(site.get(name) or []):
                yield f"hosting.{name}.{index}", rule


def _faults(rule: dict[str, Any]) -> Iterator[str]:
    patterns = {kind: rule[kind] for kind in KINDS if kind in rule}
    if len(patterns) != 1:
        yield f"give one of {', '.join(KINDS)}, not {len(patterns)}."
    if "regex" in patterns:
        try:
            re2.compile(patterns["regex"], QUIET)
        except re2.error as error:
            reason = error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0]
            yield f"Hosting compiles patterns with RE2, which refuses {patterns['regex']!r}: {reason}."
