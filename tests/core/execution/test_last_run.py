"""The mark by which one sees that another run has begun or ended since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from rebalancer.core.base.errors import InvariantViolation
from rebalancer.core.execution.last_run import closed_mark, run_mark, runs_mark
from tests.core.runs import a_run


@pytest.mark.parametrize(
    ("document", "mark"),
    [
        (None, ""),
        ({"run_id": "run-1"}, "run-1/open"),
        ({"run_id": "run-2", "closed_run_id": "run-1"}, "run-2/open"),
        ({"run_id": "run-2", "closed_run_id": "run-2"}, "run-2"),
    ],
)
def test_the_mark_names_the_newest_run_and_whether_its_end_is_known(
    document: Mapping[str, object] | None, mark: str
) -> None:
    assert runs_mark(document) == mark


def test_each_beginning_and_each_end_of_a_run_changes_the_mark() -> None:
    document: dict[str, object] = {}
    marks = [runs_mark(None)]
    for run_id in ("run-1", "run-2"):
        run = replace(a_run(), run_id=run_id)
        document |= {**run_mark(run)}
        marks.append(runs_mark(document))
        document |= closed_mark(run)
        marks.append(runs_mark(document))
    assert len(set(marks)) == len(marks)


def test_a_document_that_names_no_run_is_no_mark() -> None:
    with pytest.raises(InvariantViolation):
        runs_mark({"closed_run_id": "run-1"})
