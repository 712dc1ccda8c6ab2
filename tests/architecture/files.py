"""The files of this repository that people wrote."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
# What tools install, build or leave behind; .gitignore has the same.
LEFT_OUT = {"node_modules", "__pycache__", "dist", "build", "test-results", "playwright-report", "venv"}
SHOWN_DOTS = {".github", ".ci"}
WRITTEN_BY_TOOLS = {"package-lock.json"}
TEXTS = {
    ".py",
    ".md",
    ".ts",
    ".tsx",
    ".js",
    ".mjs",
    ".css",
    ".html",
    ".sh",
    ".toml",
    ".json",
    ".yml",
    ".in",
    ".rules",
    "",
}


@cache
def written_files() -> tuple[Path, ...]:
    """Every text file that a person wrote, in order."""
    return tuple(sorted(_walk(ROOT)))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        path = Path(entry.path)
        if entry.is_dir(follow_symlinks=False):
            is_hidden = entry.name.startswith(".") and entry.name not in SHOWN_DOTS
            if not is_hidden and entry.name not in LEFT_OUT:
                yield from _walk(path)
        elif entry.is_file() and path.suffix in TEXTS and entry.name not in {*WRITTEN_BY_TOOLS, ".git"}:
            yield path
