import { expect, test } from "vitest";
import type { PlanItem } from "@/wire/generated/planning";
import { barLength, changeOf, fullBar, largestChanges } from "./changes";

const item = (symbol: string, now: PlanItem["actual_percent"], reason = "OUTSIDE_BAND"): PlanItem => ({
  symbol,
  action: "BUY",
  target_percent: "20",
  actual_percent: now,
  drift_percent: "0",
  drift_level: "WITHIN_TOLERANCE",
  current_value: "0",
  target_value: "0",
  trade_amount: "0",
  quantity: "0",
  reason,
});

const ITEMS = [item("SPY", "51.46"), item("QUAL", "12.5"), item("QQQ", "3.6")];
const AFTER = { SPY: "40", QUAL: "20", QQQ: "10" } as const;

test("the largest changes come first, whichever way they go", () => {
  expect(largestChanges(ITEMS, AFTER, 2).map(({ symbol }) => symbol)).toEqual(["SPY", "QUAL"]);
});

test("what is outside the base has no change, and what no target names has no target", () => {
  expect(changeOf(item("PFE", null), { PFE: "1" })).toBeNull();
  expect(changeOf(item("PFE", "4"), { PFE: null })).toBeNull();
  expect(changeOf(item("PFE", "4", "UNTARGETED"), { PFE: "0" })?.target).toBeNull();
});

test("the largest share fills a bar, and a short position has none", () => {
  const full = fullBar(ITEMS, AFTER);
  expect(full).toBeCloseTo(51.46);
  expect(barLength("51.46", full)).toBeCloseTo(100);
  expect(barLength("0", full)).toBe(0);
  expect(barLength("-3", full)).toBe(0);
  expect(barLength("3", 0)).toBe(0);
});

test("a plan of ten thousand symbols still has its full bar", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => item(`S${index}`, "0.01"));
  expect(fullBar(many, { S1: "0.02" })).toBeCloseTo(20);
});
