"""How much is tried: a sample by `make check`, the usual part by `make test`, the whole proof by `make proof`."""

from __future__ import annotations

import os
from enum import StrEnum


class Extent(StrEnum):
    """`EVENKEEL_EXTENT` names one."""

    SAMPLE = "sample"
    USUAL = "usual"
    WHOLE = "whole"


EXTENT = Extent(os.environ.get("EVENKEEL_EXTENT", "usual"))


def by_extent(*, sample: int, usual: int, whole: int = 1) -> int:
    """The number for the extent of this process."""
    return {Extent.SAMPLE: sample, Extent.USUAL: usual, Extent.WHOLE: whole}[EXTENT]


def examples(usual: int) -> int:
    """How many examples a property is tried on: a quarter for a sample."""
    return by_extent(sample=usual // 4, usual=usual, whole=usual * 10)
