import { expect, test } from "vitest";
import type { Run } from "@/wire/generated/execution";
import { stepsOf, type Standing } from "./steps";

const RUN: Run = {
  run_id: "run-1",
  kind: "REBALANCE",
  origin: "PERSON",
  state: "COMPLETED",
  open: false,
  cancel_requested: false,
  plan_id: null,
  reason: null,
  message: null,
  completed_at: null,
  opens_at: null,
  settles_at: null,
  silent_since: null,
  created_at: new Date("2026-03-02T15:00:00Z"),
  updated_at: new Date("2026-03-02T15:01:00Z"),
  legs: [],
};

const STRANGER: Standing = {
  connected: false,
  allocationVersion: null,
  trading: null,
  latestRun: null,
  runsKnown: false,
};
const CONNECTED: Standing = {
  connected: true,
  allocationVersion: 0,
  trading: "HALTED",
  latestRun: null,
  runsKnown: true,
};

const states = (standing: Standing) => stepsOf(standing)?.map(({ state }) => state);

test("whoever has no connection begins by connecting, whatever else is unknown", () => {
  expect(states(STRANGER)).toEqual(["now", "later", "later", "later"]);
});

test("each step follows when the one before it is done", () => {
  expect(states(CONNECTED)).toEqual(["done", "now", "later", "later"]);
  expect(states({ ...CONNECTED, allocationVersion: 1 })).toEqual(["done", "done", "now", "later"]);
  expect(states({ ...CONNECTED, allocationVersion: 1, trading: "ACTIVE" })).toEqual([
    "done",
    "done",
    "done",
    "now",
  ]);
  expect(states({ ...CONNECTED, allocationVersion: 2, trading: "ACTIVE", latestRun: RUN })).toEqual([
    "done",
    "done",
    "done",
    "done",
  ]);
});

test("a step that was done out of order stays done", () => {
  expect(states({ ...CONNECTED, trading: "ACTIVE" })).toEqual(["done", "now", "done", "later"]);
});

test("nothing is said before the account is known", () => {
  expect(stepsOf({ ...STRANGER, connected: null })).toBeNull();
  expect(stepsOf({ ...CONNECTED, allocationVersion: null })).toBeNull();
  expect(stepsOf({ ...CONNECTED, runsKnown: false })).toBeNull();
});
