"""A sealer that only marks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from rebalancer.core.base.errors import InvariantViolation


class FakeSealer:
    """Keeps the text readable beside its place, and opens it there alone. `generation` stands for the newest key."""

    def __init__(self) -> None:
        self.generation = "1"

    def seal(self, text: str, *, bound_to: Sequence[str]) -> Mapping[str, str]:
        """See `Sealer`."""
        return {"key_id": self.generation, "text": text, "place": json.dumps(list(bound_to))}

    def unseal(self, sealed: Mapping[str, object], *, bound_to: Sequence[str]) -> str:
        """See `Sealer`."""
        if sealed.get("place") != json.dumps(list(bound_to)):
            raise InvariantViolation("It does not belong here.", code="SEAL_BROKEN")
        return str(sealed["text"])

    def is_current(self, sealed: Mapping[str, object]) -> bool:
        """See `Sealer`."""
        return sealed.get("key_id") == self.generation
