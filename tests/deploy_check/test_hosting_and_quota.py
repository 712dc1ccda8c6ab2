"""`make deploy-check` refuses what Hosting does not compile and what a new project's quota does not hold."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from local.deploy_check.finding import Verdict
from local.deploy_check.hosting import check_patterns
from local.deploy_check.quota import check_quota
from tests.deploy_check.checkout import ROOT, checkout, rewrite, wrongs

__all__ = ["checkout"]


def service(**changes: Any) -> dict[str, Any]:
    return {"availableMemoryMb": 512, "cpu": 1, "region": ["us-central1"], **changes}


@pytest.mark.parametrize(
    ("endpoints", "asked"),
    [
        ([service()] * 20, "20 vCPU and 10 GiB"),
        ([service(availableMemoryMb=4096)] * 10, "10 vCPU and 40 GiB"),
        ([service(cpu="gcf_gen1")] * 60, "20 vCPU and 30 GiB"),
        ([service(cpu=0.5, availableMemoryMb=None, minInstances=0)] * 40, "20 vCPU and 10 GiB"),
        ([service(minInstances=20)], "20 vCPU and 10 GiB"),
    ],
)
def test_services_that_fit_a_new_projects_quota_to_the_last_are_in_order(
    endpoints: list[dict[str, Any]], asked: str
) -> None:
    (finding,) = check_quota({f"f{index}": endpoint for index, endpoint in enumerate(endpoints)})
    assert finding.verdict is Verdict.OK
    assert asked in finding.sentence


@pytest.mark.parametrize(
    ("endpoints", "asked"),
    [
        ([service()] * 21, "21 vCPU"),
        ([service(availableMemoryMb=4096)] * 10 + [service(availableMemoryMb=128)], "40.12 GiB"),
        ([service(cpu=None)] * 48, "48 vCPU"),
        ([service(cpu=None, availableMemoryMb=8192)] * 4 + [service(availableMemoryMb=16384)], "48 GiB"),
        ([service(cpu="gcf_gen1", availableMemoryMb=32768)] * 3, "24 vCPU"),
        ([service(minInstances=21)], "21 vCPU"),
        ([service(availableMemoryMb=300, cpu=None)], "f0 asks for 300 MiB"),
    ],
)
def test_services_that_pass_a_new_projects_quota_are_refused_with_the_sum(
    endpoints: list[dict[str, Any]], asked: str
) -> None:
    (sentence,) = wrongs(check_quota({f"f{index}": endpoint for index, endpoint in enumerate(endpoints)}))
    assert asked in sentence


def test_each_region_has_a_quota_of_its_own() -> None:
    regions = ["us-central1", "europe-west1"]
    findings = list(check_quota({f"f{index}": service(region=regions) for index in range(20)}))
    assert [finding.verdict for finding in findings] == [Verdict.OK, Verdict.OK]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"regex": "^/(?!assets/).*"}, "RE2, which refuses '^/(?!assets/).*': invalid perl operator: (?!"),
        ({"regex": r"(a)\1"}, "invalid escape sequence"),
        ({"regex": "(?<=a)b"}, "RE2, which refuses"),
        ({"regex": "[a"}, "missing ]"),
        ({"regex": "a", "source": "**"}, "give one of source, glob, regex, not 2"),
        ({}, "give one of source, glob, regex, not 0"),
    ],
)
@pytest.mark.parametrize("name", ["headers", "rewrites", "redirects"])
def test_a_pattern_that_hosting_refuses_is_named_with_its_place(
    name: str, rule: dict[str, str], said: str, checkout: Path
) -> None:
    rewrite(checkout / "firebase.json", hosting=[{"public": "dist", name: [{"source": "**"}, rule]}])
    (sentence,) = wrongs(check_patterns(checkout))
    assert sentence.startswith(f"firebase.json, hosting.{name}.1: ")
    assert said in sentence


def test_only_files_with_a_hash_in_their_name_are_kept_by_browsers(tmp_path: Path) -> None:
    """Where several rules match, Hosting and its emulator let the last one set a header."""
    script = """
      const { configMatcher } = require("superstatic/lib/utils/patterns.js");
      const rules = require(process.argv[1]).hosting.headers;
      for (const path of process.argv.slice(2)) {
        const set = rules.filter((rule) => configMatcher(path, rule)).flatMap((rule) => rule.headers);
        console.log(set.findLast((header) => header.key === "Cache-Control").value);
      }
    """
    paths = [
        "/",
        "/index.html",
        "/plans/abc",
        "/config.json",
        "/theme.js",
        "/assets",
        "/assets/a-1.js",
        "/assets/b/c.svg",
    ]
    said = subprocess.run(
        ["node", "-e", script, str(ROOT / "firebase.json"), *paths],
        cwd=ROOT / "local",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    kept = dict(zip(paths, said, strict=True))
    assert [path for path, value in kept.items() if "immutable" in value] == ["/assets/a-1.js", "/assets/b/c.svg"]
    assert {value for value in kept.values() if "immutable" not in value} == {"no-cache"}
