import Big from "big.js";
import { forDrawing, isDecimal, type Decimal } from "@/lib/decimal";
import type { SettingValue, StoredSettings } from "@/wire/settings";

/** How the policy makes a band out of a target; the defaults are those of docs/scenario.md. */
export interface BandRule {
  band: "absolute" | "relative" | "combined";
  threshold: Decimal;
  relative: Decimal;
}

const DEFAULT: BandRule = { band: "absolute", threshold: "5", relative: "25" };
const BANDS = ["absolute", "relative", "combined"] as const;

/** The stored rule; null where it can't be read, so that no band is drawn that is not the policy's. */
export function bandRuleOf(settings: StoredSettings | null): BandRule | null {
  const stored: Record<string, SettingValue | undefined> = settings?.policy ?? {};
  const {
    band: mode = DEFAULT.band,
    drift_threshold_percent: threshold = DEFAULT.threshold,
    relative_threshold_percent: relative = DEFAULT.relative,
  } = stored;
  const band = BANDS.find((each) => each === mode);
  if (band === undefined || !isDecimal(threshold) || !isDecimal(relative)) return null;
  return { band, threshold, relative };
}

/**
 * Half the width of a target's band in percentage points, by docs/policies.md: its own tolerance replaces the threshold;
 * a combined band is the narrower of the two where the target has none of its own.
 */
export function bandOf(rule: BandRule, target: Decimal, own: Decimal | null): Decimal {
  const partOfTarget = (percent: Decimal) => Big(target).times(percent).div(100);
  const written = (points: Big) => points.toFixed() as Decimal;
  if (rule.band === "relative") return written(partOfTarget(own ?? rule.threshold));
  if (own !== null) return own;
  const narrower = partOfTarget(rule.relative);
  if (rule.band === "combined" && narrower.lt(rule.threshold)) return written(narrower);
  return rule.threshold;
}

/** The drawing ends a little beyond twice the band, where drift is critical. */
export const BANDS_DRAWN = 2.5;

/** Where a drift stands in its drawing: in bands from the target, held inside the drawing. */
export function placeInBands(drift: Decimal, band: Decimal): number {
  const points = forDrawing(drift);
  if (points === 0) return 0;
  const width = forDrawing(band);
  const place = width > 0 ? points / width : Math.sign(points) * BANDS_DRAWN;
  return Math.max(-BANDS_DRAWN, Math.min(BANDS_DRAWN, place));
}
