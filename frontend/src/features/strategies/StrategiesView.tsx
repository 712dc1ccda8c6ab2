import { Notice } from "@/components/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { useStoredTargets, useUserSettings } from "@/wire/targets";
import { useBandRule } from "@/wire/drift-bands";
import { ClassesCard } from "./ClassesCard";
import { sharesOf, strategiesOf } from "./model";
import { StrategiesCard } from "./StrategiesCard";

/** Strategies, or asset classes and targets: each is a whole set, saved as a whole. */
export function StrategiesView({ uid }: { uid: string }) {
  const settings = useUserSettings(uid);
  const targets = useStoredTargets(uid);
  const rule = useBandRule(uid);
  const failed = settings.status === "error" ? settings : targets.status === "error" ? targets : null;
  if (failed !== null) {
    return (
      <Notice tone="critical" title="The sets could not be read." urgent>
        {failed.message}
      </Notice>
    );
  }
  if (settings.status !== "ready" || targets.status !== "ready") {
    return (
      <div role="status" aria-label="Loading strategies" className="space-y-6">
        <Skeleton className="h-48" />
        <Skeleton className="h-48" />
      </div>
    );
  }
  const version = settings.value?.allocation_version ?? 0;
  const strategies = strategiesOf(settings.value?.strategies ?? []);
  const classes = settings.value?.asset_classes ?? [];
  return (
    <>
      {classes.length === 0 ? <StrategiesCard stored={strategies} version={version} /> : null}
      {strategies.length === 0 ? (
        <ClassesCard stored={sharesOf(classes, targets.value)} version={version} rule={rule} />
      ) : (
        <Notice title="The targets follow from the strategies.">
          Remove the strategies to set targets by symbol or by class.
        </Notice>
      )}
    </>
  );
}
