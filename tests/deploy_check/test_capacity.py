"""`make deploy-check` refuses CPU, calls at once, threads, instances, memory and queue rates that do not fit."""

from __future__ import annotations

from typing import Any

import pytest

from local.deploy_check.capacity import check_capacity
from local.deploy_check.finding import Verdict
from local.deploy_check.functions import Manifest, discover
from tests.deploy_check.checkout import ROOT, wrongs


def service(**changes: Any) -> dict[str, Any]:
    sizes = {"availableMemoryMb": 512, "cpu": 1, "concurrency": 40, "maxInstances": 2}
    return {**sizes, "region": ["us-central1"], **changes}


def queue(**rates: Any) -> dict[str, Any]:
    limits = {"maxConcurrentDispatches": 80, "maxDispatchesPerSecond": 60, **rates}
    return service(taskQueueTrigger={"rateLimits": limits})


def test_this_checkouts_functions_fit_each_other_and_a_new_projects_quota() -> None:
    found = discover(ROOT)
    assert isinstance(found, Manifest)
    (finding,) = check_capacity(found.endpoints, found.threads)
    assert finding.verdict is Verdict.OK
    assert found.threads["api"] == 40


@pytest.mark.parametrize(
    ("endpoint", "threads", "said"),
    [
        (service(cpu=None), 40, "leaves CPU, calls at once or instances to the platform"),
        (service(concurrency=None), 40, "leaves CPU, calls at once or instances to the platform"),
        (service(maxInstances=None), 40, "leaves CPU, calls at once or instances to the platform"),
        (service(cpu="gcf_gen1"), 40, "f has 0.33 vCPU and takes 40 calls at once"),
        (service(cpu=0.5, concurrency=2), 2, "less than one CPU takes one call"),
        (service(concurrency=1001, availableMemoryMb=16384), 1001, "give 1 to 1000"),
        (service(), None, "its server has no thread count"),
        (service(), 4, "its server has 4 threads"),
        (service(availableMemoryMb=256), 40, "takes 40 calls at once in 256 MiB"),
        (queue(maxConcurrentDispatches=81), 40, "hands out 81 tasks at once, its instances take 80"),
        (queue(maxConcurrentDispatches=None), 40, "hands out any number of tasks at once"),
        (queue(maxDispatchesPerSecond=501), 40, "hands out 501 tasks a second"),
        (queue(maxDispatchesPerSecond=None), 40, "hands out None tasks a second"),
        (service(maxInstances=21), 40, "all instances together may use 21 vCPU"),
        (service(maxInstances=11, availableMemoryMb=4096), 40, "11 vCPU and 44 GiB"),
    ],
)
def test_what_does_not_fit_is_refused_in_one_sentence(endpoint: dict[str, Any], threads: int | None, said: str) -> None:
    (sentence,) = wrongs(check_capacity({"f": endpoint}, {"f": threads}))
    assert said in sentence


@pytest.mark.parametrize("endpoint", [service(), queue(), service(cpu="gcf_gen1", concurrency=1, maxInstances=60)])
def test_what_fits_to_the_last_is_in_order(endpoint: dict[str, Any]) -> None:
    (finding,) = check_capacity({"f": endpoint}, {"f": endpoint["concurrency"]})
    assert finding.verdict is Verdict.OK
