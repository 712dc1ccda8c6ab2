"""The commands of docs/deploying.md, read from the page: what is written there is what runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

STEP = re.compile(r"^(\d+)\. \*\*(.+?)\*\*(.*?)(?=^\d+\. \*\*|\Z)", re.MULTILINE | re.DOTALL)
CONTINUED = re.compile(r" \\\n *")
BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the page: its number, its name, and its commands, a line each."""

    number: int
    title: str
    commands: tuple[str, ...]


def read_steps(page: str) -> list[Step]:
    """Return the steps in their order."""
    section = page.partition("\n## Steps\n")[2].partition("\n## ")[0]
    return [
        Step(int(number), title.strip("."), tuple(read_commands(body))) for number, title, body in STEP.findall(section)
    ]


def read_commands(text: str) -> Iterator[str]:
    """Yield every command line of the blocks; one that ends with a backslash goes on in the next."""
    for block in BLOCK.findall(text):
        yield from (line.strip() for line in CONTINUED.sub(" ", block).splitlines() if line.strip())
