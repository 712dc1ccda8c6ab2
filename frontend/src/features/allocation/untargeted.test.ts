import { expect, test } from "vitest";
import type { PlanItem } from "@/wire/generated/planning";
import { untargetedOf } from "./untargeted";

const row = (symbol: string, reason: string, more: Partial<PlanItem> = {}): PlanItem => ({
  symbol,
  action: "HOLD",
  target_percent: "0",
  actual_percent: "4",
  drift_percent: "4",
  drift_level: "CRITICAL",
  current_value: "400.00",
  target_value: "0.00",
  trade_amount: "0.00",
  quantity: "0",
  reason,
  ...more,
});

test("holdings without a target are listed, also those that are never traded, and targets are not", () => {
  const rows = [
    row("PFE", "UNTARGETED_HELD"),
    row("T", "UNTARGETED", { action: "SELL" }),
    row("XLE", "EXCLUDED"),
    row("GLD", "FROZEN"),
    row("SPY", "FROZEN", { target_percent: "60" }),
    row("QQQ", "OUTSIDE_BAND", { target_percent: "40" }),
  ];
  expect(untargetedOf(rows, new Set()).map(({ symbol, willBeSold }) => [symbol, willBeSold])).toEqual([
    ["PFE", false],
    ["T", true],
    ["XLE", false],
    ["GLD", false],
  ]);
});

test("what a target of 0% or a class names has been decided", () => {
  expect(untargetedOf([row("GLD", "FROZEN"), row("VTI", "FROZEN")], new Set(["GLD", "VTI"]))).toEqual([]);
});
