import { expect, test } from "vitest";
import type { Leg, Run } from "@/wire/generated/execution";
import { legNote, outcomeOf, progressOf, wasSent } from "./words";

const leg = (more: Partial<Leg> = {}): Leg => ({
  leg_id: "01",
  client_order_id: "ek-r-01",
  symbol: "SPY",
  side: "sell",
  planned_quantity: "1",
  quantity: "1",
  reference_price: "1",
  state: "PLANNED",
  status: null,
  order_id: null,
  filled_quantity: "0",
  filled_average_price: null,
  reason: null,
  message: null,
  intended_at: null,
  submitted_at: null,
  filled_at: null,
  cancel_sent: false,
  ...more,
});

const run = (more: Partial<Run> = {}): Run => ({
  run_id: "r",
  kind: "REBALANCE",
  origin: "PERSON",
  state: "SELLING",
  open: true,
  cancel_requested: false,
  plan_id: null,
  reason: null,
  message: null,
  completed_at: null,
  opens_at: null,
  settles_at: null,
  silent_since: null,
  created_at: new Date(0),
  updated_at: new Date(0),
  legs: [leg({ state: "FILLED" }), leg({ leg_id: "02" })],
  ...more,
});

test("progress counts the filled orders", () => {
  expect(progressOf(run())).toBe("1 of 2 orders filled");
  expect(progressOf(run({ legs: [leg()] }))).toBe("0 of 1 order filled");
});

test("the server's sentence comes before the page's own", () => {
  expect(outcomeOf(run({ state: "HALTED", open: false, message: "The switch is off." }))).toBe(
    "The switch is off.",
  );
  expect(outcomeOf(run({ state: "HALTED", open: false }))).toBe(
    "The rebalance was stopped before it was complete.",
  );
});

test("a run that is being cancelled says so", () => {
  expect(outcomeOf(run({ cancel_requested: true }))).toContain("Canceling");
});

test("an order counts as sent once it may be at the broker", () => {
  expect(
    ["PLANNED", "INTENDED", "DENIED", "SKIPPED"].map((state) =>
      wasSent(leg({ state: state as Leg["state"] })),
    ),
  ).toEqual([false, false, false, false]);
  expect(wasSent(leg({ state: "UNKNOWN" }))).toBe(true);
  expect(wasSent(leg({ state: "CANCELED", order_id: "abc" }))).toBe(true);
  expect(wasSent(leg({ state: "CANCELED" }))).toBe(false);
});

test("an order's note is its message, else its reason in words, else nothing", () => {
  expect(legNote(leg({ message: "Too small.", reason: "ROUNDS_TO_ZERO" }))).toBe("Too small.");
  expect(legNote(leg({ reason: "SCALED_TO_CASH" }))).toContain("fit the cash");
  expect(legNote(leg())).toBeNull();
});
