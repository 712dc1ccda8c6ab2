"""The drift of the command line's journal: as on the page, the newest measurement stays."""

from typing import Final

from tests.contracts.store.test_accounts import (
    test_a_drift_measurement_never_replaces_a_newer_one_but_what_the_schedule_came_to_is_kept,
)

CONTRACT: Final = [test_a_drift_measurement_never_replaces_a_newer_one_but_what_the_schedule_came_to_is_kept]
