import { useStoredTargets } from "@/wire/account";
import type { Decimal } from "@/lib/decimal";
import { useSettings } from "@/wire/settings";
import { bandOf, bandRuleOf } from "./band";

/** Half the width of a target's band in percentage points; null where it is not known. */
export type Bands = (symbol: string, target: Decimal | null) => Decimal | null;

/** The bands of the stored policy and targets. */
export function useBands(uid: string): Bands {
  const settings = useSettings(uid);
  const targets = useStoredTargets(uid);
  if (settings.status !== "ready" || targets.status !== "ready") return () => null;
  const rule = bandRuleOf(settings.value);
  const own = new Map(targets.value.map((each) => [each.symbol, each.tolerance_percent]));
  return (symbol, target) => {
    const tolerance = own.get(symbol);
    // A symbol without a target of its own is the member of a class, and has no band.
    if (rule === null || target === null || tolerance === undefined) return null;
    return bandOf(rule, target, tolerance);
  };
}
