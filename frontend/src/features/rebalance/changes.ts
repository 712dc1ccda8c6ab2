import { compareDecimals, forDrawing, magnitude, subtractPercents, type Decimal } from "@/lib/decimal";
import type { PlanItem, Plan } from "@/wire/generated/planning";
import { isUntargeted } from "@/wire/planning";

/** What one symbol's share of the base is, becomes, and should be; all in percent. */
export interface Change {
  symbol: string;
  now: Decimal;
  after: Decimal;
  target: Decimal | null;
}

/** The change that an item makes; null where it has no share of the base. */
export function changeOf(item: PlanItem, sharesAfter: Plan["shares_after"]): Change | null {
  const after = sharesAfter[item.symbol] ?? null;
  if (item.actual_percent === null || after === null) return null;
  const target = isUntargeted(item) ? null : item.target_percent;
  return { symbol: item.symbol, now: item.actual_percent, after, target };
}

/** The changes that move the most percentage points, the largest first. */
export function largestChanges(
  items: PlanItem[],
  sharesAfter: Plan["shares_after"],
  count: number,
): Change[] {
  const changes = items.flatMap((item) => {
    const change = changeOf(item, sharesAfter);
    return change === null ? [] : [{ change, size: magnitude(subtractPercents(change.after, change.now)) }];
  });
  changes.sort((a, b) => compareDecimals(b.size, a.size));
  return changes.slice(0, count).map(({ change }) => change);
}

/** The share that fills a bar: the largest of all, so that the bars can be compared with each other. */
export function fullBar(items: PlanItem[], sharesAfter: Plan["shares_after"]): number {
  const shares = items.flatMap((item) => {
    const change = changeOf(item, sharesAfter);
    if (change === null) return [];
    return [change.now, change.after, change.target ?? "0"].map((share) => forDrawing(share));
  });
  return Math.max(0, ...shares);
}

/** How much of a bar's length a share takes, in percent; a short position has no length. */
export function barLength(share: Decimal, full: number): number {
  if (full <= 0) return 0;
  return Math.min(100, Math.max(0, (forDrawing(share) / full) * 100));
}
