import { subtractPercents, type Decimal } from "@/lib/decimal";
import { levelOfDrift, type Bands } from "@/lib/band";
import { parsePercent } from "@/lib/number-input";
import type { PlanItem } from "@/wire/generated/planning";
import { isApart, isUntargeted } from "@/wire/planning";
import type { DraftTarget } from "./draft";

/** What was measured, for the rows of the targets. */
export interface MeasuredSet {
  rows: PlanItem[];
  /** Dollars per share, where they are known. */
  prices: Readonly<Record<string, Decimal>>;
  bands: Bands;
}

/** A drift in its band; the band is null where it is not known. */
export interface RowDrift {
  drift: Decimal;
  band: Decimal | null;
  level: PlanItem["drift_level"];
  /** It follows from a target that is not saved yet. */
  isDraft: boolean;
}

const same = (a: Decimal | null, b: Decimal | null) => a !== null && b !== null && Number(a) === Number(b);

/** How far a row is from its target as it is typed now; null where that can't be said. */
export function driftOf(target: DraftTarget, row: PlanItem | undefined, bands: Bands): RowDrift | null {
  if (!row || isApart(row) || !target.enabled) return null;
  if (row.actual_percent === null) return null;
  const percent = parsePercent(target.percent, { label: "", zeroAllowed: true });
  if (!percent.ok) return null;
  const band = bands(target.symbol, percent.value);
  const stored = isUntargeted(row) ? null : row.target_percent;
  if (same(percent.value, stored) && row.drift_percent !== null) {
    return { drift: row.drift_percent, band, level: row.drift_level, isDraft: false };
  }
  const drift = subtractPercents(row.actual_percent, percent.value);
  return { drift, band, level: band === null ? row.drift_level : levelOfDrift(drift, band), isDraft: true };
}
