import { levelOfDrift } from "@/lib/band";
import { compareDecimals, subtractPercents, type Decimal } from "@/lib/decimal";
import { parsePercent } from "@/lib/number-input";
import { bandOf, type BandRule } from "@/wire/drift-bands";
import type { DriftStatus, StrategyDrift, StrategyDriftRow } from "@/wire/generated/drift";
import type { PlanItem } from "@/wire/generated/planning";
import { isUntargeted } from "@/wire/planning";
import { CASH, type DraftTarget } from "../draft";
import type { RowDrift } from "../measured";

/** The book of what no strategy owns, as the server names it. */
export const UNASSIGNED = "unassigned";

/** What was measured of the strategies, ready to be looked up. */
export interface MeasuredStrategies {
  of: ReadonlyMap<string, { drift: StrategyDrift; rows: ReadonlyMap<string, StrategyDriftRow> }>;
  /** What no strategy owns; null where that is nothing. */
  unassigned: StrategyDrift | null;
}

export function measuredStrategies(drift: DriftStatus | null): MeasuredStrategies {
  const found = drift?.strategies ?? [];
  return {
    of: new Map(
      found.map((each) => [
        each.name,
        { drift: each, rows: new Map(each.rows.map((row) => [row.symbol, row])) },
      ]),
    ),
    unassigned: found.find(({ name }) => name === UNASSIGNED) ?? null,
  };
}

const isSame = (a: Decimal, b: Decimal | null) => b !== null && compareDecimals(a, b) === 0;

/** How far a share or a weight is from what is typed now; what was measured counts while it is what was measured. */
function driftFrom(
  typed: Decimal,
  measured: { target: Decimal | null; actual: Decimal; drift: Decimal | null },
): { drift: Decimal; isDraft: boolean } {
  if (measured.drift !== null && isSame(typed, measured.target))
    return { drift: measured.drift, isDraft: false };
  return { drift: subtractPercents(measured.actual, typed), isDraft: true };
}

/** The drift of a strategy's share of the account; null where it can't be said. */
export function shareDrift(share: string, measured: StrategyDrift | undefined): RowDrift | null {
  const typed = parsePercent(share, { label: "", zeroAllowed: true });
  if (measured === undefined || !typed.ok) return null;
  const { share_percent: target, actual_percent: actual, drift_percent: drift } = measured;
  // Shares have no band of their own: what a strategy trades by are the bands of its targets.
  return { ...driftFrom(typed.value, { target, actual, drift }), band: null, level: "WITHIN_TOLERANCE" };
}

/** The drift of a target within its strategy, in the band that follows from what is typed; cash has no band there. */
export function weightDrift(
  target: DraftTarget,
  row: StrategyDriftRow | undefined,
  rule: BandRule | null,
): RowDrift | null {
  const typed = parsePercent(target.percent, { label: "", zeroAllowed: true });
  if (!row?.actual_percent || !target.enabled || !typed.ok) return null;
  const own = parsePercent(target.tolerance, { label: "", zeroAllowed: false });
  const found = driftFrom(typed.value, {
    target: row.target_percent,
    actual: row.actual_percent,
    drift: row.drift_percent,
  });
  if (target.symbol === CASH || rule === null) return { ...found, band: null, level: "WITHIN_TOLERANCE" };
  const band = bandOf(rule, typed.value, own.ok ? own.value : null);
  const level = found.isDraft || row.drift_level === null ? levelOfDrift(found.drift, band) : row.drift_level;
  return { ...found, band, level };
}

/** The rows of the account as a whole: what has a target, what has none, and cash last. */
export function accountRows(rows: readonly PlanItem[]): PlanItem[] {
  const rank = (row: PlanItem) => (row.symbol === CASH ? 2 : isUntargeted(row) ? 1 : 0);
  return [...rows].sort((a, b) => rank(a) - rank(b));
}
