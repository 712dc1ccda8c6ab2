import { forDrawing, type Decimal } from "@/lib/decimal";
import type { Benchmark } from "@/wire/generated/evidence";
import type { EquityDay } from "@/wire/generated/overview";

/** One day as it is drawn; the figures beside it stay exact text. What is not known of a day is left out of its line. */
export interface EquityRow {
  day: string;
  equity: number;
  /** Below its high, at most 0. */
  fall: number;
  /** What the account has returned since the first day, percent. */
  own: number | null;
  /** What the benchmark has. */
  other: number | null;
}

/** What a benchmark has returned, by day. */
export const returnsByDay = (benchmark: Benchmark | null): ReadonlyMap<string, Decimal> =>
  new Map((benchmark?.days ?? []).map(({ day, return_percent: returned }) => [day, returned]));

const drawn = (value: Decimal | null | undefined) =>
  value === null || value === undefined ? null : forDrawing(value);

export const equityRows = (
  days: EquityDay[],
  others: ReadonlyMap<string, Decimal> = new Map(),
): EquityRow[] =>
  days.map(({ day, equity_usd: equity, drawdown_percent: fall, return_percent: own }) => ({
    day,
    equity: forDrawing(equity),
    fall: fall === null ? 0 : -forDrawing(fall),
    own: drawn(own),
    other: drawn(others.get(day)),
  }));

/** How deep the scale of the falls goes: to the deepest, and at least one percent. */
export const deepestFall = (rows: EquityRow[]): number => Math.min(-1, ...rows.map(({ fall }) => fall));
