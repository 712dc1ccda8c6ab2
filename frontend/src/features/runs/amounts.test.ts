import { expect, test } from "vitest";
import { run } from "@/wire/generated/execution";
import { dollarsOf, waitOf } from "./amounts";

const leg = (more: object) => ({
  leg_id: "01",
  client_order_id: "ek-1-01",
  symbol: "SPY",
  side: "sell",
  planned_quantity: "10",
  quantity: "10",
  reference_price: "65",
  filled_quantity: "0",
  cancel_sent: false,
  state: "PLANNED",
  ...more,
});
const running = (legs: object[], more: object = {}) =>
  run.parse({
    run_id: "r1",
    kind: "REBALANCE",
    origin: "PERSON",
    state: "SELLING",
    open: true,
    cancel_requested: false,
    created_at: "2026-11-20T15:30:00Z",
    updated_at: "2026-11-20T15:30:01Z",
    legs,
    ...more,
  });

test("the dollars planned and done are said for each side that the run has", () => {
  const half = leg({ filled_quantity: "5", filled_average_price: "64.8", state: "PARTIALLY_FILLED" });
  const buy = leg({
    leg_id: "02",
    side: "buy",
    symbol: "QQQ",
    planned_quantity: "2",
    reference_price: "400",
  });
  expect(dollarsOf(running([half, buy]))).toEqual([
    "Sold $324.00 of about $650.00",
    "Bought $0.00 of about $800.00",
  ]);
  expect(dollarsOf(running([buy]))).toEqual(["Bought $0.00 of about $800.00"]);
});

test("an open run says what it waits for and since when, the order sent first before the others", () => {
  const first = leg({ state: "WORKING", submitted_at: "2026-11-20T15:30:02Z" });
  const later = leg({
    leg_id: "02",
    symbol: "QQQ",
    state: "PARTIALLY_FILLED",
    filled_quantity: "1",
    submitted_at: "2026-11-20T15:31:00Z",
  });
  expect(waitOf(running([later, first]))).toMatch(/^Waiting for the fill of SPY and 1 more since .+\.$/);
  expect(waitOf(running([later]))).toMatch(/^Waiting for the rest of QQQ since .+\.$/);
  expect(waitOf(running([first], { silent_since: "2026-11-20T15:32:00Z" }))).toContain(
    "has not answered since",
  );
});

test("a run that is on its way, or has ended, waits for nothing", () => {
  expect(waitOf(running([leg({})]))).toBeNull();
  expect(waitOf(running([leg({ state: "WORKING" })], { open: false, state: "HALTED" }))).toBeNull();
});
