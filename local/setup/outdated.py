"""`make outdated`: which direct dependency has a newer release than the one that is locked, and why it stays.

The reasons are the table of `docs/dependencies.md`; a newer major version without one ends with exit code 1.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from local.setup.parts import ROOT

REASONS = ROOT / "docs" / "dependencies.md"
NPM_FOLDERS = ("local", "frontend", "tests", "bench")
REQUESTS_AT_ONCE = 4
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


def direct_npm(folder: str) -> dict[str, str]:
    """The packages that one folder names itself, with the version that is locked."""
    packages = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    names = (name for part in ("dependencies", "devDependencies") for name in packages[""].get(part, {}))
    return {name: packages[f"node_modules/{name}"]["version"] for name in names}


def newest_in_npm(name: str) -> str:
    """Return a package's latest release, whatever version of Node it needs.

    `npm outdated` passes over releases that do not run on the Node of this machine, and so over the major versions
    that have to wait for a newer one.
    """
    asked = ["npm", "view", name, "dist-tags.latest", "--json"]
    answer = subprocess.run(asked, cwd=ROOT / NPM_FOLDERS[0], capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"npm could not look up {name}; check the connection to the registry.\n{answer.stderr.strip()}")
    return str(json.loads(answer.stdout))


def behind_in_npm() -> Iterator[Behind]:
    """What the registry has newer in each folder; a package of several folders is asked for once."""
    locked = {folder: direct_npm(folder) for folder in NPM_FOLDERS}
    names = sorted({name for one in locked.values() for name in one})
    with ThreadPoolExecutor(REQUESTS_AT_ONCE) as pool:
        newest = dict(zip(names, pool.map(newest_in_npm, names), strict=True))
    for folder, versions in locked.items():
        for name, version in versions.items():
            if version != newest[name]:
                yield Behind(folder, name, version, newest[name])


def main() -> int:
    """Print a line for each; 1 where a major version is behind without a reason."""
    known = reasons()
    rows = [*behind_in_python(), *behind_in_npm()]
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
