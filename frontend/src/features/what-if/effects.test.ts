import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { PlanItem } from "@/wire/generated/planning";
import { whatIfAnswer, type WhatIfAnswer } from "@/wire/generated/advice";
import { effectOn } from "./effects";

const written: unknown = JSON.parse(
  readFileSync(new URL("../../wire/answers/what_if_rebalancing.json", import.meta.url), "utf8"),
);
const answer = whatIfAnswer.parse(written);

const item = (symbol: string, action: PlanItem["action"], amount: PlanItem["trade_amount"]): PlanItem => ({
  symbol,
  action,
  target_percent: "60",
  actual_percent: "50",
  drift_percent: "-10",
  drift_level: "WARNING",
  current_value: "0",
  target_value: "0",
  trade_amount: amount,
  quantity: "1",
  reason: "OUTSIDE_BAND",
});

const row = (symbol: string, actual: PlanItem["trade_amount"], drift: PlanItem["drift_percent"]) => ({
  symbol,
  target_percent: "60" as const,
  actual_percent: actual,
  drift_percent: drift,
  drift_level: "WARNING" as const,
  value: "0" as const,
});

const then: WhatIfAnswer = {
  ...answer,
  cash_percent_after: "4.5",
  cash_after: "450",
  after: {
    portfolio_value: "10000",
    needs_rebalance: true,
    rows: [row("SPY", "50", "-10"), row("PFE", "4", null)],
  },
  rebalance: {
    needs_rebalance: true,
    cash_after: "12.5",
    trades: [item("SPY", "BUY", "1000"), item("QQQ", "SELL", "-500")],
  },
};

test("a symbol's share, its drift and what a rebalance would trade are shown together", () => {
  expect(effectOn(then, "SPY")).toEqual({
    standing: "Would have 50.00%, drift −10.00",
    trade: "Buy $1,000.00",
  });
});

test("what is left alone has no trade, and what has no target no drift", () => {
  expect(effectOn(then, "PFE")).toEqual({ standing: "Would have 4.00%", trade: null });
});

test("cash is what is left after the rebalance", () => {
  expect(effectOn(then, "CASH")).toEqual({
    standing: "Would have 4.50%",
    trade: "$12.50 after a rebalance",
  });
});

test("without an answer, or where it is not possible, nothing is said", () => {
  expect(effectOn(null, "SPY")).toBeNull();
  expect(effectOn({ ...then, after: null }, "SPY")).toBeNull();
  expect(effectOn(then, "GLD")).toBeNull();
});
