"""Every generated file, in one place."""

from __future__ import annotations

from pathlib import Path

from local.generate.options import option_files
from local.generate.schemas import schema_files


def generated_files() -> dict[Path, str]:
    """What each generated file should hold, by its path below the root."""
    return {**option_files(), **schema_files()}
