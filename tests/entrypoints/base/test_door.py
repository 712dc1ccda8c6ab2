"""The one door: which function answers, and what is refused before any does."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from firebase_functions.https_fn import CallableRequest
from flask import Flask, Response
from werkzeug.test import EnvironBuilder

from rebalancer.entrypoints.base.door import BODY_BYTES_MAX, DEPTH_MAX, Door, refusing_unreadable

AREAS = {"load_plan": "planning", "find_asset": "targets"}
APP = Flask("door")
JSON = "application/json"


def send(path: str, body: bytes | str = b'{"data": {}}', method: str = "POST", kind: str = JSON) -> Response:
    """One request to a door as the platform hands it over."""
    environ = EnvironBuilder(path=path, method=method, data=body, content_type=kind).get_environ()
    with APP.request_context(environ) as context:
        return Door(AREAS).answer(context.request)


def refusal_of(response: Response) -> tuple[int, str, str]:
    error = json.loads(response.get_data())["error"]
    return response.status_code, error["status"], error["details"]["code"]


def nested(levels: int) -> str:
    return f'{{"data": {"[" * levels}{"]" * levels}}}'


@pytest.mark.parametrize("path", ["/api/load_plan", "/load_plan", "/api/load_plan/"])
def test_a_callable_answers_behind_hosting_and_at_the_functions_own_address(path: str) -> None:
    assert refusal_of(send(path)) == (401, "UNAUTHENTICATED", "UNAUTHENTICATED")


@pytest.mark.parametrize(
    "path", ["/api/", "/", "/api/nothing", "/api/load_plan/more", "/api/__class__", "/api/load%20plan"]
)
def test_a_name_that_is_no_callable_is_not_found(path: str) -> None:
    assert refusal_of(send(path)) == (404, "NOT_FOUND", "UNKNOWN_CALLABLE")


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
def test_only_a_post_is_a_call(method: str) -> None:
    response = send("/api/load_plan", method=method)
    assert (response.status_code, refusal_of(response)[2]) == (400, "WRONG_METHOD")


def test_the_platforms_probe_is_answered_without_a_call() -> None:
    assert send("/__/health", method="GET").get_data() == b"ok"


UNREADABLE: dict[str, tuple[bytes | str, str]] = {
    "empty": (b"", "NOT_JSON"),
    "cut off": (b'{"data": ', "NOT_JSON"),
    "not a number": (b'{"data": NaN}', "NOT_JSON"),
    "endless": (b'{"data": Infinity}', "NOT_JSON"),
    "50,000 digits": (b'{"data": ' + b"9" * 50_000 + b"}", "NOT_JSON"),
    "very deep": (nested(100_000), "NOT_JSON"),
    "too deep": (nested(DEPTH_MAX + 1), "TOO_DEEP"),
    "not UTF-8": (b'{"data": "\xff\xfe"}', "NOT_UTF8"),
    "UTF-16": ('{"data": {}}'.encode("utf-16"), "NOT_UTF8"),
    "a list": (b"[]", "NOT_A_CALL"),
    "a word": (b'"data"', "NOT_A_CALL"),
    "no data": (b"{}", "NOT_A_CALL"),
    "more than data": (b'{"data": {}, "more": 1}', "NOT_A_CALL"),
    "too large": (json.dumps({"data": "x" * BODY_BYTES_MAX}), "REQUEST_TOO_LARGE"),
}


@pytest.mark.parametrize("name", UNREADABLE)
def test_a_body_that_no_callable_could_read_is_refused_and_logged_as_no_error(
    name: str, caplog: pytest.LogCaptureFixture
) -> None:
    body, code = UNREADABLE[name]
    with caplog.at_level(logging.ERROR):
        assert refusal_of(send("/api/load_plan", body)) == (400, "INVALID_ARGUMENT", code)
    assert caplog.records == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_another_content_type_is_refused(kind: str) -> None:
    assert refusal_of(send("/api/load_plan", kind=kind))[2] == "WRONG_CONTENT_TYPE"


def test_a_body_at_the_limit_of_depth_and_with_a_charset_is_read() -> None:
    response = send("/api/load_plan", nested(DEPTH_MAX - 1), kind="application/json; charset=utf-8")
    assert refusal_of(response)[2] == "UNAUTHENTICATED"


def test_a_function_of_its_own_name_refuses_the_same_and_lets_a_preflight_pass() -> None:
    seen: list[str] = []

    def deployed(request: Any) -> Response:
        seen.append(request.method)
        return Response("answered")

    guarded = refusing_unreadable(deployed)
    for method, body in (("POST", b"{"), ("POST", b'{"data": 1}'), ("OPTIONS", b"")):
        with APP.request_context(EnvironBuilder(method=method, data=body, content_type=JSON).get_environ()) as context:
            guarded(context.request)
    assert seen == ["POST", "OPTIONS"]


def test_a_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def load(_: object, name: str) -> Any:
        opened.append(name)
        return _answer

    monkeypatch.setattr("rebalancer.entrypoints.base.door.load", load)
    door = Door(AREAS)
    for _ in range(2):
        environ = EnvironBuilder(path="/api/load_plan", method="POST", data=b'{"data": 1}', content_type=JSON)
        with APP.request_context(environ.get_environ()) as context:
            assert json.loads(door.answer(context.request).get_data()) == {"result": 1}
    assert opened == ["load_plan"]


def _answer(request: CallableRequest[Any]) -> Any:
    return request.data
