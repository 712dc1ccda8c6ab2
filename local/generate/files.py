"""Every generated file, in one place."""

from __future__ import annotations

from pathlib import Path

from local.generate.messages import message_files
from local.generate.options import option_files
from local.generate.requests import request_files
from local.generate.schemas import schema_files
from local.generate.signatures import callable_files
from local.setup.prose import wrapped


def generated_files() -> dict[Path, str]:
    """What each generated file should hold, by its path below the root; documents with lines of a readable length."""
    found = {**option_files(), **schema_files(), **callable_files(), **request_files(), **message_files()}
    return {path: wrapped(text) if path.suffix == ".md" else text for path, text in found.items()}
