"""Reading files for the commands, and refusing what cannot be read in one sentence."""

import sys
from pathlib import Path

from rebalancer.core.base.errors import InvalidInput
from rebalancer.core.planning.scenario import read_json


def read_text(file: str, what: str, field: str = "FILE") -> str:
    """Read the file's text; `-` is standard input.

    Raises:
        InvalidInput: it is missing, a directory, not readable or not UTF-8.
    """
    try:
        content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    except FileNotFoundError as error:
        raise InvalidInput(f"{field} {file} does not exist; give the path of {what}.", field=field) from error
    except IsADirectoryError as error:
        raise InvalidInput(f"{field} {file} is a directory; give the path of {what}.", field=field) from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{field} {file} cannot be read: {error}.", field=field) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{field} {file} is not UTF-8 text; give {what} in UTF-8.", field=field) from error


def read_document(file: str, what: str, field: str = "FILE") -> object:
    """Read the file's JSON, without a float in it."""
    return read_json(read_text(file, what, field), what)


def write_text(file: str | None, text: str) -> None:
    """Write a result to a file that is replaced whole, or to standard output for None and `-`.

    Raises:
        InvalidInput: the file cannot be written.
    """
    if file is None or file == "-":
        sys.stdout.write(text)
        return
    path = Path(file)
    draft = path.with_name(f".{path.name}.new")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise InvalidInput(f"{file} cannot be written: {error}.", field="--out") from error
