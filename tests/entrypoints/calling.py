"""Calling a callable as the platform does: JSON in, JSON out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from firebase_functions.https_fn import AuthData, CallableRequest, HttpsError
from flask import Request
from werkzeug.test import EnvironBuilder

from tests.services.world import UID

Callee = Callable[[CallableRequest[Any]], Any]


def call(function: Callee, payload: Any = None, *, uid: str | None = UID, **claims: Any) -> Any:
    """What a browser gets: the request and the answer pass through JSON, which has no NaN."""
    sent = json.loads(json.dumps(payload))
    auth = None if uid is None else AuthData(uid, claims)
    request = CallableRequest(sent, Request(EnvironBuilder().get_environ()), auth=auth)
    return json.loads(json.dumps(function(request), allow_nan=False))


def refused(function: Callee, payload: Any = None, *, uid: str | None = UID, **claims: Any) -> tuple[str, str, Any]:
    """The error that a browser gets: the platform's code, our sentence, and the details."""
    with pytest.raises(HttpsError) as raised:
        call(function, payload, uid=uid, **claims)
    details = json.loads(json.dumps(raised.value.details, allow_nan=False))
    return raised.value.code.value, raised.value.message, details
