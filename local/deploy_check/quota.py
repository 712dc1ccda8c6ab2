"""The vCPU and memory that a deploy needs at once, held against the quota of a new project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from local.deploy_check.finding import Finding, ok, wrong

# A deploy starts one instance of every new revision; a new project may run this much in a region.
QUOTA_VCPU = 20
QUOTA_GIB = 40
MIB_PER_GIB = 1024
DEFAULT_MEMORY_MIB = 256
# What the platform gives by memory (MiB): a share of a CPU where `cpu="gcf_gen1"`, whole CPUs where nothing is set.
SHARED_CPU = {
    128: Fraction(1, 12),
    256: Fraction(1, 6),
    512: Fraction(1, 3),
    1024: Fraction(7, 12),
    2048: Fraction(1),
    4096: Fraction(2),
    8192: Fraction(2),
    16384: Fraction(4),
    32768: Fraction(8),
}
WHOLE_CPU = {memory: max(share, Fraction(1)) for memory, share in SHARED_CPU.items()}


def check_quota(endpoints: Mapping[str, dict[str, Any]]) -> Iterator[Finding]:
    """Add up one instance, or the least that always runs, of every service in each region."""
    needs: dict[str, tuple[Fraction, Fraction]] = {}
    for name, endpoint in endpoints.items():
        memory_mib = endpoint.get("availableMemoryMb") or DEFAULT_MEMORY_MIB
        vcpu = vcpu_of(endpoint.get("cpu"), memory_mib)
        if vcpu is None:
            yield wrong(f"{name} asks for {memory_mib} MiB, which the platform does not sell: {_sizes()}.")
            continue
        instances = max(endpoint.get("minInstances") or 0, 1)
        for region in endpoint.get("region") or ["?"]:
            vcpu_sum, gib_sum = needs.get(region, (Fraction(0), Fraction(0)))
            needs[region] = (vcpu_sum + vcpu * instances, gib_sum + Fraction(memory_mib, MIB_PER_GIB) * instances)
    for region, (vcpu_sum, gib_sum) in needs.items():
        asked = f"{float(vcpu_sum):.4g} vCPU and {float(gib_sum):.4g} GiB at once in {region}"
        if vcpu_sum > QUOTA_VCPU or gib_sum > QUOTA_GIB:
            yield wrong(
                f"a deploy starts {asked}, but a new project has {QUOTA_VCPU} vCPU and {QUOTA_GIB} GiB: "
                "deploy fewer functions, or give them less CPU, memory or fewer instances that always run."
            )
        else:
            yield ok(f"a deploy starts {asked}, within a new project's {QUOTA_VCPU} vCPU and {QUOTA_GIB} GiB")


def vcpu_of(cpu: Any, memory_mib: int) -> Fraction | None:
    """The CPUs of one instance; None where the platform has no such memory."""
    if isinstance(cpu, int | float):
        return Fraction(str(cpu))
    return (SHARED_CPU if cpu == "gcf_gen1" else WHOLE_CPU).get(memory_mib)


def _sizes() -> str:
    return f"give one of {', '.join(map(str, SHARED_CPU))} MiB"
