"""What watches a deployment: metrics of what the code really logs, alerts and a dashboard of metrics that there are.

Each file is held against the service's own message: an unknown field or word is refused as the service refuses it.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.cloud.logging_v2.types import LogMetric
from google.cloud.monitoring_dashboard_v1.types import Dashboard
from google.cloud.monitoring_v3.types import AlertPolicy
from google.protobuf.json_format import ParseError

from tests.deploy.logged_events import logged_events

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "local" / "deploy" / "monitoring"
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
USER = "logging.googleapis.com/user/"
BUILT_IN = {
    "run.googleapis.com/request_count": "INT64",
    "run.googleapis.com/request_latencies": "DISTRIBUTION",
    "run.googleapis.com/container/billable_instance_time": "DOUBLE",
    "firestore.googleapis.com/document/read_ops_count": "INT64",
    "firestore.googleapis.com/document/write_ops_count": "INT64",
}
"""Of the services' own metrics, those that are used, with what they measure in."""
EVENTS = logged_events()
Fields = dict[str, Any]


def read(folder: str) -> dict[str, Fields]:
    return {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((FOLDER / folder).glob("*.json"))
    }


METRICS, ALERTS = read("metrics"), read("alerts")
DASHBOARD: Fields = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))


def schema_fault(message: Any, fields: Fields) -> Iterator[str]:
    try:
        message.from_json(json.dumps(fields))
    except ParseError as error:
        yield str(error)


def metric_faults(fields: Fields) -> Iterator[str]:
    """What the service, or the code that logs, would not understand of a metric."""
    yield from schema_fault(LogMetric, fields)
    named = re.findall(r'jsonPayload\.event="(\w+)"', fields.get("filter", ""))
    yield from (f"nobody logs {name}" for name in named if name not in EVENTS)
    if not named:
        yield "no event is named"
    known = set.intersection(*(EVENTS.get(name, set()) | {"event"} for name in named)) if named else set()
    extracted = [fields.get("valueExtractor", ""), *fields.get("labelExtractors", {}).values()]
    for field in re.findall(r"jsonPayload\.(\w+)", " ".join(extracted)):
        if field not in known:
            yield f"{field} is not logged with each of {named}"
    for field in re.findall(r"jsonPayload\.(\w+)", fields.get("filter", "")):
        if field != "event" and not any(field in EVENTS.get(name, set()) for name in named):
            yield f"{field} is logged with none of {named}"
    descriptor = fields.get("metricDescriptor", {})
    if (descriptor.get("valueType") == "DISTRIBUTION") != ("valueExtractor" in fields):
        yield "a distribution has a value, and nothing else has"
    if {label["key"] for label in descriptor.get("labels", [])} != set(fields.get("labelExtractors", {})):
        yield "labels and their extractors differ"


def used(fields: object) -> Iterator[tuple[str, Fields]]:
    """Every use of a metric below a place, with how it is aggregated."""
    if isinstance(fields, dict):
        text = fields.get("filter")
        if isinstance(text, str):
            aggregation = fields.get("aggregation") or fields["aggregations"][0]
            for name in re.findall(r'metric\.type="([^"]+)"', text):
                yield name, aggregation
        for value in fields.values():
            yield from used(value)
    elif isinstance(fields, list):
        for value in fields:
            yield from used(value)


def use_faults(fields: object) -> Iterator[str]:
    """What a use of a metric asks that the metric does not have."""
    for name, aggregation in used(fields):
        metric = METRICS.get(name.removeprefix(USER)) if name.startswith(USER) else None
        kind = metric["metricDescriptor"]["valueType"] if metric else BUILT_IN.get(name)
        if kind is None:
            yield f"there is no metric {name}"
            continue
        aligner = aggregation["perSeriesAligner"]
        if aligner.startswith("ALIGN_PERCENTILE") and kind != "DISTRIBUTION":
            yield f"{name} has no percentiles"
        for label in re.findall(r"metric\.label\.(\w+)", str(aggregation.get("groupByFields"))):
            labels = metric["metricDescriptor"].get("labels", []) if metric else []
            if label not in {one["key"] for one in labels}:
                yield f"{name} has no label {label}"


