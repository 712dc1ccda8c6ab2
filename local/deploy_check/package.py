"""What is uploaded as the functions: all that they load, and no folder that they never load."""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

from local.deploy_check.finding import Finding, ok, wrong

UPLOADED: Final = """
const {readdirRecursive} = require(`${process.argv[1]}/lib/fsAsync`);
const [path, ignored] = [process.argv[2], JSON.parse(process.argv[3])];
const say = (files) => console.log(JSON.stringify(files.map((file) => file.name)));
readdirRecursive({path, ignoreStrings: ignored}).then(say);
"""
LIST_SECONDS: Final = 60
TABLES: Final = {"CALLABLES", "BACKGROUND"}
AREAS: Final = "rebalancer.entrypoints"
LEAVES: Final = ("rebalancer.core.", "rebalancer.services.")
"""A rule or a use case that no function calls yet is no reason to change the package."""


def check_package(root: Path, firebase_tools: Path) -> Iterator[Finding]:
    """Hold the files that firebase-tools would upload against what the functions load."""
    functions = root / "functions"
    config = json.loads((root / "firebase.json").read_text(encoding="utf-8"))["functions"]
    ignored = next(iter(config if isinstance(config, list) else [config])).get("ignore", [])
    uploaded = uploaded_files(functions, ignored, firebase_tools)
    sources = {
        module_of(path.relative_to(functions)): path
        for path in sorted(functions.rglob("*.py"))
        if _is_ours(path, functions)
    }
    loaded = loaded_modules(sources)
    missing = sorted(name for name in loaded if sources[name] not in uploaded)
    for name in missing:
        yield wrong(f"{name} is loaded by the functions, but firebase.json keeps it from being uploaded.")
    idle = sorted(_idle_folders(sources, loaded, uploaded))
    for folder in idle:
        yield wrong(f"functions/{folder} is uploaded, but no function loads anything of it: add it to ignore.")
    if not missing and not idle:
        size = sum(path.stat().st_size for path in uploaded)
        left = len(sources) - sum(1 for path in sources.values() if path in uploaded)
        yield ok(
            f"{len(uploaded)} files of {size / 1e6:.1f} MB are uploaded; {left} modules that no function loads are not"
        )


def uploaded_files(functions: Path, ignored: list[str], firebase_tools: Path) -> set[Path]:
    """Ask firebase-tools itself which files it would pack."""
    done = subprocess.run(
        ["node", "-e", UPLOADED, str(firebase_tools), str(functions), json.dumps([*ignored, "firebase-debug.log"])],
        capture_output=True,
        text=True,
        check=True,
        timeout=LIST_SECONDS,
    )
    return {Path(name) for name in json.loads(done.stdout)}


def module_of(path: Path) -> str:
    """The dotted name of a file below the functions' folder."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def loaded_modules(sources: Mapping[str, Path]) -> set[str]:
    """Every module that `main` leads to, at start, at a first call or inside a function."""
    found: set[str] = set()
    waiting = ["main"]
    while waiting:
        name = waiting.pop()
        if name in found or name not in sources:
            continue
        found.add(name)
        parts = name.split(".")
        waiting += [".".join(parts[:length]) for length in range(1, len(parts))]
        waiting += imported_names(sources[name])
    return found


@cache
def imported_names(path: Path) -> tuple[str, ...]:
    """What a module may import when it runs, and what the manifest's tables name; not all of it is a module."""
    return tuple(_names(ast.parse(path.read_text(encoding="utf-8"))))


def _names(tree: ast.AST) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            for other in node.orelse:
                yield from _names(other)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif (
            isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict) and ast.unparse(node.target) in TABLES
        ):
            for place in ast.literal_eval(node.value).values():
                yield from (f"{AREAS}.{place}", f"{AREAS}.{place.rpartition('.')[0]}")
        elif isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield from _names(node)


def _idle_folders(sources: Mapping[str, Path], loaded: set[str], uploaded: set[Path]) -> Iterator[str]:
    folders = {path.parent for path in sources.values()}
    for folder in folders:
        names = [name for name, path in sources.items() if path.is_relative_to(folder)]
        if any(name in loaded or f"{name}.".startswith(LEAVES) for name in names):
            continue
        if any(sources[name] in uploaded for name in names):
            yield str(folder.relative_to(sources["main"].parent))


def _is_ours(path: Path, functions: Path) -> bool:
    return not {"venv", "__pycache__"} & set(path.relative_to(functions).parts)
