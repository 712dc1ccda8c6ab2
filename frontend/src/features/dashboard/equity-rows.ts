import { forDrawing } from "@/lib/decimal";
import type { EquityDay } from "@/wire/generated/overview";

/** One day as it is drawn; the figures beside it stay exact text. A day without a known fall is drawn without one. */
export interface EquityRow {
  day: string;
  equity: number;
  fall: number;
}

export const equityRows = (days: EquityDay[]): EquityRow[] =>
  days.map(({ day, equity_usd: equity, drawdown_percent: fall }) => ({
    day,
    equity: forDrawing(equity),
    fall: fall === null ? 0 : -forDrawing(fall),
  }));

/** How deep the scale of the falls goes: to the deepest, and at least one percent. */
export const deepestFall = (rows: EquityRow[]): number => Math.min(-1, ...rows.map(({ fall }) => fall));
