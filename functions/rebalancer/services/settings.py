"""Policy and automation of one account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rebalancer.core.policy import dump_policy, parse_policy
from rebalancer.services.context import Context


def update_settings(
    ctx: Context, *, policy: Mapping[str, Any] | None, automation_enabled: bool | None
) -> Mapping[str, Any]:
    """Change some settings; what is not named stays. Returns all of them.

    Raises `InvalidInput` for a policy key or value that is not allowed; nothing is changed then.
    """
    settings = ctx.accounts.load_account(ctx.uid, now=ctx.clock.now()).settings
    merged = dump_policy(parse_policy({**settings.policy, **(policy or {})}))
    enabled = settings.automation_enabled if automation_enabled is None else automation_enabled
    ctx.accounts.save_settings(ctx.uid, policy=merged, automation_enabled=enabled, now=ctx.clock.now())
    ctx.log.event("settings_saved", automation_enabled=enabled)
    return {"policy": merged, "automation": {"enabled": enabled}}
