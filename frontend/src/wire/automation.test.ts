import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decisionLog } from "./automation";

test("the lines that the functions write are read, and a document without them has none", () => {
  const file = new URL("./answers/document_drift.json", import.meta.url);
  const { decisions } = decisionLog.parse(JSON.parse(readFileSync(file, "utf8")));
  expect(decisions).toMatchObject([{ outcome: "TRADED", run_id: "run-0001", checks: 1 }]);
  expect(decisions[0]?.decided_at).toEqual(new Date("2026-03-02T15:00:00Z"));
  expect(decisionLog.parse({ measured_at: "2026-03-02T15:00:00Z" }).decisions).toEqual([]);
});
