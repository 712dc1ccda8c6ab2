"""`make outdated`: which direct dependency has a newer release than the one that is locked, and why it stays.

The reasons are the table of `docs/dependencies.md`; a newer major version without one ends with exit code 1.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from local.setup.parts import ROOT

REASONS = ROOT / "docs" / "dependencies.md"
NPM_FOLDERS = ("local", "frontend", "tests", "bench")
DIRECT = re.compile(r"^([A-Za-z0-9_.-]+)\s*(?:\[[^]]*\])?\s*(?:[<>=~!]|$)", re.MULTILINE)
ROW = re.compile(r"^\| `([^`]+)` \| ([^|]+) \|", re.MULTILINE)


@dataclass(frozen=True)
class Behind:
    """A direct dependency with a newer release."""

    where: str
    name: str
    locked: str
    newest: str

    @property
    def is_major(self) -> bool:
        """Whether the newest release has another first number."""
        return self.locked.split(".")[0] != self.newest.split(".")[0]


def reasons() -> dict[str, str]:
    """Why a package stays at its version, by its name."""
    return {name: reason.strip() for name, reason in ROW.findall(REASONS.read_text(encoding="utf-8"))}


def direct_python() -> set[str]:
    """The packages that a requirement file names."""
    files = [*sorted((ROOT / "requirements").glob("*.in")), ROOT / "functions" / "requirements.in"]
    found = (name for file in files for name in DIRECT.findall(file.read_text(encoding="utf-8")))
    return {name.lower().replace("_", "-") for name in found}


def behind_in_python() -> Iterator[Behind]:
    """What pip finds newer in this environment, for the packages that a requirement file names."""
    command = [sys.executable, "-m", "pip", "list", "--outdated", "--format", "json", "--disable-pip-version-check"]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    direct = direct_python()
    for row in json.loads(answer):
        if row["name"].lower().replace("_", "-") in direct:
            yield Behind("python", row["name"], row["version"], row["latest_version"])


def behind_in_npm(folder: str) -> Iterator[Behind]:
    """What npm finds newer in one folder; npm ends with 1 where there is anything."""
    answer = subprocess.run(
        ["npm", "outdated", "--json"], cwd=ROOT / folder, capture_output=True, text=True, check=False
    )
    for name, row in json.loads(answer.stdout or "{}").items():
        if "current" in row:
            yield Behind(folder, name, row["current"], row["latest"])


def main() -> int:
    """Print a line for each; 1 where a major version is behind without a reason."""
    known = reasons()
    rows = [*behind_in_python(), *(row for folder in NPM_FOLDERS for row in behind_in_npm(folder))]
    unexplained = 0
    for row in rows:
        reason = known.get(row.name, "")
        unexplained += row.is_major and not reason
        print(
            f"{row.where:<9} {row.name:<28} {row.locked:<12} {row.newest:<12} {reason or ('?' if row.is_major else '')}"
        )
    print(f"{len(rows)} behind, {unexplained} of another major version without a reason in docs/dependencies.md")
    return 1 if unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
