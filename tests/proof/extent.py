"""How much of the proof is tried: a sample by `make check`, the usual part by `make test`, all by `make proof`."""

from __future__ import annotations

import os
from enum import StrEnum


class Extent(StrEnum):
    """`EVENKEEL_PROOF` names one."""

    SAMPLE = "sample"
    USUAL = "usual"
    WHOLE = "whole"


EXTENT = Extent(os.environ.get("EVENKEEL_PROOF", "usual"))


def by_extent(*, sample: int, usual: int, whole: int = 1) -> int:
    """The number for the extent of this process."""
    return {Extent.SAMPLE: sample, Extent.USUAL: usual, Extent.WHOLE: whole}[EXTENT]
