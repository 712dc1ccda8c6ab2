import { expect, test } from "vitest";
import type { PlanItem } from "@/wire/generated/planning";
import { driftOf } from "./measured";

const ROW: PlanItem = {
  symbol: "SPY",
  action: "SELL",
  target_percent: "40",
  actual_percent: "46.5",
  drift_percent: "6.5",
  drift_level: "WARNING",
  current_value: "46500",
  target_value: "40000",
  trade_amount: "-6500",
  quantity: "14.4",
  reason: "OUTSIDE_BAND",
};
const target = (percent: string) => ({ symbol: "SPY", name: null, percent, tolerance: "", enabled: true });
const bands = () => "5" as const;

test("the measured drift counts while the target is the one that was measured against", () => {
  expect(driftOf(target("40.0"), ROW, bands)).toEqual({
    drift: "6.5",
    band: "5",
    level: "WARNING",
    isDraft: false,
  });
});

test("a target that is typed anew shows the drift that it would have", () => {
  expect(driftOf(target("30"), ROW, bands)).toEqual({
    drift: "16.5",
    band: "5",
    level: "CRITICAL",
    isDraft: true,
  });
});

test("nothing is said of what was not measured, is kept apart or can't be read", () => {
  expect(driftOf(target("40"), undefined, bands)).toBeNull();
  expect(driftOf(target("abc"), ROW, bands)).toBeNull();
  expect(driftOf(target("1"), { ...ROW, action: "HOLD", reason: "UNTARGETED_HELD" }, bands)).toBeNull();
});
