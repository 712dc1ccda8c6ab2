import { compareDecimals, forDrawing, sumPercents, type Decimal } from "@/lib/decimal";
import type { Plan } from "@/wire/generated/planning";
import { changeOf, largestChanges } from "./changes";

/** One part of the account before and after the plan. */
export interface Part {
  name: string;
  now: Decimal;
  after: Decimal;
  /** A color of the charts. */
  color: string;
}

/** More parts than this can't be distinguished: those that change least are drawn as one. */
const PARTS_NAMED = 8;

/** The whole account in parts, the largest after the plan first; of many those that change most, the rest as one; cash last. */
export function partsOf(plan: Pick<Plan, "items" | "shares_after">): Part[] {
  const changes = plan.items.flatMap((item) => changeOf(item, plan.shares_after) ?? []);
  const cash = changes.filter(({ symbol }) => symbol === "CASH");
  const held = changes
    .filter(({ symbol }) => symbol !== "CASH")
    .sort((a, b) => compareDecimals(b.after, a.after) || compareDecimals(b.now, a.now));
  const isFew = held.length <= PARTS_NAMED;
  const moved = largestChanges(
    plan.items.filter(({ symbol }) => symbol !== "CASH"),
    plan.shares_after,
    PARTS_NAMED,
  ).map(({ symbol }) => symbol);
  const isNamed = ({ symbol }: { symbol: string }) => isFew || moved.includes(symbol);
  const named = held.filter(isNamed).map(({ symbol, now, after }, index) => ({
    name: symbol,
    now,
    after,
    color: `var(--chart-${index + 1})`,
  }));
  const others = held.filter((part) => !isNamed(part));
  const rest = {
    name: `${others.length} other${others.length === 1 ? "" : "s"}`,
    now: sumPercents(others.map(({ now }) => now)),
    after: sumPercents(others.map(({ after }) => after)),
    color: "var(--chart-rest)",
  };
  return [
    ...named,
    ...(others.length === 0 ? [] : [rest]),
    ...cash.map(({ now, after }) => ({ name: "CASH", now, after, color: "var(--chart-cash)" })),
  ];
}

/** How wide each part is drawn, in percent of the bar; a short position has no width. */
export function widthsOf(parts: Part[], when: "now" | "after"): number[] {
  const sizes = parts.map((part) => Math.max(0, forDrawing(part[when])));
  const whole = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => (whole === 0 ? 0 : (size / whole) * 100));
}
