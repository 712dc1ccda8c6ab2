import { expect, test } from "vitest";
import type { Decimal } from "@/lib/decimal";
import type { PlanItem } from "@/wire/generated/planning";
import {
  actualSlices,
  coloursOf,
  drawnSlices,
  inOrderOf,
  largestOf,
  SLICES_SHOWN,
  targetSlices,
  together,
} from "./slices";

function row(symbol: string, actual_percent: Decimal | null, reason = "WITHIN_BAND"): PlanItem {
  return {
    symbol,
    action: "HOLD",
    target_percent: "0",
    actual_percent,
    drift_percent: "0",
    drift_level: "WITHIN_TOLERANCE",
    current_value: "0",
    target_value: "0",
    trade_amount: "0",
    quantity: "0",
    reason,
  };
}

const shown = (slices: { symbol: string; percent: string }[]) =>
  slices.map(({ symbol, percent }) => [symbol, percent]);

test("cash that no target names is what the holdings leave of the base", () => {
  expect(shown(actualSlices([row("SPY", "60.25"), row("QQQ", "30")]))).toEqual([
    ["SPY", "60.25"],
    ["QQQ", "30"],
    ["CASH", "9.75"],
  ]);
});

test("a holding that is held without a target is outside the ring", () => {
  const slices = actualSlices([row("SPY", "95"), row("PFE", "4", "UNTARGETED_HELD"), row("CASH", "5")]);
  expect(slices.map(({ symbol }) => symbol)).toEqual(["SPY", "CASH"]);
});

test("an excluded holding, and a frozen one without a target, are outside the ring", () => {
  const frozen = { ...row("SPY", "60", "FROZEN"), target_percent: "50" } as const;
  const slices = actualSlices([
    frozen,
    row("QQQ", "40"),
    row("XLE", "9", "EXCLUDED"),
    row("T", "7", "FROZEN"),
  ]);
  expect(slices.map(({ symbol }) => symbol)).toEqual(["SPY", "QQQ"]);
});

test("a short position has no slice, and an empty account has no ring", () => {
  expect(actualSlices([row("SPY", "-5"), row("QQQ", "105")]).map(({ symbol }) => symbol)).toEqual(["QQQ"]);
  expect(actualSlices([row("SPY", "0")])).toEqual([]);
});

test("both rings have the same order and the same colors, cash last, also while a target can't be read", () => {
  const order = ["SPY", "QQQ", "CASH"];
  const actual = inOrderOf(
    order,
    actualSlices([row("CASH", "5"), row("GLD", "10"), row("QQQ", "45"), row("SPY", "40")]),
  );
  expect(actual.map(({ symbol }) => symbol)).toEqual(["SPY", "QQQ", "GLD", "CASH"]);
  const whole = targetSlices([
    { symbol: "SPY", percent: "60" },
    { symbol: "QQQ", percent: "40" },
  ]);
  const colors = (target: typeof whole) => coloursOf(inOrderOf(order, together(target, actual)));
  expect(new Set(colors(whole).values()).size).toBe(4);
  expect(colors(whole.slice(1))).toEqual(colors(whole));
});

test("two rings of many symbols name the same ones, and what is left is never one of many", () => {
  const many = (from: number) =>
    targetSlices(
      Array.from({ length: 40 }, (_, index) => ({
        symbol: `S${(index + from) % 40}`,
        percent: `${index < 4 ? 10 : 1}` as const,
      })),
    );
  const rings = [many(0), many(20)];
  const all = together(...rings);
  const named = rings.map((ring) => largestOf(all, ring).map(({ symbol }) => symbol));
  expect(new Set(named[0])).toEqual(new Set(named[1]));
  expect(named[0]).toContain("32 others");
  expect(named[0]).toEqual(expect.arrayContaining(["S0", "S20"]));
  const ten = all.slice(0, 10);
  expect(largestOf(ten, ten.slice(0, 9))).toHaveLength(9);
});

test("many slices become the largest and one for the others, and nothing is lost", () => {
  const slices = targetSlices(
    Array.from(
      { length: 20 },
      (_, index) => ({ symbol: `S${index}`, percent: index === 19 ? "62" : "2" }) as const,
    ),
  );
  const drawn = drawnSlices(slices);
  expect(drawn).toHaveLength(SLICES_SHOWN);
  expect(drawn.at(-1)).toMatchObject({ symbol: "12 others", percent: "24" });
  expect(drawn.some(({ symbol }) => symbol === "S19")).toBe(true);
});

test("with many targets no slice of either ring is grey but cash and the others", () => {
  const many = (from: number) =>
    Array.from({ length: 20 }, (_, index) => ({
      symbol: `S${(index + from) % 20}`,
      percent: `${5 - index / 10}` as const,
      size: 5 - index / 10,
    }));
  const rings = [many(0), many(10)];
  const colours = coloursOf(...rings);
  for (const ring of rings) {
    const hues = drawnSlices(ring)
      .filter(({ symbol }) => !symbol.endsWith("others"))
      .map(({ symbol }) => colours.get(symbol));
    expect(hues).not.toContain("var(--chart-rest)");
    expect(new Set(hues).size).toBe(hues.length);
  }
});
