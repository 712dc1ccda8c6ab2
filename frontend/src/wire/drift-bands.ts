import Big from "big.js";
import { useMemo } from "react";
import { isDecimal, type Decimal } from "@/lib/decimal";
import { POLICY_BAND, POLICY_DEFAULTS } from "./generated/defaults";
import { useSettings, type SettingValue, type StoredSettings } from "./targets-settings";

/** How the policy makes a band out of a target. */
export interface BandRule {
  band: (typeof POLICY_BAND)[number];
  threshold: Decimal;
  relative: Decimal;
  /** Half the width of cash's band in percentage points, where its target has no tolerance of its own. */
  cash: Decimal;
}

/** The stored rule; null where it can't be read, so that no band is shown that is not the policy's. */
export function bandRuleOf(settings: StoredSettings | null): BandRule | null {
  const stored: Record<string, SettingValue | undefined> = settings?.policy ?? {};
  const {
    band: mode = POLICY_DEFAULTS.band,
    drift_threshold_percent: threshold = POLICY_DEFAULTS.drift_threshold_percent,
    relative_threshold_percent: relative = POLICY_DEFAULTS.relative_threshold_percent,
  } = stored;
  const band = POLICY_BAND.find((each) => each === mode);
  if (band === undefined || !isDecimal(threshold) || !isDecimal(relative)) return null;
  const own = stored.cash_band_percent;
  const cash = isDecimal(own) ? own : band === "absolute" ? threshold : "1";
  return { band, threshold, relative, cash };
}

/** The rule that is stored now; null while it is not known. */
export function useBandRule(uid: string): BandRule | null {
  const settings = useSettings(uid);
  return useMemo(() => (settings.status === "ready" ? bandRuleOf(settings.value) : null), [settings]);
}

/**
 * Half the width of a target's band in percentage points, by docs/policies.md: its own tolerance replaces the threshold;
 * a combined band is the narrower of the two where the target has none of its own.
 */
export function bandOf(rule: Omit<BandRule, "cash">, target: Decimal, own: Decimal | null): Decimal {
  const partOfTarget = (percent: Decimal) => Big(target).times(percent).div(100);
  const written = (points: Big) => points.toFixed() as Decimal;
  if (rule.band === "relative") return written(partOfTarget(own ?? rule.threshold));
  if (own !== null) return own;
  const narrower = partOfTarget(rule.relative);
  if (rule.band === "combined" && narrower.lt(rule.threshold)) return written(narrower);
  return rule.threshold;
}
