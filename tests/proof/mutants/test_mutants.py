"""The proof is worth something only if it finds what is wrong: each planted bug is caught by a bounded search."""

from __future__ import annotations

from contextlib import suppress

import pytest

from rebalancer.services.execution.start import start_rebalance
from rebalancer.services.execution.submit import _send
from rebalancer.services.planning.preview import preview_rebalance
from tests.extent import by_extent
from tests.proof.mutants.bugs import BUGS
from tests.proof.mutants.planting import Bug, planted
from tests.proof.mutants.search import find_violation
from tests.proof.tally import counting_apart
from tests.proof.world import RUN_ID, ProofWorld

TWICE = Bug(
    "every order is sent twice, under two ids",
    _send,
    "order = ctx.broker.submit_order(leg.request())",
    "order = ctx.broker.submit_order(leg.request())\n"
    "        ctx.broker.submit_order(replace(leg.request(), client_order_id=f'{leg.client_order_id}-again'))",
)


@pytest.mark.parametrize("bug", BUGS[:: by_extent(sample=9, usual=1)], ids=lambda bug: bug.name)
def test_a_planted_bug_is_caught(bug: Bug) -> None:
    with counting_apart() as tally, planted(bug):
        found = find_violation()
    assert found is not None, f"{tally.schedules} schedules did not show that {bug.name}"


def test_a_double_order_is_counted_as_one() -> None:
    with counting_apart() as tally, planted(TWICE):
        world = ProofWorld()
        with suppress(Exception), world.counted():
            world.plan_id = preview_rebalance(world.ctx).stored.plan_id
            start_rebalance(world.ctx, world.plan_id, RUN_ID)
    assert tally.double_orders > 0


def test_a_bug_that_no_longer_fits_the_code_is_told() -> None:
    bug = BUGS[0]
    stale = Bug("stale", bug.place, "a passage that is nowhere", "")
    with pytest.raises(LookupError, match="stands 0 times"), planted(stale):
        pass


def test_a_planted_bug_is_gone_afterwards() -> None:
    bug = BUGS[0]
    before = bug.place.__code__
    with planted(bug):
        assert bug.place.__code__ is not before
    assert bug.place.__code__ is before
