import { expect, test } from "vitest";
import type { PersonalBand } from "@/wire/generated/evidence";
import type { AllocationTarget, UserSettings } from "@/wire/generated/targets";
import { areSaved, withBands } from "./bands";

const band = (name: string, width: PersonalBand["band_percent"]): PersonalBand => ({
  name,
  target_percent: "50",
  band_percent: width,
  present_percent: null,
  lower_percent: width,
  upper_percent: width,
  sell_cost_percent: "0.05",
  buy_cost_percent: "0.05",
});
const target = (symbol: string, tolerance: AllocationTarget["tolerance_percent"]): AllocationTarget => ({
  symbol,
  target_percent: "40.1",
  tolerance_percent: tolerance,
  enabled: true,
  name: null,
});
const CLASS = {
  name: "Bonds",
  target_percent: "19.8",
  members: ["BND"],
  tolerance_percent: null,
  enabled: true,
} satisfies UserSettings["asset_classes"][number];

test("every target and class takes its band, and what has none keeps its tolerance", () => {
  const bands = [band("SPY", "2.19"), band("Bonds", "1.5")];
  const found = withBands(bands, [target("SPY", null), target("CASH", "1")], [CLASS]);
  expect(found.targets).toEqual([
    { symbol: "SPY", target_percent: "40.1", tolerance_percent: "2.19", enabled: true },
    { symbol: "CASH", target_percent: "40.1", tolerance_percent: "1", enabled: true },
  ]);
  expect(found.asset_classes).toEqual([{ ...CLASS, tolerance_percent: "1.5" }]);
});

test("bands count as saved where every tolerance is the same figure", () => {
  const bands = [band("SPY", "2.2"), band("Bonds", "1.5")];
  expect(areSaved(bands, [target("SPY", "2.20")], [{ ...CLASS, tolerance_percent: "1.5" }])).toBe(true);
  expect(areSaved(bands, [target("SPY", "2.2")], [CLASS])).toBe(false);
  expect(areSaved(bands, [], [])).toBe(false);
});
