import { expect, test } from "vitest";
import { plainJson } from "./planning-file";

const stamp = (iso: string) => ({ toDate: () => new Date(iso), seconds: 1, nanoseconds: 2 });

test("times anywhere in a stored plan become ISO strings, and nothing else changes", () => {
  const stored = {
    plan_id: "sha256:1",
    created_at: stamp("2026-11-20T15:30:00.000Z"),
    run_id: null,
    plan: {
      needs_rebalance: true,
      items: [{ quantity: "14.444444444", at: stamp("2026-11-20T15:31:00.000Z") }],
    },
    inputs: { planner_version: 1 },
  };
  expect(plainJson(stored)).toEqual({
    plan_id: "sha256:1",
    created_at: "2026-11-20T15:30:00.000Z",
    run_id: null,
    plan: { needs_rebalance: true, items: [{ quantity: "14.444444444", at: "2026-11-20T15:31:00.000Z" }] },
    inputs: { planner_version: 1 },
  });
});
