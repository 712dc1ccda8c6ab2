"""What a check says: one line, and whether it keeps a deploy from being sensible."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """OK; WRONG: a deploy would fail or harm; TODO: only the operator can know or do it."""

    OK = "ok"
    WRONG = "WRONG"
    TODO = "todo"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    verdict: Verdict
    sentence: str

    def __str__(self) -> str:
        return f"{self.verdict.value:<6} {self.sentence}"


def ok(sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(Verdict.OK, sentence)


def wrong(sentence: str) -> Finding:
    """To be fixed before a deploy."""
    return Finding(Verdict.WRONG, sentence)


def todo(sentence: str) -> Finding:
    """To be done by a person, where this machine cannot look."""
    return Finding(Verdict.TODO, sentence)
