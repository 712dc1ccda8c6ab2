"""Secrets at rest: authenticated encryption under keys that never reach the store. The only place that knows
`cryptography`."""

from rebalancer.adapters.credentials.keys import KeyWrapper, LocalKeys
from rebalancer.adapters.credentials.kms import CloudKms
from rebalancer.adapters.credentials.sealing import EnvelopeSealer

__all__ = ["CloudKms", "EnvelopeSealer", "KeyWrapper", "LocalKeys"]
