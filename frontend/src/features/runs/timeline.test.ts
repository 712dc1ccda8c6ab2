import { expect, test } from "vitest";
import { leg, run } from "@/wire/generated/execution";
import { momentsOfLeg, momentsOfRun } from "./timeline";
import { waitsUntil, wordsOf } from "./words";

const order = {
  leg_id: "01",
  client_order_id: "ek-1-01",
  symbol: "SPY",
  side: "sell",
  planned_quantity: "10",
  quantity: "10",
  reference_price: "1",
  filled_quantity: "0",
  cancel_sent: false,
  state: "PLANNED",
};
const stored = {
  run_id: "r1",
  kind: "REBALANCE",
  origin: "PERSON",
  state: "PLANNED",
  open: true,
  cancel_requested: false,
  created_at: "2026-11-20T15:30:00Z",
  updated_at: "2026-11-20T15:30:01Z",
  legs: [order],
};
const labels = (moments: { label: string }[]) => moments.map(({ label }) => label);

test("an order that nobody has touched has no story, and nothing is guessed", () => {
  expect(momentsOfLeg(leg.parse(order))).toEqual([]);
});

test("an order's story is written down, taken, cancelled, ended, with what was filled", () => {
  const told = momentsOfLeg(
    leg.parse({
      ...order,
      state: "CANCELED",
      intended_at: "2026-11-20T15:30:01Z",
      submitted_at: "2026-11-20T15:30:02Z",
      filled_at: null,
      cancel_sent: true,
      filled_quantity: "4.5",
    }),
  );
  expect(labels(told)).toEqual([
    "Written down before sending",
    "Taken by the broker",
    "Cancel sent",
    "Ended: canceled, 4.5 of 10 filled",
  ]);
  expect(told[0]?.at).toEqual(new Date("2026-11-20T15:30:01Z"));
  expect(labels(momentsOfLeg(leg.parse({ ...order, state: "FILLED", filled_quantity: "10" })))).toEqual([
    "Ended: filled",
  ]);
  expect(labels(momentsOfLeg(leg.parse({ ...order, state: "EXPIRED", filled_quantity: "0" })))).toEqual([
    "Ended: expired",
  ]);
});

test("a run begins with who wanted it and ends when it is closed", () => {
  expect(labels(momentsOfRun(run.parse(stored)))).toEqual(["Approved"]);
  const closed = {
    ...stored,
    origin: "SCHEDULE",
    state: "HALTED",
    open: false,
    completed_at: "2026-11-20T15:31:00Z",
  };
  expect(momentsOfRun(run.parse(closed))).toEqual([
    { label: "Started by the schedule", at: new Date("2026-11-20T15:30:00Z") },
    { label: "Ended: halted", at: new Date("2026-11-20T15:31:00Z") },
  ]);
});

test("a run waits while the market's opening is written on it, unless it is closed or being cancelled", () => {
  const waiting = { ...stored, opens_at: "2026-11-23T14:30:00Z" };
  expect(waitsUntil(run.parse(waiting))).toEqual(new Date("2026-11-23T14:30:00Z"));
  expect(wordsOf(run.parse(waiting)).label).toBe("Waiting for the market");
  expect(wordsOf(run.parse(stored)).label).toBe("Starting");
  expect(waitsUntil(run.parse({ ...waiting, cancel_requested: true }))).toBeNull();
  expect(waitsUntil(run.parse({ ...waiting, state: "CANCELLED", open: false }))).toBeNull();
});

test("a run that waits for settled cash says so, and until when", () => {
  const settling = { ...stored, state: "FUNDING", settles_at: "2026-11-24T14:30:00Z" };
  expect(wordsOf(run.parse(settling)).label).toBe("Waiting for settled cash");
  expect(waitsUntil(run.parse(settling))).toEqual(new Date("2026-11-24T14:30:00Z"));
  expect(waitsUntil(run.parse({ ...settling, state: "BUYING" }))).toBeNull();
});

test("a run whose broker is silent says that first", () => {
  const silent = { ...stored, silent_since: "2026-11-23T14:30:00Z" };
  expect(wordsOf(run.parse(silent)).label).toBe("The broker does not answer");
});

test("a fill has the broker's time where it was kept, and none where it was not", () => {
  const filled = { ...order, state: "FILLED", filled_quantity: "10" };
  const at = (more: object) => momentsOfLeg(leg.parse({ ...filled, ...more })).at(-1)?.at;
  expect(at({ filled_at: "2026-11-20T15:30:05Z" })).toEqual(new Date("2026-11-20T15:30:05Z"));
  expect(at({})).toBeNull();
});
