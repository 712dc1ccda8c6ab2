"""Reading files for the commands, and refusing what cannot be read in one sentence."""

import sys
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from rebalancer.core.base.errors import InvalidInput, StoreUnavailable
from rebalancer.core.files.decoding import decode_text
from rebalancer.core.planning.scenario import read_json

BYTES_MAX: Final = 50_000_000
"""Larger than any file of a person: 10,000 symbols with their lots take a tenth of it."""


def read_text(file: str, what: str, field: str = "FILE") -> str:
    """Read a file's text in whatever encoding it has; `-` is standard input.

    Raises:
        InvalidInput: it is missing, a directory, not readable or no text.
        StoreUnavailable: standard input is closed.
    """
    return decode_text(_read_bytes(file, what, field), f"{field} {file}")


def _read_bytes(file: str, what: str, field: str) -> bytes:
    if file == "-":
        return _read_stdin(what, field)
    try:
        with Path(file).open("rb") as stream:
            return _read_whole(stream, file, field)
    except FileNotFoundError as error:
        raise InvalidInput(f"{field} {file} does not exist; give the path of {what}.", field=field) from error
    except IsADirectoryError as error:
        raise InvalidInput(f"{field} {file} is a directory; give the path of {what}.", field=field) from error
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{field} {file} cannot be read: {_reason(error)}.", field=field) from error


def _read_whole(stream: BinaryIO, file: str, field: str) -> bytes:
    """Read to the end; a device that has none is refused."""
    content = stream.read(BYTES_MAX + 1)
    if len(content) > BYTES_MAX:
        raise InvalidInput(f"{field} {file} is larger than {BYTES_MAX // 1_000_000} MB.", field=field)
    return content


def _read_stdin(what: str, field: str) -> bytes:
    # Python has no standard input at all where the caller closed it.
    if sys.stdin is None:
        raise _unavailable(f"{field} - is standard input, but it is closed; give the path of {what}.", field)
    try:
        return _read_whole(sys.stdin.buffer, "-", field)
    except (OSError, ValueError) as error:
        raise _unavailable(f"{field} - is standard input, which cannot be read: {_reason(error)}.", field) from error


def read_document(file: str, what: str, field: str = "FILE") -> object:
    """Read the file's JSON, which is UTF-8, without a float in it."""
    try:
        text = _read_bytes(file, what, field).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{field} {file} is not UTF-8 text; give {what} in UTF-8.", field=field) from error
    return read_json(text, what)


def read_table_or_document(file: str, what: str, field: str) -> tuple[str | None, object]:
    """Read a CSV as text or a JSON as a document, whichever the file holds; the other one is None."""
    text = read_text(file, f"a CSV or JSON of {what}", field)
    if file.lower().endswith(".json") or text.lstrip()[:1] in ("{", "["):
        return None, read_json(text, what)
    return text, None


def write_text(file: str | None, text: str) -> None:
    """Write a result to a file that is replaced whole, or to standard output for None and `-`.

    Raises:
        InvalidInput: the path is a directory.
        StoreUnavailable: the file cannot be written; what was there before is left as it was, and nothing beside it.
    """
    if file is None or file == "-":
        sys.stdout.write(text)
        return
    path = Path(file)
    if path.is_dir():
        raise InvalidInput(f"--out {file} is a directory; give the path of a file.", field="--out")
    draft = path.with_name(f".{path.name}.new")
    try:
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")  # A pipe or a device is written to, never replaced.
            return
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise _unavailable(f"--out {file} cannot be written: {_reason(error)}.", "--out") from error


def _unavailable(message: str, field: str) -> StoreUnavailable:
    return StoreUnavailable(message, code="FILE_UNAVAILABLE", field=field)


def _reason(error: Exception) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)
