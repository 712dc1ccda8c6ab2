"""How a command ends: results on stdout, one clear line about what is wrong on stderr, and an exit code."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import typer

from rebalancer.core.base.errors import (
    BrokerOutcomeUnknown,
    BrokerRejected,
    BrokerUnavailable,
    Conflict,
    InvariantViolation,
    PermissionDenied,
    RebalancerError,
    StalePlan,
    StoreUnavailable,
    TradingHalted,
)

EXIT_FOUND = 1
"""The command worked and found what it looks for: a difference, a drift, an impossibility."""
EXIT_BAD_INPUT = 2
EXIT_UNAVAILABLE = 3
"""The broker or a store did not answer, or said no."""
EXIT_REFUSED = 4
"""A rule forbids it: trading is halted, the plan is stale, the id belongs to something else."""
EXIT_BUG = 70

_CODES = (
    ((Conflict, StalePlan, TradingHalted, PermissionDenied), EXIT_REFUSED),
    ((BrokerUnavailable, BrokerRejected, BrokerOutcomeUnknown, StoreUnavailable), EXIT_UNAVAILABLE),
    ((InvariantViolation,), EXIT_BUG),
)


@contextmanager
def refusals() -> Iterator[None]:
    """Turn a typed error into its one line and exit code."""
    try:
        yield
    except RebalancerError as error:
        raise refuse(error) from error


def refuse(error: RebalancerError) -> typer.Exit:
    """Say on stderr, in one line, what is wrong."""
    sys.stderr.write(" ".join(error.message.split()) + "\n")
    return typer.Exit(next((code for kinds, code in _CODES if isinstance(error, kinds)), EXIT_BAD_INPUT))


def emit(document: object, as_json: bool, render: Callable[[], None]) -> None:
    """Write the result: as JSON with two spaces of indentation, or as tables for a person."""
    if as_json:
        sys.stdout.write(json.dumps(document, indent=2, ensure_ascii=True) + "\n")
    else:
        render()


def note(lines: tuple[str, ...]) -> None:
    """Say on stderr what a person should know of the input, one line each."""
    for line in lines:
        sys.stderr.write(f"note: {line}\n")
