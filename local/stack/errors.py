"""The one error of the launcher."""

from pathlib import Path


class StackError(Exception):
    """The system cannot start or go on.

    `sentence` says what is wrong, `remedy` what to do about it, `log` where to read the details (or None).
    """

    def __init__(self, sentence: str, remedy: str, log: Path | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy
        self.log = log

    def __str__(self) -> str:
        line = f"{self.sentence}: {self.remedy}"
        return f"{line} (log: {self.log})" if self.log else line
