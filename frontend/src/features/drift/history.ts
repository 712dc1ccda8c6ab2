import { forDrawing, subtractPercents, sumPercents, type Decimal } from "@/lib/decimal";
import type { DriftHistoryDay, DriftQuarter } from "@/wire/generated/drift";
import { coloursOf, drawnSlices, targetSlices } from "./slices";

export interface HistoryDay extends DriftHistoryDay {
  day: string;
}

/** All days of all quarters, the oldest first. */
export const daysOf = (quarters: DriftQuarter[]): HistoryDay[] =>
  quarters
    .flatMap(({ days }) => Object.entries(days).map(([day, line]) => ({ ...line, day })))
    .sort((a, b) => (a.day < b.day ? -1 : 1));

export interface Band {
  symbol: string;
  colour: string;
}

export const OTHERS = "Others";
/** No symbol is written like this. */
export const DRIFT = "Drift of the account";

/** The symbols that are drawn, in order and with their colours: the largest of the newest day; the others are one. */
export function bandsOf(days: HistoryDay[]): Band[] {
  const newest = days.at(-1);
  if (newest === undefined) return [];
  const largest = newest.rows.map(({ symbol, target_percent: target, actual_percent: actual }) => ({
    symbol,
    percent: forDrawing(target) > 0 ? target : actual,
  }));
  // As the rings above have them: the largest target first, cash last.
  const rank = ({ symbol }: { symbol: string }) => (symbol === "CASH" ? 1 : 0);
  largest.sort((a, b) => rank(a) - rank(b) || forDrawing(b.percent) - forDrawing(a.percent));
  const slices = targetSlices(largest);
  const colours = coloursOf(slices);
  const known = new Set(slices.map(({ symbol }) => symbol));
  const drawn = drawnSlices(slices)
    .filter(({ symbol }) => known.has(symbol))
    .map(({ symbol }) => ({ symbol, colour: colours.get(symbol) ?? "var(--chart-rest)" }));
  const named = new Set(drawn.map(({ symbol }) => symbol));
  const hasOthers = days.some(
    ({ rows, rest_percent: rest }) =>
      forDrawing(rest) > 0 ||
      rows.some((row) => !named.has(row.symbol) && forDrawing(row.actual_percent) > 0),
  );
  return hasOthers ? [...drawn, { symbol: OTHERS, colour: "var(--chart-rest)" }] : drawn;
}

/** The share of a drawn symbol, or of all others, on a day; exact. */
export function shareOf(day: HistoryDay, symbol: string, bands: Band[]): Decimal {
  const share = (name: string): Decimal => day.rows.find((row) => row.symbol === name)?.actual_percent ?? "0";
  if (symbol !== OTHERS) return share(symbol);
  const named = bands.map((band) => band.symbol);
  const all = sumPercents([...day.rows.map((row) => row.actual_percent), day.rest_percent]);
  return subtractPercents(all, sumPercents(named.filter((name) => name !== OTHERS).map(share)));
}

/** One row for each day, for drawing alone; a share below zero (a short position) is drawn as nothing. */
export const historyRows = (days: HistoryDay[], bands: Band[]): Record<string, number | string>[] =>
  days.map((day) => ({
    day: day.day,
    [DRIFT]: forDrawing(day.drift_percent),
    ...Object.fromEntries(
      bands.map(({ symbol }) => [symbol, Math.max(0, forDrawing(shareOf(day, symbol, bands)))]),
    ),
  }));
