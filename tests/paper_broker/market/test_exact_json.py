"""JSON with exact numbers."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.paper_broker.market.exact_json import Json, dump_json

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=9)
values: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | decimals,
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(values)
def test_every_value_comes_back_as_it_was_when_numbers_are_read_as_decimals(value: Json) -> None:
    assert json.loads(dump_json(value), parse_float=Decimal) == value


def test_digits_that_a_float_would_change_are_kept() -> None:
    assert dump_json([Decimal("0.1000000000000000055511151231257827"), Decimal("12345678901234567.89")]) == (
        "[0.1000000000000000055511151231257827,12345678901234567.89]"
    )


def test_a_number_that_json_has_no_form_for_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN has no form in JSON"):
        dump_json([Decimal("NaN")])
