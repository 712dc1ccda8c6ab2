import { expect, test } from "vitest";
import type { StrategyDriftRow } from "@/wire/generated/drift";
import type { DraftTarget } from "../draft";
import { shareDrift, weightDrift } from "./measured";

const RULE = { band: "absolute", threshold: "5", relative: "25", cash: "5" } as const;
const target = (symbol: string, percent: string, tolerance = ""): DraftTarget => ({
  symbol,
  name: null,
  percent,
  tolerance,
  enabled: true,
});
const row: StrategyDriftRow = {
  symbol: "SPY",
  quantity: "10",
  target_percent: "60",
  actual_percent: "67",
  drift_percent: "7",
  drift_level: "WARNING",
  current_value: "670.00",
};

test("a saved weight shows the drift that was measured, a typed one the drift that it would have", () => {
  expect(weightDrift(target("SPY", "60.0"), row, RULE)).toEqual({
    drift: "7",
    band: "5",
    level: "WARNING",
    isDraft: false,
  });
  expect(weightDrift(target("SPY", "64"), row, RULE)).toEqual({
    drift: "3",
    band: "5",
    level: "WITHIN_TOLERANCE",
    isDraft: true,
  });
});

test("a target's own tolerance is its band, cash has none, and nothing is said of what can't be read", () => {
  expect(weightDrift(target("SPY", "60", "8"), row, RULE)?.band).toBe("8");
  expect(
    weightDrift(target("CASH", "60"), { ...row, symbol: "CASH", drift_level: null }, RULE)?.band,
  ).toBeNull();
  expect(weightDrift(target("SPY", "sixty"), row, RULE)).toBeNull();
  expect(weightDrift({ ...target("SPY", "60"), enabled: false }, row, RULE)).toBeNull();
  expect(weightDrift(target("SPY", "60"), { ...row, actual_percent: null }, RULE)).toBeNull();
});

test("a share that is typed shows how far the strategy would be from it", () => {
  const measured = {
    name: "core",
    share_percent: "60",
    actual_percent: "61.5",
    drift_percent: "1.5",
    current_value: "6150.00",
    rows: [],
  } as const;
  expect(shareDrift("60", { ...measured, rows: [] })).toMatchObject({ drift: "1.5", isDraft: false });
  expect(shareDrift("65", { ...measured, rows: [] })).toMatchObject({ drift: "-3.5", isDraft: true });
  expect(shareDrift("", { ...measured, rows: [] })).toBeNull();
});
