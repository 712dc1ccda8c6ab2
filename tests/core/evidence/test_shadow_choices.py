"""A person chooses the shadow among the lab's policies: the two lists of names never part."""

from __future__ import annotations

from rebalancer.core.automation.schedule import Shadow
from rebalancer.core.evidence.policies import PolicyName


def test_every_policy_but_the_own_one_may_be_the_shadow() -> None:
    choices = {choice.value for choice in Shadow if choice is not Shadow.NONE}
    assert choices == {name.value for name in PolicyName if name is not PolicyName.OWN}
