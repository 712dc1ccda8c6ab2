"""`make docs`: the site of the documents in `.local/site`, from the files where they are; a broken link fails it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from local.setup.prose import ROOT, documents

SOURCE: Final = ".local/site-source"
LEFT_OUT: Final = ("tests/", ".github/")
LINKED: Final = re.compile(r"(?:\]\(|src=\")([^)#\"\s]+)")


def linked_files(root: Path, page: Path) -> Iterator[Path]:
    """The files of the repository that a page links to and that are no page themselves."""
    for target in LINKED.findall(page.read_text(encoding="utf-8")):
        path = (page.parent / target).resolve()
        if "://" not in target and path.suffix != ".md" and path.is_file() and path.is_relative_to(root):
            yield path


def stage(root: Path, target: Path) -> None:
    """Copy the pages and what they link to, with the same paths, so that their links stay right."""
    shutil.rmtree(target, ignore_errors=True)
    pages = [page for page in documents(root) if not str(page.relative_to(root)).startswith(LEFT_OUT)]
    for path in {*pages, *(linked for page in pages for linked in linked_files(root, page))}:
        copy = target / path.relative_to(root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)


def main() -> int:
    """Stage and build."""
    stage(ROOT, ROOT / SOURCE)
    command = [".venv-docs/bin/mkdocs", "build", "--strict"]
    # The announcement of another product is no warning of ours.
    quiet = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    code = subprocess.run(command, cwd=ROOT, env=quiet, check=False).returncode
    if code == 0:
        print("the site is in .local/site: open .local/site/index.html")
    return code


if __name__ == "__main__":
    sys.exit(main())
