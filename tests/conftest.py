"""What every property is tried with."""

from __future__ import annotations

from importlib.util import find_spec

from tests.extent import examples


def _settle_properties() -> None:
    """A slow machine is no fault of the code: no property fails by its time."""
    from hypothesis import HealthCheck, settings

    settings.register_profile(
        "evenkeel", max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("evenkeel")


# The environment of the research store has its own few packages and no properties.
if find_spec("hypothesis"):
    _settle_properties()
