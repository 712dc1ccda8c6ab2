"""What every property is tried with."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

from tests.extent import examples

# A slow machine is no fault of the code: no property fails by its time.
settings.register_profile(
    "evenkeel", max_examples=examples(100), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("evenkeel")
