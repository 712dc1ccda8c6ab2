import { expect, test } from "vitest";
import { driftStatus } from "./generated/drift";
import { run } from "./generated/execution";
import { systemStatus } from "./generated/risk";
import { allocationTarget, userSettings } from "./generated/targets";

const stamp = (iso: string) => ({ toDate: () => new Date(iso) });

test("the customer's numbers become exact text", () => {
  const parsed = allocationTarget.parse({
    symbol: "SPY",
    target_percent: 33.3333,
    enabled: true,
    created_at: stamp("2026-01-01T00:00:00Z"),
  });
  expect(parsed).toEqual({
    symbol: "SPY",
    target_percent: "33.3333",
    tolerance_percent: null,
    enabled: true,
    name: null,
  });
});

test.each([
  ["a percentage as text", { symbol: "SPY", target_percent: "40", enabled: true }],
  ["not a number", { symbol: "SPY", target_percent: Number.NaN, enabled: true }],
  ["no switch", { symbol: "SPY", target_percent: 40 }],
  ["an empty symbol", { symbol: "", target_percent: 40, enabled: true }],
])("a target with %s is refused, not guessed at", (_, document) => {
  expect(allocationTarget.safeParse(document).success).toBe(false);
});

test("a kill switch of a wrong type is refused, so that it counts as halted", () => {
  expect(systemStatus.safeParse({ trading_enabled: "true" }).success).toBe(false);
  expect(systemStatus.safeParse({ trading_enabled: true, state: "PAUSED" }).success).toBe(false);
});

test("settings without a version have version 0, and neither classes nor strategies", () => {
  expect(userSettings.parse({ policy: {} })).toEqual({
    allocation_version: 0,
    asset_classes: [],
    strategies: [],
  });
});

test("a money value that is a float is refused", () => {
  const drift = {
    measured_at: stamp("2026-11-21T12:00:00Z"),
    allocation_version: 1,
    portfolio_value: "100000.00",
    cash: "6000.00",
    needs_rebalance: true,
    rows: [],
    message: "1 holding to trade.",
  };
  expect(driftStatus.parse(drift).measured_at).toEqual(new Date("2026-11-21T12:00:00Z"));
  expect(driftStatus.safeParse({ ...drift, cash: 6000.1 }).success).toBe(false);
});

test("a run is read the same from Firestore and from a callable's ISO times", () => {
  const document = (time: unknown) => ({
    run_id: "0b6c",
    kind: "REBALANCE",
    origin: "PERSON",
    plan_id: "sha256:ab",
    state: "SELLING",
    open: true,
    reason: null,
    message: "Selling.",
    cancel_requested: false,
    created_at: time,
    updated_at: time,
    completed_at: null,
    legs: [],
  });
  const fromStore = run.parse(document(stamp("2026-11-21T12:00:00Z")));
  expect(run.parse(document("2026-11-21T12:00:00+00:00"))).toEqual(fromStore);
  expect(run.safeParse(document("yesterday")).success).toBe(false);
});
