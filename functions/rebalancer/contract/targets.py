"""Targets, asset classes, strategies and settings."""

from __future__ import annotations

from typing import Annotated, NotRequired, TypedDict

from rebalancer.contract.base import UNREAD, Default, Moment, Name, Options, Percent, PercentNumber


class TargetWeight(TypedDict):
    """A target as a scenario writes it."""

    symbol: Name
    target_percent: Percent
    tolerance_percent: NotRequired[Percent | None]
    enabled: Annotated[NotRequired[bool], Default(True)]


class AssetClass(TypedDict):
    """One target for several symbols, in the order of preference."""

    name: Name
    target_percent: Percent
    members: list[Name]
    tolerance_percent: NotRequired[Percent | None]
    enabled: Annotated[NotRequired[bool], Default(True)]


class Strategy(TypedDict):
    """A set of targets with its share of the account."""

    name: Name
    share_percent: Percent
    targets: list[TargetWeight]


class UserSettings(TypedDict):
    """Version of the target set, asset classes, strategies, policy, triggers, automation, risk limits."""

    allocation_version: Annotated[
        NotRequired[int],
        Default(0),
        "counts the saved target sets; `save_allocation` must name the one it edited",
    ]
    asset_classes: Annotated[
        NotRequired[list[AssetClass]],
        Default([]),
        "members in order of preference; part of the versioned set, replaced with it",
    ]
    whole_share_members: Annotated[
        NotRequired[list[str]], "members of which the broker sells whole shares only", UNREAD
    ]
    strategies: Annotated[
        NotRequired[list[Strategy]],
        Default([]),
        "part of the versioned set. Where there are any, the targets in `allocation` follow from them: Σ share × "
        "weight",
    ]
    policy: Annotated[NotRequired[dict[str, object] | None], Options("policy"), "the options of a plan", UNREAD]
    triggers: Annotated[NotRequired[dict[str, object] | None], Options("triggers"), "what starts a rebalance", UNREAD]
    automation: Annotated[
        NotRequired[dict[str, object] | None], Options("automation"), "what the schedule does for this account", UNREAD
    ]
    limits: Annotated[
        NotRequired[dict[str, object] | None],
        Options("limits"),
        "the user's own risk limits; a key that is missing takes the system's value, and of both the stricter counts",
        UNREAD,
    ]
    execution: Annotated[
        NotRequired[dict[str, object] | None], Options("execution"), "how runs are carried out", UNREAD
    ]
    updated_at: Annotated[NotRequired[Moment], UNREAD]


class AllocationTarget(TypedDict):
    """A target weight: the one shape whose percentages are numbers."""

    symbol: Annotated[
        Name,
        "upper case, e.g. `SPY`, `BRK.B`, `BTC/USD`; `CASH` is the part kept in cash; the one of the document's id",
    ]
    target_percent: Annotated[
        PercentNumber,
        "share of the base; 0 = sell the holding. Read as the decimal that was typed (`40.1` is 40.1); a percent that "
        "no number keeps exactly (more than about 15 digits) is refused when it is saved. The policy's `weights` rule "
        "judges the sum",
    ]
    tolerance_percent: Annotated[
        NotRequired[PercentNumber | None], "this symbol's own band instead of the policy's threshold"
    ]
    enabled: Annotated[bool, "`false`: as if the document were not there"]
    fractionable: Annotated[
        NotRequired[bool], "whether the broker sells parts of a share (from the broker's asset list)", UNREAD
    ]
    name: Annotated[NotRequired[str | None], "the asset's name at the broker"]
    created_at: Annotated[NotRequired[Moment], UNREAD]
    updated_at: Annotated[NotRequired[Moment], UNREAD]


class SavedTarget(TypedDict):
    """A target as it was saved."""

    symbol: str
    target_percent: Percent
    tolerance_percent: Percent | None
    enabled: bool
    name: str


class SavedAllocation(TypedDict):
    """The set as it was saved."""

    version: int
    targets: Annotated[list[SavedTarget], UNREAD]
    asset_classes: Annotated[NotRequired[list[AssetClass]], UNREAD]
    strategies: Annotated[NotRequired[list[Strategy]], UNREAD]


class Asset(TypedDict):
    """A symbol as the broker knows it."""

    symbol: str
    name: str
    asset_class: Annotated[str, UNREAD]
    fractionable: bool
    tradable: bool


class FoundAssets(TypedDict):
    """What a few letters may mean, the likeliest first."""

    assets: list[Asset]


class ExecutionChoice(TypedDict):
    """How runs are carried out."""

    market_closed: str


class SavedSettings(TypedDict):
    """All settings, with the limits that the system allows."""

    policy: Annotated[dict[str, object], Options("policy")]
    automation: Annotated[dict[str, object], Options("automation")]
    limits: Annotated[dict[str, object], Options("limits")]
    system_limits: Annotated[dict[str, object], Options("limits")]
    triggers: Annotated[dict[str, object], Options("triggers")]
    execution: ExecutionChoice
