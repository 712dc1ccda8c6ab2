"""Bytes of a text file to text: UTF-8, UTF-16 and the Windows code page of Western Europe."""

from typing import Final

from rebalancer.core.base.errors import InvalidInput

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_OTHER_FORMATS: Final = (
    (b"PK\x03\x04", "an Excel or Numbers workbook"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"OFXHEADER", "an OFX or QFX file"),
)
_LOOKED_AT: Final = 400


def decode_text(content: bytes, what: str) -> str:
    """Decode a file by its byte order mark, else as UTF-16 where every other byte is zero, else UTF-8, else cp1252.

    Raises:
        InvalidInput: it is a workbook, a PDF or no text at all.
    """
    for start, name in _OTHER_FORMATS:
        if content.startswith(start):
            raise InvalidInput(f"{what} is {name}; export it as CSV.", field=what)
    encodings = [encoding for mark, encoding in _MARKS if content.startswith(mark)] or _without_mark(content)
    for encoding in encodings:
        try:
            return _require_text(content.decode(encoding), what)
        except UnicodeDecodeError:
            continue
    raise InvalidInput(f"{what} is not text in UTF-8, UTF-16 or Windows-1252; save it as CSV in UTF-8.", field=what)


def _without_mark(content: bytes) -> list[str]:
    head = content[:_LOOKED_AT]
    if head[1::2].count(0) * 2 > len(head[1::2]):
        return ["utf-16-le"]
    if head[::2].count(0) * 2 > len(head[::2]):
        return ["utf-16-be"]
    return ["utf-8", "cp1252"]


def _require_text(text: str, what: str) -> str:
    if text.lstrip()[:5].lower() in ("<html", "<!doc", "<?xml"):
        raise InvalidInput(f"{what} is a web page or XML; export it as CSV.", field=what)
    return text
