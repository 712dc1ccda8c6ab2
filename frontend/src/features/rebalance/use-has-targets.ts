import type { Live } from "@/wire/base/live";
import type { AllocationTarget, UserSettings } from "@/wire/generated/targets";
import { useStoredTargets, useUserSettings } from "@/wire/targets";

/**
 * Whether anything is wanted that a plan could lead to; null while it is not known. Where it can't be read the server is
 * the one to say.
 */
export function hasTargetsOf(
  targets: Live<Pick<AllocationTarget, "enabled">[]>,
  settings: Live<Pick<UserSettings, "asset_classes"> | null>,
): boolean | null {
  if (targets.status === "error" || settings.status === "error") return true;
  if (targets.status === "ready" && targets.value.some(({ enabled }) => enabled)) return true;
  if (targets.status === "loading" || settings.status === "loading") return null;
  return (settings.value?.asset_classes ?? []).some(({ enabled }) => enabled);
}

export function useHasTargets(uid: string): boolean | null {
  return hasTargetsOf(useStoredTargets(uid), useUserSettings(uid));
}
