"""The calls of a tool within a command line of a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

SEPARATORS = re.compile(r"\s*(?:&&|\|\||;|\|)\s*|\bdo\s+")
ASSIGNED = re.compile(r"[A-Z_]+=")
INNER = re.compile(r"\$\(([^()]*)\)")


def tool_calls(command: str, tools: tuple[str, ...] = ("gcloud", "firebase")) -> Iterator[list[str]]:
    """Yield the words of each call of one of the tools within a command line, those inside $(…) included."""
    pieces = [*SEPARATORS.split(INNER.sub("inner", command)), *INNER.findall(command)]
    for piece in pieces:
        words = re.findall(r"\"[^\"]*\"|'[^']*'|\S+", piece)
        while words and ASSIGNED.match(words[0]):
            words = words[1:]
        if words and words[0] in tools:
            yield words
