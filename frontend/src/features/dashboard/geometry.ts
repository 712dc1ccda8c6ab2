import { forDrawing } from "@/lib/decimal";
import type { EquityDay } from "@/wire/generated/overview";

/** The drawing's own units; it is stretched to the room there is. */
export const WIDTH = 1000;
export const HEIGHT = 200;

/** Lines on the scale, at round figures. */
export interface Scale {
  low: number;
  high: number;
  ticks: number[];
}

const STEPS = [1, 2, 2.5, 5, 10];

/** A scale of at most five lines that holds all values; geometry alone, figures stay exact text. */
export function scaleOf(values: number[]): Scale {
  const least = Math.min(...values);
  const most = Math.max(...values);
  const span = most - least || Math.abs(most) * 0.02 || 1;
  const rough = span / 3;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((one) => one * unit >= rough) ?? 10) * unit;
  const low = Math.floor((least - span * 0.02) / step) * step;
  const high = Math.ceil((most + span * 0.02) / step) * step;
  const count = Math.round((high - low) / step);
  return { low, high, ticks: Array.from({ length: count + 1 }, (_, index) => low + index * step) };
}

/** How far down a value is: 0 at the top of the scale, 1 at its foot. */
export function depthOf(value: number, { low, high }: Scale): number {
  return (high - value) / (high - low);
}

/** Where a day is from left to right, 0 to 1; the sessions are at equal distances. */
export function placeOf(index: number, count: number): number {
  return count < 2 ? 0.5 : index / (count - 1);
}

/** The day nearest to a place between 0 and 1. */
export function dayAt(place: number, count: number): number {
  return Math.min(count - 1, Math.max(0, Math.round(place * (count - 1))));
}

export interface Paths {
  line: string;
  area: string;
}

const rounded = (units: number) => String(Math.round(units * 10) / 10);

function pathsOf(values: number[], scale: Scale, ground: number): Paths {
  const points = values.map((value, index) => {
    const x = placeOf(index, values.length) * WIDTH;
    return `${rounded(x)},${rounded(depthOf(value, scale) * HEIGHT)}`;
  });
  const line = `M${points.join("L")}`;
  return { line, area: `${line}L${WIDTH},${ground}L0,${ground}Z` };
}

/** The equity as a line with its ground. */
export function equityPaths(days: EquityDay[], scale: Scale): Paths {
  return pathsOf(
    days.map((day) => forDrawing(day.equity_usd)),
    scale,
    HEIGHT,
  );
}

/** How far below its high the account was: hanging from the top. A day without a known fall is left out. */
export function drawdownPaths(days: EquityDay[]): { paths: Paths; deepest: number } {
  const falls = days.map((day) => forDrawing(day.drawdown_percent ?? "0"));
  const deepest = Math.max(...falls, 1);
  return {
    paths: pathsOf(
      falls.map((fall) => -fall),
      { low: -deepest, high: 0, ticks: [] },
      0,
    ),
    deepest,
  };
}
