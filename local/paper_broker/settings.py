"""What an admin can set for the whole broker."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, Field


class BrokerSettings(BaseModel):
    """The broker's settings and their defaults.

    `fill_delay_seconds`: broker time between an order's acceptance and its arrival at the exchange. The default 0 means
    that the next look at the broker (a request, or its own tick some 50 ms later) finds a market order filled, also
    while the clock is frozen.
    `rate_limit_per_minute`: requests a minute that one key may make, in real time; Alpaca allows 200. The default is
    out of a test's way.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fill_delay_seconds: Decimal = Field(default=Decimal(0), ge=0, le=86_400)
    rate_limit_per_minute: int = Field(default=100_000, ge=1, le=1_000_000)

    def state(self) -> dict[str, str]:
        """The settings as text, for `restore`."""
        return {name: str(value) for name, value in self.model_dump().items()}

    @classmethod
    def restore(cls, state: Mapping[str, str] | None) -> Self:
        """The settings that `state` gave; the defaults without one."""
        return cls.model_validate(state or {})
