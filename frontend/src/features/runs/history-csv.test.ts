import { parse } from "papaparse";
import { expect, test } from "vitest";
import { run } from "@/wire/generated/execution";
import { checkLine } from "@/wire/generated/automation";
import { NO_FILTER } from "./filter";
import { checksCsv, ordersCsv, runsCsv } from "./history-csv";
import { ordersOf } from "./orders";

const stored = {
  run_id: "r1",
  kind: "REBALANCE",
  origin: "PERSON",
  plan_id: "sha256:1",
  state: "COMPLETED",
  open: false,
  message: 'Done, "as planned".',
  cancel_requested: false,
  created_at: "2026-11-20T15:30:00Z",
  updated_at: "2026-11-20T15:31:00Z",
  completed_at: "2026-11-20T15:31:00Z",
  legs: [
    {
      leg_id: "01",
      client_order_id: "ek-r1-01",
      symbol: "SPY",
      side: "sell",
      planned_quantity: "14.444444444",
      quantity: "14.444444444",
      reference_price: "1",
      cancel_sent: false,
      state: "FILLED",
      filled_quantity: "14.444444444",
      filled_average_price: "450.10",
      message: "=HYPERLINK(1)",
    },
    {
      leg_id: "02",
      client_order_id: "ek-r1-02",
      symbol: "QQQ",
      side: "buy",
      planned_quantity: "3",
      quantity: "3",
      reference_price: "1",
      cancel_sent: false,
      filled_quantity: "0",
      state: "SKIPPED",
    },
  ],
};

const rows = (text: string) => parse<Record<string, string>>(text.trimEnd(), { header: true }).data;

test("each order is a line with its run, amounts exact and times in UTC", () => {
  const found = rows(runsCsv([run.parse(stored)]));
  expect(found).toHaveLength(2);
  expect(found[0]).toMatchObject({
    run_id: "r1",
    run_message: 'Done, "as planned".',
    created_at: "2026-11-20T15:30:00.000Z",
    symbol: "SPY",
    quantity: "14.444444444",
    filled_average_price: "450.10",
    filled_amount_usd: "6501.4444442444",
  });
  expect(found[1]).toMatchObject({ symbol: "QQQ", filled_quantity: "0", sent_at: "" });
});

test("a text that begins like a formula is no formula in a spreadsheet", () => {
  expect(rows(runsCsv([run.parse(stored)]))[0]?.order_message).toBe("'=HYPERLINK(1)");
});

test("a run without orders has a line of its own", () => {
  const found = rows(runsCsv([run.parse({ ...stored, legs: [] })]));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ run_id: "r1", symbol: "" });
});

test("orders that were found are lines without the others of their run", () => {
  const orders = ordersOf([run.parse(stored)], { ...NO_FILTER, view: "orders", text: "qqq" });
  const found = rows(ordersCsv(orders));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ run_id: "r1", symbol: "QQQ", client_order_id: "ek-r1-02" });
});

test("a line of checks says how many there were and since when", () => {
  const line = checkLine.parse({
    outcome: "REFUSED",
    decided_by: "DRIFT",
    message: "Outside the band: SPY, QQQ.",
    reason: "Trading is halted.",
    outside: ["SPY", "QQQ"],
    run_id: null,
    decided_at: "2026-11-20T15:30:00Z",
    since: "2026-11-20T10:00:00Z",
    checks: 12,
  });
  expect(rows(checksCsv([line]))).toEqual([
    {
      decided_at: "2026-11-20T15:30:00.000Z",
      since: "2026-11-20T10:00:00.000Z",
      checks: "12",
      outcome: "REFUSED",
      decided_by: "DRIFT",
      message: "Outside the band: SPY, QQQ.",
      reason: "Trading is halted.",
      outside: "SPY QQQ",
      run_id: "",
    },
  ]);
});
