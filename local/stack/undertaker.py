"""Ends a system whose launcher was killed: waits until the launcher's end of a pipe closes, then ends what is left.

Runs as a process of its own (`python -m local.stack.undertaker STATE OWN PUBLIC`:
the state folder and the system's two descriptions) with the pipe as standard input. After an
orderly stop it finds nothing to do.
"""

import signal
import sys
from pathlib import Path

from local.stack.description import withdraw
from local.stack.processes import end_members


def main() -> None:
    """Waits for the launcher's end, then ends every process of the state folder and removes its description."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    sys.stdin.buffer.read()
    state, own, public = map(Path, sys.argv[1:])
    end_members(state)
    withdraw(own, public)


if __name__ == "__main__":
    main()
