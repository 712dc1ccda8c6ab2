"""What reaches the log: events with their fields, the trace of the request, failures that Error Reporting can group."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from rebalancer.adapters.system.log import REPORTED_ERROR, SAMPLED, SPAN, TRACE, StructuredLog
from rebalancer.core.base.errors import BrokerUnavailable

TRACE_ID, SPAN_ID = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"


@pytest.fixture(autouse=True)
def _project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GCLOUD_PROJECT", "demo-log")
    monkeypatch.setenv("K_SERVICE", "api")
    monkeypatch.setenv("K_REVISION", "api-00007")


def written(capsys: pytest.CaptureFixture[str]) -> Any:
    printed = capsys.readouterr()
    (line,) = (printed.out + printed.err).strip().splitlines()
    return json.loads(line)


def in_request(headers: dict[str, str]) -> Any:
    return Flask("somewhere").test_request_context("/", headers=headers)


def test_an_event_has_its_name_and_plain_fields(capsys: pytest.CaptureFixture[str]) -> None:
    StructuredLog().event("checks_handed_out", late_seconds=7, dead=True, usd=Decimal("1.50"), why=None)
    assert written(capsys) == {
        "severity": "INFO",
        "message": "checks_handed_out",
        "event": "checks_handed_out",
        "late_seconds": 7,
        "dead": True,
        "usd": "1.50",
        "why": None,
    }


@pytest.mark.parametrize(("flags", "is_sampled"), [("01", True), ("00", False), ("03", True)])
def test_an_event_of_a_request_names_its_trace(
    flags: str, is_sampled: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    with in_request({"traceparent": f"00-{TRACE_ID}-{SPAN_ID}-{flags}"}):
        StructuredLog().refusal("callable_refused", code="STALE_PLAN")
    entry = written(capsys)
    assert entry["severity"] == "WARNING"
    assert (entry[TRACE], entry[SPAN], entry[SAMPLED]) == (f"projects/demo-log/traces/{TRACE_ID}", SPAN_ID, is_sampled)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "00-1-2-01",
        f"00-{'0' * 32}-{SPAN_ID}-01",
        f"00-{TRACE_ID}-{'0' * 16}-01",
        f"01-{TRACE_ID}-{SPAN_ID}-01",
        'x"}',
    ],
)
def test_a_header_that_names_no_trace_is_not_written(header: str, capsys: pytest.CaptureFixture[str]) -> None:
    with in_request({"traceparent": header}):
        StructuredLog().event("x")
    assert TRACE not in written(capsys)


def test_without_a_project_no_trace_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GCLOUD_PROJECT")
    monkeypatch.delenv("GOOGLE_CLOUD_PROJECT", raising=False)
    with in_request({"traceparent": f"00-{TRACE_ID}-{SPAN_ID}-01"}):
        StructuredLog().event("x")
    assert TRACE not in written(capsys)


def test_an_unforeseen_failure_is_reported_with_its_traceback_and_place(capsys: pytest.CaptureFixture[str]) -> None:
    with in_request({"traceparent": f"00-{TRACE_ID}-{SPAN_ID}-01"}):
        try:
            _ = 1 / 0
        except ZeroDivisionError as error:
            StructuredLog().failure("callable_failed", error)
    entry = written(capsys)
    assert (entry["severity"], entry["event"], entry["code"]) == ("ERROR", "callable_failed", "ZeroDivisionError")
    assert entry["@type"] == REPORTED_ERROR
    assert entry["message"].startswith("Traceback (most recent call last):")
    assert entry["message"].endswith("ZeroDivisionError: division by zero")
    assert entry["serviceContext"] == {"service": "api", "version": "api-00007"}
    place = entry["context"]["reportLocation"]
    assert place["filePath"] == __file__
    assert place["functionName"].startswith("test_an_unforeseen")
    assert entry[TRACE] == f"projects/demo-log/traces/{TRACE_ID}"


def test_a_foreseen_failure_is_reported_by_its_code_and_not_by_its_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    error = BrokerUnavailable("The broker does not answer for account 12345.", code="BROKER_UNREACHABLE")
    StructuredLog().failure("run_not_advanced", error, run_id="run-0001")
    entry = written(capsys)
    assert entry["message"] == "run_not_advanced: BROKER_UNREACHABLE"
    assert entry["run_id"] == "run-0001"
    assert "12345" not in json.dumps(entry)