def anchors() -> set[str]:
    headings = re.findall(r"^#+ (.+)$", RUNBOOK, re.MULTILINE)
    return {re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def alert_faults(fields: Fields) -> Iterator[str]:
    """What the service, or a person who is woken, would not understand of an alert."""
    yield from schema_fault(AlertPolicy, fields)
    yield from use_faults(fields)
    place = re.search(r"docs/runbook\.md#([a-z0-9-]+)", fields.get("documentation", {}).get("content", ""))
    if place is None or place[1] not in anchors():
        yield "it names no page of the runbook"
    for condition in fields.get("conditions", []):
        how = condition.get("conditionThreshold") or condition.get("conditionAbsent") or {}
        periods = [how.get("duration", ""), *(one["alignmentPeriod"] for one in how.get("aggregations", []))]
        if any(not re.fullmatch(r"\d+s", period) or int(period[:-1]) % 60 for period in periods):
            yield f"{condition['displayName']}: periods are whole minutes"


@pytest.mark.parametrize("name", METRICS)
def test_each_metric_is_of_what_the_code_logs_and_the_service_takes_it(name: str) -> None:
    assert list(metric_faults(METRICS[name])) == []
    assert METRICS[name]["name"] == name


@pytest.mark.parametrize("name", ALERTS)
def test_each_alert_is_of_a_metric_that_there_is_and_names_its_page(name: str) -> None:
    assert list(alert_faults(ALERTS[name])) == []


def test_the_dashboard_shows_metrics_that_there_are() -> None:
    assert list(schema_fault(Dashboard, DASHBOARD)) == []
    assert list(use_faults(DASHBOARD)) == []


def test_every_metric_is_watched_and_every_subject_has_its_alert() -> None:
    shown = {name for name, _ in used(DASHBOARD)} | {name for alert in ALERTS.values() for name, _ in used(alert)}
    assert {f"{USER}{name}" for name in METRICS} | set(BUILT_IN) == shown
    subjects = {"checks-late", "runs-stuck", "orders-rejected", "server-errors", "halts", "deliveries-dead", "cost"}
    assert subjects <= set(ALERTS)


def changed(fields: Fields, change: Callable[[Fields], object]) -> Fields:
    copied = copy.deepcopy(fields)
    change(copied)
    return copied


@pytest.mark.parametrize(
    ("name", "change", "fault"),
    [
        ("checks", lambda m: m.update(filtre="x"), "no field named"),
        ("checks", lambda m: m["metricDescriptor"].update(metricKind="DELTAS"), "metricKind"),
        ("checks", lambda m: m.update(filter=m["filter"].replace("drift_checked", "drift_check")), "nobody logs"),
        ("checks", lambda m: m["labelExtractors"].update(outcome="EXTRACT(jsonPayload.result)"), "is not logged"),
        ("deliveries_dead", lambda m: m.update(filter=m["filter"].replace(".dead", ".is_dead")), "logged with none"),
        ("open_runs_due", lambda m: m.pop("valueExtractor"), "a distribution"),
        ("checks", lambda m: m["metricDescriptor"].pop("labels"), "labels"),
    ],
)
def test_a_broken_metric_is_refused(name: str, change: Callable[[Fields], object], fault: str) -> None:
    assert fault in " ".join(metric_faults(changed(METRICS[name], change)))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda a: a.update(combiner="XOR"), "combiner"),
        (lambda a: a.update(severity="DREADFUL"), "severity"),
        (lambda a: a["documentation"].update(content="docs/runbook.md#nowhere"), "no page"),
        (lambda a: a["conditions"][0]["conditionThreshold"].update(duration="90s"), "whole minutes"),
        (
            lambda a: a["conditions"][0]["conditionThreshold"].update(
                filter=f'metric.type="{USER}orders_refused"',
                aggregations=[{"perSeriesAligner": "ALIGN_DELTA", "alignmentPeriod": "60s"}],
            ),
            "there is no metric",
        ),
        (
            lambda a: a["conditions"][0]["conditionThreshold"]["aggregations"][0].update(
                perSeriesAligner="ALIGN_PERCENTILE_99"
            ),
            "no percentiles",
        ),
    ],
)
def test_a_broken_alert_is_refused(change: Callable[[Fields], object], fault: str) -> None:
    assert fault in " ".join(alert_faults(changed(ALERTS["orders-rejected"], change)))
