import { compareDecimals, forDrawing, subtractPercents, sumPercents, type Decimal } from "@/lib/decimal";
import { oncePer } from "@/lib/once";
import type { PlanItem } from "@/wire/generated/planning";
import { isApart } from "@/wire/planning";

/** One slice of a ring: `size` is geometry, `percent` is the exact text beside it. */
export interface Slice {
  symbol: string;
  percent: Decimal;
  size: number;
}

const CASH = "CASH";
const HUNDRED: Decimal = "100";

/** More slices than this can't be distinguished: the smallest are drawn as one. */
export const SLICES_SHOWN = 9;

function slice(symbol: string, percent: Decimal): Slice {
  return { symbol, percent, size: Math.max(0, forDrawing(percent)) };
}

/** The enabled targets as slices. */
export function targetSlices(targets: { symbol: string; percent: Decimal }[]): Slice[] {
  return targets.map(({ symbol, percent }) => slice(symbol, percent)).filter(({ size }) => size > 0);
}

/**
 * What the account holds of its base, as slices. Where no target names cash it is what the holdings leave:
 * 100 % − their sum. Untargeted holdings that are held are outside the base and have no share of it.
 */
export function actualSlices(rows: PlanItem[]): Slice[] {
  const measured = rows.flatMap((row) =>
    row.actual_percent === null || isApart(row) ? [] : [{ symbol: row.symbol, percent: row.actual_percent }],
  );
  const held = targetSlices(measured);
  if (held.length === 0 || rows.some((row) => row.symbol === CASH)) return held;
  const rest = subtractPercents(HUNDRED, sumPercents(measured.map(({ percent }) => percent)));
  return compareDecimals(rest, "0.005") > 0 ? [...held, slice(CASH, rest)] : held;
}

const HUES = Array.from({ length: 8 }, (_, index) => `var(--chart-${index + 1})`);

/**
 * A colour for each symbol that is drawn, the same in both rings. What only a later ring draws takes a hue that this
 * ring has not used: no two slices of a ring look alike while there are hues.
 */
export function coloursOf(...rings: Slice[][]): Map<string, string> {
  const hasCash = rings.flat().some(({ symbol }) => symbol === CASH);
  const colours = new Map(hasCash ? [[CASH, "var(--chart-cash)"]] : []);
  for (const ring of rings) {
    const drawn = drawnSlices(ring).map(({ symbol }) => symbol);
    const used = new Set(drawn.map((symbol) => colours.get(symbol)));
    const free = HUES.filter((hue) => !used.has(hue));
    for (const symbol of drawn) {
      if (colours.has(symbol) || !ring.some((slice) => slice.symbol === symbol)) continue;
      colours.set(symbol, free.shift() ?? "var(--chart-rest)");
    }
  }
  return colours;
}

/** Slices in the order of the list, so that two rings can be compared turn by turn; others after it, cash last. */
export function inOrderOf(order: readonly string[], slices: Slice[]): Slice[] {
  const ranks = new Map(order.map((symbol, index) => [symbol, index]));
  const rank = ({ symbol }: Slice) => (symbol === CASH ? Infinity : (ranks.get(symbol) ?? order.length));
  return [...slices].sort((a, b) => (rank(a) === rank(b) ? 0 : rank(a) - rank(b)));
}

/** The symbols of several rings in one ring, each as large as in the largest of them. */
export function together(...rings: Slice[][]): Slice[] {
  const largest = new Map<string, Slice>();
  for (const slice of rings.flat()) {
    const known = largest.get(slice.symbol);
    if (known === undefined || known.size < slice.size) largest.set(slice.symbol, slice);
  }
  return [...largest.values()];
}

/**
 * The slices to draw, in their order: all of them, or the largest and one for the rest. What is the largest is taken
 * of `all` where it is given: rings beside each other then name the same symbols.
 */
export const drawnSlices = oncePer((slices: readonly Slice[]): readonly Slice[] => largestOf(slices, slices));

export function largestOf(all: readonly Slice[], slices: readonly Slice[]): readonly Slice[] {
  if (all.length <= SLICES_SHOWN) return slices;
  const largest = new Set(
    [...all]
      .sort((a, b) => b.size - a.size)
      .slice(0, SLICES_SHOWN - 1)
      .map(({ symbol }) => symbol),
  );
  const rest = slices.filter(({ symbol }) => !largest.has(symbol));
  if (rest.length < 2) return slices;
  const sum = sumPercents(rest.map(({ percent }) => percent));
  return [...slices.filter(({ symbol }) => largest.has(symbol)), slice(`${rest.length} others`, sum)];
}
