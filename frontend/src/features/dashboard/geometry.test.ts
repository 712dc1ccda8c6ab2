import { expect, test } from "vitest";
import type { EquityDay } from "@/wire/generated/overview";
import { dayAt, depthOf, drawdownPaths, equityPaths, placeOf, scaleOf } from "./geometry";

const day = (equity: EquityDay["equity_usd"], drawdown: EquityDay["drawdown_percent"] = "0"): EquityDay => ({
  day: "2026-03-02",
  equity_usd: equity,
  return_percent: "0",
  drawdown_percent: drawdown,
});

test.each([
  ["a portfolio", [97_310, 104_950]],
  ["a small one", [12.5, 13.1]],
  ["one that never moved", [100, 100]],
  ["one with nothing in it", [0, 0]],
  ["a large one", [9_870_000, 12_400_000]],
])("the scale of %s holds every value between few round lines", (_, values) => {
  const { low, high, ticks } = scaleOf(values);
  expect(low).toBeLessThanOrEqual(Math.min(...values));
  expect(high).toBeGreaterThanOrEqual(Math.max(...values));
  expect(ticks.length).toBeGreaterThanOrEqual(2);
  expect(ticks.length).toBeLessThanOrEqual(7);
  expect([ticks[0], ticks[ticks.length - 1]]).toEqual([low, expect.closeTo(high)]);
});

test("the top of the scale is at the top of the drawing", () => {
  const scale = { low: 50, high: 150, ticks: [] };
  expect([150, 100, 50].map((value) => depthOf(value, scale))).toEqual([0, 0.5, 1]);
});

test("a place on the drawing is the day nearest to it, also beyond its edges", () => {
  expect([-0.2, 0, 0.49, 0.51, 1, 3].map((place) => dayAt(place, 3))).toEqual([0, 0, 1, 1, 2, 2]);
  expect([0, 1, 2].map((index) => placeOf(index, 3))).toEqual([0, 0.5, 1]);
});

test("the line goes through every day from left to right", () => {
  const { line } = equityPaths([day("50"), day("150"), day("100")], { low: 50, high: 150, ticks: [] });
  expect(line).toBe("M0,200L500,0L1000,100");
});

test("a fall hangs from the top, a day without a known fall is left out", () => {
  const { paths, deepest } = drawdownPaths([day("1"), day("1", "8"), day("1", null)]);
  expect(deepest).toBe(8);
  expect(paths.line).toBe("M0,0L500,200L1000,0");
});
