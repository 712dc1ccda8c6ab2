"""Policy, automation, risk limits and execution of one account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rebalancer.core.automation.presets import first_settings
from rebalancer.core.automation.schedule import dump_automation, parse_automation
from rebalancer.core.automation.triggers import dump_triggers, parse_triggers
from rebalancer.core.base.shape import require_object
from rebalancer.core.risk.limits import LIMIT_NAMES, dump_limits, parse_limits, require_within
from rebalancer.core.risk.state import MarketClosed
from rebalancer.core.targets.asset_classes import require_members_count
from rebalancer.core.targets.policy import dump_policy
from rebalancer.ports.targets import AccountSettings, AccountState, AccountStore, SettingsUpdate
from rebalancer.services.context import Context

if TYPE_CHECKING:
    from rebalancer.contract import targets as shapes


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """What is to change; None stays as it is, and so does every key that a map does not name.

    A limit that is null is given back to the system's.
    """

    policy: Mapping[str, Any] | None = None
    automation: Mapping[str, Any] | None = None
    limits: Mapping[str, Any] | None = None
    market_closed: MarketClosed | None = None
    triggers: Mapping[str, Any] | None = None


def update_settings(ctx: Context, change: SettingsChange) -> shapes.SavedSettings:
    """Change some settings. Returns all of them, with the limits that the system allows.

    Raises `InvalidInput` for a key or value that is not allowed, and for a limit looser than the system's; nothing is
    changed then.
    """
    state = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now())
    # A new account saves its first settings with the change, in the same write.
    settings = first_account_settings() if state.is_new else state.settings
    state = replace(state, settings=settings)
    parsed = settings.parsed_policy(change.policy)
    require_members_count([each for each in settings.classes if each.enabled], parsed.excluded)
    policy = dump_policy(parsed)
    limits = None if change.limits is None else _changed_limits(state, change.limits)
    if limits is None and not settings.is_stored:
        limits = dict(settings.limits)
    automation = parse_automation(change.automation or {}, before=settings.automation)
    triggers = None
    if change.triggers is not None:
        triggers = parse_triggers({**dump_triggers(settings.triggers), **change.triggers})
    update = SettingsUpdate(
        policy=policy,
        automation_enabled=automation.enabled,
        # A change that names automation, even without a difference, is due at once and starts without failures.
        automation=automation if change.automation or not settings.is_stored else None,
        limits=limits,
        market_closed=change.market_closed,
        triggers=triggers,
    )
    ctx.accounts.save_settings(ctx.uid, update, now=ctx.clock.now())
    ctx.log.event("settings_saved", automation_enabled=automation.enabled)
    return {
        "policy": policy,
        "automation": dump_automation(automation),
        "limits": dict(settings.limits) if limits is None else limits,
        "system_limits": dump_limits(state.system_limits),
        "triggers": dump_triggers(triggers or settings.triggers),
        "execution": {"market_closed": (change.market_closed or settings.market_closed).value},
    }


def first_account_settings() -> AccountSettings:
    """Return the settings of an account that has never saved anything."""
    first = first_settings()
    return AccountSettings(0, first.policy, automation=first.automation, limits=first.limits, is_stored=False)


def start_account(accounts: AccountStore, uid: str, now: datetime) -> None:
    """Store the first settings of an account that has never saved anything.

    Targets that are there without settings were made elsewhere, under the defaults: those stay.
    """
    if accounts.load_account(uid, now=now).is_new:
        store_first_settings(accounts, uid, now)


def store_first_settings(accounts: AccountStore, uid: str, now: datetime) -> None:
    """Store them where no settings are."""
    first = first_settings()
    update = SettingsUpdate(first.policy, first.automation.enabled, automation=first.automation, limits=first.limits)
    accounts.start_settings(uid, update, now=now)


def _changed_limits(state: AccountState, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the user's own limits as they are stored: those that were ever named; what is set now is within the
    system's."""
    require_object(changes, "limits", optional=LIMIT_NAMES)
    set_now = {key: value for key, value in changes.items() if value is not None}
    require_within(parse_limits(set_now, base=state.system_limits), state.system_limits)
    kept = {key: value for key, value in state.settings.limits.items() if key not in changes}
    written = dump_limits(parse_limits({**kept, **set_now}, base=state.system_limits))
    return {key: written[key] for key in {**kept, **set_now}}
