"""`make release TAG=v1.0.0`: the files of a release into .local/release, ready to be published.

It builds the wheel of the command line, the page, the functions as they are deployed, the lists of their parts (SBOM),
the notes of this version from CHANGELOG.md, and the checksums of all of them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RELEASE_PYTHON = ROOT / ".venv-release" / "bin" / "python"
# Notices travel with everything that is handed on.
NOTICES = ("LICENSE", "NOTICE")


class ReleaseError(Exception):
    """Why no release can be made of this checkout; the message names the remedy."""


def require_version(root: Path, tag: str) -> str:
    """The version of a tag such as v1.0.0. Raises ReleaseError where a package or the change log says another."""
    version = tag.removeprefix("v")
    if not re.fullmatch(r"v\d+\.\d+\.\d+", tag):
        raise ReleaseError(f"TAG is {tag or 'missing'}: give one such as v1.0.0")
    said = {
        "pyproject.toml": tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"],
        "frontend/package.json": json.loads((root / "frontend/package.json").read_text(encoding="utf-8"))["version"],
    }
    for name, other in said.items():
        if other != version:
            raise ReleaseError(f"the tag is {tag}, but {name} says {other}: change one of them")
    return version


def notes_of(changelog: str, version: str) -> str:
    """The section of one version. Raises ReleaseError where there is none, or nothing in it."""
    sections = re.split(r"^## ", changelog, flags=re.MULTILINE)
    for section in sections[1:]:
        head, _, body = section.partition("\n")
        if head.split()[0].strip("[]") == version and body.strip():
            return body.strip() + "\n"
    raise ReleaseError(f"CHANGELOG.md has no section `## {version}` with a line in it: write it")


def deployed_files(root: Path) -> Iterator[Path]:
    """The functions' files that a deploy uploads: firebase.json says which are left out."""
    settings = json.loads((root / "firebase.json").read_text(encoding="utf-8"))["functions"][0]
    folder = root / settings["source"]
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        # As firebase-tools reads them: a pattern without a folder is of any name, another of any whole path below.
        heads = ["/" + "/".join(parts[:length]) for length in range(1, len(parts) + 1)]
        ignored = any(
            fnmatch(head if "/" in pattern else head.rpartition("/")[2], pattern.replace("**/", "*/"))
            for head in heads
            for pattern in settings["ignore"]
        )
        if path.is_file() and not ignored and not any(part.startswith(".env") for part in parts):
            yield path


def pack(target: Path, files: Sequence[tuple[str, Path]]) -> None:
    """Write an archive whose bytes depend on the files alone, not on their times and owners."""
    with (
        target.open("wb") as raw,
        gzip.GzipFile(fileobj=raw, mode="wb", filename="", mtime=0) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for name, path in files:
            member = tarfile.TarInfo(name)
            member.size = path.stat().st_size
            member.mode = 0o644
            with path.open("rb") as content:
                archive.addfile(member, content)


def build(root: Path, tag: str, out: Path) -> None:
    """Write every file of the release."""
    version = require_version(root, tag)
    notes = notes_of((root / "CHANGELOG.md").read_text(encoding="utf-8"), version)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    (out / "NOTES.md").write_text(notes, encoding="utf-8")
    notices = [(name, root / name) for name in NOTICES]
    page = root / "frontend" / "dist"
    page_files = [(str(path.relative_to(page)), path) for path in sorted(page.rglob("*")) if path.is_file()]
    functions = [(str(path.relative_to(root / "functions")), path) for path in deployed_files(root)]
    rules = [(name, root / name) for name in ("firebase.json", "firestore.rules", "firestore.indexes.json")]
    pack(out / f"evenkeel-page-{version}.tar.gz", [*notices, *page_files])
    pack(out / f"evenkeel-functions-{version}.tar.gz", [*notices, *rules, *functions])
    _run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", str(out), "."], root)
    for left_behind in (root / "build", *root.glob("functions/*.egg-info")):
        shutil.rmtree(left_behind, ignore_errors=True)
    page_parts = _run(
        ["npm", "sbom", "--sbom-format", "cyclonedx", "--package-lock-only", "--omit", "dev"], root / "frontend"
    )
    (out / f"evenkeel-page-{version}.cdx.json").write_text(page_parts, encoding="utf-8")
    for name, locked in (("functions", "functions/requirements.txt"), ("cli", "requirements/cli.txt")):
        sbom = out / f"evenkeel-{name}-{version}.cdx.json"
        _run([str(RELEASE_PYTHON), "-m", "cyclonedx_py", "requirements", locked, "-o", str(sbom)], root)
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}" for path in sorted(out.iterdir())]
    (out / "SHA256SUMS").write_text("\n".join(sums) + "\n", encoding="utf-8")


def _run(command: Sequence[str], folder: Path) -> str:
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        raise ReleaseError(f"`{' '.join(command[:4])}` failed: {finished.stderr.strip()[-500:]}")
    return finished.stdout


def main(arguments: Sequence[str]) -> int:
    """0 if the release was built, 2 if this checkout is none."""
    out = ROOT / ".local" / "release"
    try:
        build(ROOT, arguments[0], out)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 2
    print("\n".join(sorted(path.name for path in out.iterdir())))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:2] or [""]))
