"""The CPU of one instance: a control group in which the kernel gives a process so much CPU and no more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PERIOD_MICROSECONDS = 100_000
OLD_ROOT = Path("/sys/fs/cgroup/cpu")
NEW_ROOT = Path("/sys/fs/cgroup")


@contextmanager
def control_group(cpus: float) -> Iterator[Path | None]:
    """Yield the file that takes process ids of a group with so many CPUs; None where this machine lets nobody make one.

    Both versions of the kernel's control groups are known; either usually wants root.
    """
    quota = round(cpus * PERIOD_MICROSECONDS)
    name = f"evenkeel-bench-{os.getpid()}"
    old = OLD_ROOT.is_dir()
    folder = (OLD_ROOT if old else NEW_ROOT) / name
    try:
        folder.mkdir()
        if old:
            (folder / "cpu.cfs_period_us").write_text(str(PERIOD_MICROSECONDS), encoding="ascii")
            (folder / "cpu.cfs_quota_us").write_text(str(quota), encoding="ascii")
        else:
            (folder / "cpu.max").write_text(f"{quota} {PERIOD_MICROSECONDS}", encoding="ascii")
    except OSError:
        with suppress(OSError):
            folder.rmdir()
        yield None
        return
    try:
        yield folder / "cgroup.procs"
    finally:
        # A group with a process that is still ending cannot be removed; it is empty and does no harm.
        with suppress(OSError):
            folder.rmdir()
