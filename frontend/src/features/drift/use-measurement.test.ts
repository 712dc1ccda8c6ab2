import { expect, test } from "vitest";
import type { DriftStatus } from "@/wire/generated/drift";
import { isOutdated } from "./use-measurement";

const now = new Date("2026-11-21T12:00:00Z");
const measured = (secondsAgo: number): DriftStatus => ({
  measured_at: new Date(now.getTime() - secondsAgo * 1000),
  allocation_version: 1,
  portfolio_value: "1",
  cash: "1",
  managed_usd: null,
  standing: null,
  needs_rebalance: false,
  rows: [],
  trigger: null,
  decisions: null,
  message: "",
});

test("a measurement that is missing or older than a minute is made anew", () => {
  expect(isOutdated(null, now)).toBe(true);
  expect(isOutdated(measured(61), now)).toBe(true);
  expect(isOutdated(measured(60), now)).toBe(false);
});
