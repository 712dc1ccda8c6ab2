"""How a new account starts, and the three presets of limits that a person chooses from. Each is declared here alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Final

from rebalancer.core.automation.schedule import Automation, AutomationMode
from rebalancer.core.base.money import ONE, plain
from rebalancer.core.targets.policy import BandMode, SizingPolicy, dump_policy


class PresetName(StrEnum):
    """How much a person leaves to the system."""

    CAREFUL = "careful"
    USUAL = "usual"
    HANDS_OFF = "hands_off"


@dataclass(frozen=True, slots=True)
class PresetLimits:
    """The limits that a preset sets, in percent; each is the field of the same name in `RiskLimits`."""

    order_percent_max: Decimal
    over_target_percent_max: Decimal
    daily_loss_percent_max: Decimal
    drawdown_percent_max: Decimal


@dataclass(frozen=True, slots=True)
class Preset:
    """One preset: its label, its sentence and its limits."""

    label: str
    sentence: str
    limits: PresetLimits

    def dump_limits(self) -> dict[str, object]:
        """Write the limits as the settings store them."""
        return {each.name: plain(getattr(self.limits, each.name)) for each in fields(self.limits)}


def _limits(order: int, above: int, loss: int, fall: int) -> PresetLimits:
    return PresetLimits(Decimal(order), Decimal(above), Decimal(loss), Decimal(fall))


PRESETS: Final[Mapping[PresetName, Preset]] = {
    PresetName.CAREFUL: Preset(
        "Careful",
        "Small orders, early stops. A first investment of more than a quarter of the account goes in parts.",
        _limits(25, 10, 5, 15),
    ),
    PresetName.USUAL: Preset(
        "Usual",
        "Any order that the account can pay for, and stops for a bad day or a long fall.",
        _limits(100, 25, 10, 25),
    ),
    PresetName.HANDS_OFF: Preset(
        "Hands-off",
        "For an account that trades by itself: stops only for what a market rarely does.",
        _limits(100, 50, 20, 35),
    ),
}

FIRST_PRESET: Final = PresetName.USUAL
"""The limits of a new account: its first investment may be most of what it has."""


@dataclass(frozen=True, slots=True)
class FirstSettings:
    """The settings of a new account, as they are stored."""

    policy: Mapping[str, object]
    automation: Automation
    limits: Mapping[str, object]


def first_settings() -> FirstSettings:
    """How a new account starts: whichever band is narrower, one point for cash, and nothing trades unasked.

    They are written in full, so that no later default changes what a person has.
    """
    policy = SizingPolicy(band=BandMode.COMBINED, cash_band_percent=ONE)
    automation = Automation(mode=AutomationMode.ASK_FIRST)
    return FirstSettings(dump_policy(policy), automation, PRESETS[FIRST_PRESET].dump_limits())
