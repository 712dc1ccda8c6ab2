import { expect, test } from "vitest";
import { placeOf } from "./kinds";

test("a notification leads to the plan that waits, and to the run where there is one", () => {
  expect(placeOf({ kind: "APPROVAL_WANTED", refs: { plan_id: "sha256:ab" } })?.to).toBe("/plans/sha256:ab");
  expect(placeOf({ kind: "APPROVAL_WANTED", refs: {} })?.to).toBe("/rebalance");
  expect(placeOf({ kind: "RUN_FINISHED", refs: { run_id: "run-1" } })?.to).toBe("/runs/run-1");
});
