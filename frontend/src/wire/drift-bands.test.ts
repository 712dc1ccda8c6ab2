import { expect, test } from "vitest";
import type { Decimal } from "@/lib/decimal";
import { bandOf, bandRuleOf, type BandRule } from "./drift-bands";

const rule = (more: Partial<BandRule> = {}): BandRule => ({
  band: "absolute",
  threshold: "5",
  relative: "25",
  cash: "5",
  ...more,
});

test("a policy that was never saved has a band of five points", () => {
  expect(bandRuleOf(null)).toEqual(rule());
  expect(bandRuleOf({ policy: { min_trade_usd: "10" } })).toEqual(rule());
});

test("cash has the threshold, a point, or a band of its own", () => {
  expect(bandRuleOf({ policy: { drift_threshold_percent: "4" } })?.cash).toBe("4");
  expect(bandRuleOf({ policy: { band: "combined" } })?.cash).toBe("1");
  expect(bandRuleOf({ policy: { band: "combined", cash_band_percent: "2.5" } })?.cash).toBe("2.5");
});

test("what can't be read is no band", () => {
  expect(bandRuleOf({ policy: { band: "wide" } })).toBeNull();
  expect(bandRuleOf({ policy: { drift_threshold_percent: null } })).toBeNull();
});

test.each<[string, Partial<BandRule>, Decimal, Decimal | null, Decimal]>([
  ["absolute: the threshold in points", {}, "40", null, "5"],
  ["absolute: a tolerance of its own in points", {}, "40", "2.5", "2.5"],
  ["relative: a part of the target", { band: "relative", threshold: "25" }, "4", null, "1"],
  ["relative: a tolerance of its own as a part too", { band: "relative" }, "33.3", "10", "3.33"],
  ["combined: the narrower for a large target", { band: "combined" }, "40", null, "5"],
  ["combined: the narrower for a small target", { band: "combined" }, "4", null, "1"],
  ["combined: a tolerance of its own in points", { band: "combined" }, "4", "3", "3"],
])("%s", (_, more, target, own, band) => {
  expect(bandOf(rule(more), target, own)).toBe(band);
});
