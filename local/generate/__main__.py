"""`python -m local.generate` writes what is out of date; with `--check` it writes nothing and names it."""

from __future__ import annotations

import sys

from local.generate.files import generated_files
from local.generate.output import stale, write


def main(arguments: list[str]) -> int:
    """Write or check. Exit 1 where `--check` finds a file out of date."""
    wanted = generated_files()
    if "--check" in arguments:
        found = stale(wanted)
        for path in found:
            sys.stderr.write(f"{path} is out of date: run make generate.\n")
        return 1 if found else 0
    for path in write(wanted):
        sys.stdout.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
