"""Standard output and standard error on every console: closed, full, cut off, or without our characters."""

import codecs
import errno
import io
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn, TextIO

EXIT_OUTPUT: Final = 3
EXIT_CUT_OFF: Final = 141
"""As a program that SIGPIPE ends: whoever read the output, such as `head`, has read enough."""

_PLAIN: Final = {
    "→": "->",
    "×": "x",
    "÷": "/",
    "−": "-",
    "–": "-",
    "—": "-",
    "…": "...",
    "≤": "<=",
    "≥": ">=",
    "’": "'",
}


class OutputFailed(Exception):
    """Standard output took no more. It is no OSError, so that no library on the way takes it for one of its own."""

    def __init__(self, error: OSError) -> None:
        super().__init__(error.strerror or str(error))
        self.is_cut_off = error.errno == errno.EPIPE


class _Output(io.TextIOWrapper):
    """A text stream whose failures are `OutputFailed`."""

    def write(self, text: str, /) -> int:
        """Write, or say that nothing more can be written."""
        try:
            return super().write(text)
        except OSError as error:
            raise OutputFailed(error) from error

    def flush(self) -> None:
        """Flush, or say that nothing more can be written."""
        try:
            super().flush()
        except OSError as error:
            raise OutputFailed(error) from error


class _Notes(io.TextIOWrapper):
    """Standard error: where it takes nothing, what is said is lost and the command goes on."""

    def write(self, text: str, /) -> int:
        """Write where that works."""
        with suppress(OSError):
            super().write(text)
        return len(text)

    def flush(self) -> None:
        """Flush where that works."""
        with suppress(OSError):
            super().flush()


class _Closed(io.RawIOBase):
    """The standard output of a caller that closed it."""

    forgets = False
    """Set once the failure was said: what is still buffered is dropped, and fails no more when Python ends."""

    def writable(self) -> bool:
        """Accept a writer, whose first flush fails."""
        return True

    def write(self, content: Any, /) -> int:
        """Refuse: there is nowhere to write to."""
        if _Closed.forgets:
            return len(content)
        raise OSError(errno.EBADF, "standard output is closed")


def replace_characters(error: UnicodeError) -> tuple[str, int]:
    """Write what a console's encoding does not have in plain characters: `→` as `->`, an unknown one as `?`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    cut = error.object[error.start : error.end]
    return "".join(_PLAIN.get(character, "?") for character in cut), error.end


def run_on_console(command: Callable[[], None]) -> NoReturn:
    """Run a command that ends by `SystemExit`, write out all of its output, and exit with its code.

    Where the output is cut off (`| head`) the exit code is 141, without a word; where it cannot be written 3, with one
    line.
    """
    sys.stderr = _open_notes(sys.stderr)
    sys.stdout = _open_output(sys.stdout)
    _speak_plainly(sys.stderr)
    try:
        code = _code_of(command)
        sys.stdout.flush()
    except OutputFailed as failed:
        code = EXIT_CUT_OFF if failed.is_cut_off else EXIT_OUTPUT
        if not failed.is_cut_off:
            sys.stderr.write(f"The output cannot be written: {failed}.\n")
        _discard_the_rest()
    sys.exit(code)


def _code_of(command: Callable[[], None]) -> int:
    try:
        command()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0


def _open_output(stream: TextIO | None) -> TextIO:
    if stream is None:
        return _Output(io.BufferedWriter(_Closed()), encoding="utf-8")
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    is_terminal, encoding = stream.isatty(), stream.encoding
    output = _Output(stream.detach(), encoding=encoding, line_buffering=is_terminal)
    _speak_plainly(output)
    return output


def _open_notes(stream: TextIO | None) -> TextIO:
    if stream is None:
        return _nowhere()
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    encoding = stream.encoding
    # Unbuffered, so that nothing is left over that would fail when Python ends.
    return _Notes(io.FileIO(stream.detach().fileno(), "w", closefd=False), encoding=encoding, write_through=True)


def _speak_plainly(stream: TextIO) -> None:
    codecs.register_error("rebalancer.plain", replace_characters)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="rebalancer.plain")


def _discard_the_rest() -> None:
    """Point standard output to nowhere, so that what is still buffered fails no more when Python ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        # A closed output has no descriptor; what it buffers is forgotten.
        _Closed.forgets = True
        sys.stdout = _nowhere()


def _nowhere() -> TextIO:
    return Path(os.devnull).open("w", encoding="utf-8")
