"""Each gate of `make check` refuses a planted fault: a gate that lets everything through would look green for ever."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.setup.checks import fast_parts
from local.setup.parts import ROOT

PAGE = ROOT / "frontend"
TOOLS = PAGE / "node_modules" / ".bin"
PARTS = {part.name: part for part in fast_parts("sample")}


@dataclass(frozen=True)
class Ran:
    """What a gate came to."""

    code: int
    said: str


def run(command: list[str], folder: Path = ROOT, **environment: str) -> Ran:
    given = {**PARTS["layers"].environment, "PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin"}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**given, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    return Ran(done.returncode, done.stdout + done.stderr)


def of_ruff(name: str) -> Callable[[str, Path], Ran]:
    """The part's own command, over one file instead of the whole checkout."""

    def gate(text: str, folder: Path) -> Ran:
        (folder / "planted.py").write_text(text, encoding="utf-8")
        *command, everything = PARTS[name].command
        assert everything == "."
        return run([*command, "--config", "pyproject.toml", "--no-cache", str(folder / "planted.py")])

    return gate


def types(text: str, folder: Path) -> Ran:
    (folder / "planted.py").write_text(text, encoding="utf-8")
    return run([*PARTS["types"].command, "--cache-dir", str(folder / "cache"), str(folder / "planted.py")])


def layers(text: str, folder: Path) -> Ran:
    """The whole product with one more module in core."""
    shutil.copytree(ROOT / "functions/rebalancer", folder / "rebalancer", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "rebalancer/core/base/planted.py").write_text(text, encoding="utf-8")
    command = [*PARTS["layers"].command, "--config", str(ROOT / "pyproject.toml"), "--no-cache"]
    return run(command, folder, PYTHONPATH=f"{folder}:{ROOT}")


def licenses(text: str, folder: Path) -> Ran:
    (folder / "package-lock.json").write_text(text, encoding="utf-8")
    return run([*PARTS["licenses"].command, str(folder / "package-lock.json")])


def page_lint(text: str, folder: Path) -> Ran:
    (folder / "planted.ts").write_text(text, encoding="utf-8")
    command = [str(TOOLS / "oxlint"), "--max-warnings", "0", "--config", ".oxlintrc.json"]
    return run([*command, str(folder / "planted.ts")], PAGE)


def page_layers(files: Mapping[str, str], folder: Path) -> Ran:
    """A small page with the project's own rules, without those that ask the types."""
    shutil.copytree(PAGE / "lint", folder / "lint")
    settings = json.loads((PAGE / ".oxlintrc.json").read_text(encoding="utf-8"))
    settings["options"]["typeAware"] = False
    (folder / ".oxlintrc.json").write_text(json.dumps(settings), encoding="utf-8")
    for name, text in files.items():
        (folder / "src" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "src" / name).write_text(text, encoding="utf-8")
    return run([str(TOOLS / "oxlint"), "--max-warnings", "0"], folder)


def page_format(text: str, folder: Path) -> Ran:
    (folder / "planted.ts").write_text(text, encoding="utf-8")
    return run([str(TOOLS / "prettier"), "--check", "--config", ".prettierrc.json", str(folder / "planted.ts")], PAGE)


def page_types(text: str, folder: Path) -> Ran:
    (folder / "planted.ts").write_text(text, encoding="utf-8")
    settings = {
        "extends": str(PAGE / "tsconfig.json"),
        "compilerOptions": {"types": []},
        "files": ["planted.ts"],
        "include": [],
    }
    (folder / "tsconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    return run([str(TOOLS / "tsc"), "-p", str(folder)], PAGE)


@dataclass(frozen=True)
class Planted:
    """A gate, a text with a fault, and how it names the fault. That it takes what is sound, `make check` shows."""

    gate: Callable[[str, Path], Ran]
    faulty: str
    said: str


PLANTED: Mapping[str, Planted] = {
    "lint": Planted(of_ruff("lint"), "import os\n", "F401"),
    "format": Planted(of_ruff("format"), "ONE=1\n", "would be reformatted"),
    "types": Planted(types, 'ONE: int = "1"\n', "[assignment]"),
    "layers": Planted(
        layers,
        "import time as time\n\nfrom rebalancer.services.context import user as user\n",
        "core is pure: no platform, no clock, no chance, no log BROKEN",
    ),
    "licenses": Planted(
        licenses,
        '{"packages": {"": {}, "node_modules/a": {"license": "MIT"}, "node_modules/b": {"license": "GPL-3.0 OR MIT"}}}',
        "b: GPL-3.0 OR MIT is not accepted",
    ),
    "page lint": Planted(
        page_lint,
        'export const one = parseFloat("1");\n',
        "Money stays a decimal string",
    ),
    "page format": Planted(page_format, "export const one = 1\n", "planted.ts"),
    "page types": Planted(
        page_types,
        "export const first = (list: string[]): string => list[0];\n",
        "TS2322",
    ),
}


@pytest.mark.parametrize("name", PLANTED)
def test_a_gate_refuses_a_fault_by_its_name(name: str, tmp_path: Path) -> None:
    refused = PLANTED[name].gate(PLANTED[name].faulty, tmp_path)
    # What cannot start, or misreads its command, ends with another code and without these words.
    assert refused.code in {1, 2}, refused.said
    assert PLANTED[name].said in refused.said


FEATURES = {
    "features/drift/Table.ts": "export const table = 1;\n",
    "features/runs/Rows.ts": 'export { value } from "@/lib/value";\n',
    "lib/value.ts": "export const value = 1;\n",
}


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("lib/value.ts", 'export { table as value } from "../features/drift/Table";\n', "lib imports only from lib"),
        ("features/runs/Rows.ts", 'export * from "@/features/drift/Table";\n', "A feature imports no other feature"),
        (
            "components/Row.ts",
            'export const row = () => import("@/wire/plan");\n',
            "components imports only from components, lib",
        ),
        ("helpers/value.ts", "export const value = 1;\n", "src/helpers has no place in the layers"),
    ],
)
def test_a_layer_of_the_page_imports_only_those_below_it(tmp_path: Path, place: str, text: str, said: str) -> None:
    assert page_layers(FEATURES, tmp_path / "good").code == 0
    refused = page_layers({**FEATURES, place: text}, tmp_path / "faulty")
    assert refused.code == 1
    assert said in refused.said


def test_every_part_of_the_check_that_is_no_test_runner_has_its_fault() -> None:
    assert {name for name, part in PARTS.items() if part.runner is None} == set(PLANTED)
