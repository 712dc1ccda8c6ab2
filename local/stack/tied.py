"""Becomes another program that the kernel kills when its starter dies (Linux); elsewhere just becomes it.

`python tied.py STARTER_PID COMMAND …`: the wish is made in the process itself, before it becomes the command, because
a parent cannot make it for a child safely. Imports nothing of ours, so that it costs only the start of Python.
"""

import ctypes
import os
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG, linux/prctl.h


def main() -> None:
    """Asks for the signal, looks whether the starter is still there, and becomes the command."""
    starter, command = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
    if os.getppid() != starter:
        sys.exit("the launcher is gone")
    os.execvp(command[0], command)  # noqa: S606  becoming the command is what this file is for; no shell is wanted


if __name__ == "__main__":
    main()
