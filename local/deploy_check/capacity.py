"""CPU, calls at once, threads, instances and queue rates of what would be deployed, held against each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from local.deploy_check.finding import Finding, ok, wrong
from local.deploy_check.quota import DEFAULT_MEMORY_MIB, MIB_PER_GIB, QUOTA_GIB, QUOTA_VCPU, vcpu_of

CALLS_MAX = 1000
QUEUE_RATE_MAX = 500
MIB_FOR_FORTY_CALLS = 512
"""Measured: 160 MiB while forty calls are served, flat over thousands; the rest is for large accounts and exports."""

Endpoints = Mapping[str, dict[str, Any]]


def check_capacity(endpoints: Endpoints, threads: Mapping[str, int | None]) -> Iterator[Finding]:
    """Hold every function's numbers against each other, then the sum of all instances against a new project's quota.

    `threads` holds what the production server starts for each function; None where nothing is set.
    """
    faults = [fault for name, endpoint in endpoints.items() for fault in _faults(name, endpoint, threads.get(name))]
    faults += _sum_faults(endpoints)
    yield from map(wrong, faults)
    if not faults:
        yield ok("CPU, calls at once, threads, instances, memory and queue rates fit each other")


def _faults(name: str, endpoint: dict[str, Any], threads: int | None) -> Iterator[str]:
    cpu, calls = endpoint.get("cpu"), endpoint.get("concurrency")
    instances = endpoint.get("maxInstances")
    memory_mib = endpoint.get("availableMemoryMb") or DEFAULT_MEMORY_MIB
    if cpu is None or calls is None or not instances:
        yield f"{name} leaves CPU, calls at once or instances to the platform: give it a size in capacity.py."
        return
    vcpu = vcpu_of(cpu, memory_mib)
    if vcpu is not None and vcpu < 1 and calls != 1:
        yield f"{name} has {float(vcpu):.2g} vCPU and takes {calls} calls at once: less than one CPU takes one call."
    if not 1 <= calls <= CALLS_MAX:
        yield f"{name} takes {calls} calls at once: give 1 to {CALLS_MAX}."
    if threads != calls:
        given = "no thread count" if threads is None else f"{threads} threads"
        yield f"{name} takes {calls} calls at once, but its server has {given}: each call waits in a thread of its own."
    if calls > 1 and memory_mib * 40 < MIB_FOR_FORTY_CALLS * calls:
        yield f"{name} takes {calls} calls at once in {memory_mib} MiB: give {MIB_FOR_FORTY_CALLS} MiB for 40 calls."
    yield from _queue_faults(name, endpoint.get("taskQueueTrigger"), instances * calls)


def _queue_faults(name: str, queue: Any, calls: int) -> Iterator[str]:
    if queue is None:
        return
    rates = queue.get("rateLimits") or {}
    at_once, rate = rates.get("maxConcurrentDispatches"), rates.get("maxDispatchesPerSecond")
    if at_once is None or at_once > calls:
        yield f"the queue {name} hands out {at_once or 'any number of'} tasks at once, its instances take {calls}."
    if rate is None or not 0 < rate <= QUEUE_RATE_MAX:
        yield f"the queue {name} hands out {rate} tasks a second: give up to {QUEUE_RATE_MAX}."


def _sum_faults(endpoints: Endpoints) -> Iterator[str]:
    """Everything at its largest number of instances, by region."""
    needs: dict[str, tuple[Fraction, Fraction]] = {}
    for endpoint in endpoints.values():
        memory_mib = endpoint.get("availableMemoryMb") or DEFAULT_MEMORY_MIB
        count = endpoint.get("maxInstances") or 1
        for region in endpoint.get("region") or ["?"]:
            vcpu, gib = needs.get(region, (Fraction(0), Fraction(0)))
            more = (vcpu_of(endpoint.get("cpu"), memory_mib) or Fraction(0)) * count
            needs[region] = (vcpu + more, gib + Fraction(memory_mib, MIB_PER_GIB) * count)
    for region, (vcpu, gib) in needs.items():
        if vcpu > QUOTA_VCPU or gib > QUOTA_GIB:
            yield (
                f"all instances together may use {float(vcpu):.4g} vCPU and {float(gib):.4g} GiB in {region}, but a "
                f"new project has {QUOTA_VCPU} vCPU and {QUOTA_GIB} GiB: a flood in one function would starve the rest."
            )
