"""The licenses of everything that is shipped or installed where it is deployed: each is one that this project accepts.

The page's packages are read from its lock, in which npm keeps each package's license; those of the functions and of the
command line from their metadata in this environment. `python -m local.setup.licenses [LOCK]` takes another lock.
"""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PAGE_LOCK = ROOT / "frontend" / "package-lock.json"
PYTHON_LOCKS = (ROOT / "functions" / "requirements.txt", ROOT / "requirements" / "cli.txt")
ACCEPTED = frozenset(
    {"0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC", "MIT", "MIT-0", "PSF-2.0", "Zlib"}
    # Used as it is, and its source is public: the certificates' list, and the page's font.
    | {"MPL-2.0", "OFL-1.1"}
)
# What packages write that give no SPDX expression, by how it begins.
OLDER_NAMES = {
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache 2": "Apache-2.0",
    "http://www.apache.org/licenses/LICENSE-2.0": "Apache-2.0",
    "https://www.apache.org/licenses/LICENSE-2.0": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "3-Clause BSD": "BSD-3-Clause",
    "Mozilla Public License 2.0": "MPL-2.0",
    "MIT License": "MIT",
    "The MIT License": "MIT",
    "ISC License": "ISC",
    "Python Software Foundation": "PSF-2.0",
}
CLASSIFIER = "License :: OSI Approved :: "


def page_licenses(lock: Path) -> Iterator[tuple[str, str]]:
    """Each package of the page and its license; what only builds and tests the page is not shipped."""
    for place, package in json.loads(lock.read_text(encoding="utf-8"))["packages"].items():
        if place and not package.get("dev"):
            yield place.rpartition("node_modules/")[2], package.get("license", "")


def python_licenses(lock: Path) -> Iterator[tuple[str, str]]:
    """Each package of a requirement file and its license, as far as it belongs on this machine."""
    for line in re.findall(r"^([a-z0-9][^\\\n]*)", lock.read_text(encoding="utf-8"), re.MULTILINE | re.IGNORECASE):
        wanted = Requirement(line.strip())
        if wanted.marker is None or wanted.marker.evaluate():
            yield wanted.name, _installed_license(wanted.name)


def _installed_license(name: str) -> str:
    try:
        found = metadata(name).json
    except PackageNotFoundError:
        return ""
    classified = [each for each in found.get("classifier", []) if each.startswith(CLASSIFIER)]
    written = (found.get("license_expression"), " AND ".join(classified), found.get("license"))
    return next((str(each).strip() for each in written if each), "")


def is_accepted(license_name: str) -> bool:
    """Whether every license that an SPDX expression names is accepted: also of a choice, no part may be a surprise."""
    names = re.split(r"\s+(?:AND|OR|WITH)\s+", license_name.replace("(", "").replace(")", ""))
    return all(_spdx(name.removeprefix(CLASSIFIER)) in ACCEPTED for name in names)


def _spdx(name: str) -> str:
    return next((spdx for start, spdx in OLDER_NAMES.items() if name.startswith(start)), name)


def main(arguments: Sequence[str]) -> int:
    """Print a line for each package whose license is not accepted; 1 if there is one."""
    page_lock = Path(arguments[0]) if arguments else PAGE_LOCK
    found = {*page_licenses(page_lock), *(each for lock in PYTHON_LOCKS for each in python_licenses(lock))}
    refused = sorted((name, license_name) for name, license_name in found if not is_accepted(license_name))
    for name, license_name in refused:
        print(f"{name}: {license_name[:60] or 'no license is named'} is not accepted: see local/setup/licenses.py")
    print(f"{len(found)} packages are shipped, {len(refused)} of them under a license that is not accepted")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
