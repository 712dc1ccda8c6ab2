import { useMemo } from "react";
import type { Bands } from "@/lib/band";
import { useStoredTargets } from "@/wire/targets";
import { bandOf, useBandRule, type BandRule } from "@/wire/drift-bands";
import type { AllocationTarget } from "@/wire/generated/targets";
import type { Live } from "@/wire/base/live";

function bandsOf(rule: BandRule | null, targets: Live<AllocationTarget[]>): Bands {
  if (rule === null || targets.status !== "ready") return () => null;
  const own = new Map(targets.value.map((each) => [each.symbol, each.tolerance_percent]));
  return (symbol, target) => {
    const tolerance = own.get(symbol);
    if (symbol === "CASH") return tolerance ?? rule.cash;
    // A symbol without a target of its own is the member of a class, and has no band.
    return target === null || tolerance === undefined ? null : bandOf(rule, target, tolerance);
  };
}

/** The bands of the stored policy and targets. */
export function useBands(uid: string): Bands {
  const rule = useBandRule(uid);
  const targets = useStoredTargets(uid);
  return useMemo(() => bandsOf(rule, targets), [rule, targets]);
}
