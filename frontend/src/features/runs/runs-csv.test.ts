import { parse } from "papaparse";
import { expect, test } from "vitest";
import { run } from "@/wire/documents";
import { runsCsv } from "./runs-csv";

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
  });
  expect(found[1]).toMatchObject({ symbol: "QQQ", filled_quantity: "", sent_at: "" });
});

test("a text that begins like a formula is no formula in a spreadsheet", () => {
  expect(rows(runsCsv([run.parse(stored)]))[0]?.order_message).toBe("'=HYPERLINK(1)");
});

test("a run without orders has a line of its own", () => {
  const found = rows(runsCsv([run.parse({ ...stored, legs: [] })]));
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ run_id: "r1", symbol: "" });
});
