import { compareDecimals, magnitude, signOf, sumPercents, type Decimal } from "@/lib/decimal";
import { shownDirection } from "@/lib/format";
import { standingWords } from "@/lib/standing-words";
import type { DriftStatus } from "@/wire/generated/drift";
import type { PlanItem } from "@/wire/generated/planning";
import { hasNoTargets, isUntargeted } from "@/wire/planning";

/**
 * How much of the account is in the wrong place: what is over target in sum, or under it, whichever is more. Zero is
 * an account on its targets; trading that much would bring it there.
 */
export function totalDrift(rows: PlanItem[]): Decimal {
  const drifts = rows.filter((row) => !isUntargeted(row)).flatMap((row) => row.drift_percent ?? []);
  const over = sumPercents(drifts.filter((drift) => signOf(drift) > 0));
  const under = sumPercents(drifts.filter((drift) => signOf(drift) < 0).map(magnitude));
  return compareDecimals(over, under) >= 0 ? over : under;
}

/** What the total drift means, by the planner's own word; what is inside its bands is rarely on its targets exactly. */
export function driftWords(drift: DriftStatus): string {
  if (hasNoTargets(drift.rows)) return "No targets yet";
  const [tone, words] = standingWords(drift);
  const isExact = shownDirection(totalDrift(drift.rows)) === 0;
  return tone === "positive" && !isExact ? "Inside the bands" : words;
}

/** The targets that are furthest off, the largest drift first. */
export function furthestOff(rows: PlanItem[], count: number): PlanItem[] {
  return rows
    .filter((row) => !isUntargeted(row) && row.drift_percent !== null)
    .sort((a, b) => compareDecimals(magnitude(b.drift_percent ?? "0"), magnitude(a.drift_percent ?? "0")))
    .slice(0, count);
}
