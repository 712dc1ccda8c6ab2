"""One table turns our errors into the platform's codes."""

from __future__ import annotations

import json

import pytest
from firebase_functions.https_fn import FunctionsErrorCode

from rebalancer.core.base import errors
from rebalancer.entrypoints.base.errors import CODES, https_error


def every_kind() -> list[type[errors.RebalancerError]]:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    return [kind for kind in kinds if issubclass(kind, errors.RebalancerError) and kind is not errors.RebalancerError]


def test_every_kind_of_error_has_its_code() -> None:
    assert len(every_kind()) > 9
    assert set(every_kind()) == set(CODES)


@pytest.mark.parametrize("kind", every_kind())
def test_an_error_keeps_its_sentence_its_code_and_its_field(kind: type[errors.RebalancerError]) -> None:
    error = https_error(kind("One sentence.", code="SOME_CODE", field="qty", details={"run_id": "r"}))
    assert (error.code, error.message) == (CODES[kind], "One sentence.")
    assert json.loads(json.dumps(error.details)) == {"code": "SOME_CODE", "field": "qty", "run_id": "r"}


def test_an_error_without_a_field_has_none_in_its_details() -> None:
    assert https_error(errors.Conflict("Again.")).details == {"code": "CONFLICT"}


def test_only_what_may_be_tried_again_is_called_unavailable() -> None:
    again = {kind for kind, code in CODES.items() if code is FunctionsErrorCode.UNAVAILABLE}
    assert again == {errors.BrokerUnavailable, errors.BrokerOutcomeUnknown, errors.StoreUnavailable}
