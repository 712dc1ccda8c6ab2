import type { Decimal } from "@/lib/decimal";
import { useStoredTargets } from "@/wire/targets";
import { bandOf, useBandRule } from "@/wire/drift-bands";

/** Half the width of a target's band in percentage points; null where it is not known. */
export type Bands = (symbol: string, target: Decimal | null) => Decimal | null;

/** The bands of the stored policy and targets. */
export function useBands(uid: string): Bands {
  const rule = useBandRule(uid);
  const targets = useStoredTargets(uid);
  if (rule === null || targets.status !== "ready") return () => null;
  const own = new Map(targets.value.map((each) => [each.symbol, each.tolerance_percent]));
  return (symbol, target) => {
    const tolerance = own.get(symbol);
    if (symbol === "CASH") return tolerance ?? rule.cash;
    // A symbol without a target of its own is the member of a class, and has no band.
    return target === null || tolerance === undefined ? null : bandOf(rule, target, tolerance);
  };
}
