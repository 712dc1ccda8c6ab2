import { z } from "zod/mini";
import { decimal, instant } from "../base/values";
import { planItem } from "./planning";
import { taxEstimate } from "./tax";

/** `users/{uid}/suggestions/{suggestion_id}`, and what the callables answer about one. */
export const suggestion = z.object({
  suggestion_id: z.string(),
  symbol: z.string(),
  action: z.enum(["BUY", "SELL"]),
  priority: z.enum(["HIGH", "MEDIUM", "LOW"]),
  current_quantity: decimal,
  suggested_quantity: decimal,
  estimated_value: decimal,
  price: decimal,
  drift_percent: decimal,
  drift_level: z.enum(["WITHIN_TOLERANCE", "WARNING", "CRITICAL"]),
  reason: z.string(),
  tax: taxEstimate,
  status: z.enum(["PENDING", "EXECUTED", "CANCELLED", "EXPIRED"]),
  created_at: instant,
  expires_at: z.nullable(instant),
});
export type Suggestion = z.infer<typeof suggestion>;

/** What `rebalancing_suggestions` answers. */
export const suggested = z.object({ message: z.string(), suggestions: z.array(suggestion) });
export type Suggested = z.infer<typeof suggested>;

const sideRow = z.object({
  symbol: z.string(),
  target_percent: z.nullable(decimal),
  actual_percent: decimal,
  drift_percent: z.nullable(decimal),
  drift_level: z.nullable(z.enum(["WITHIN_TOLERANCE", "WARNING", "CRITICAL"])),
  value: decimal,
});
const side = z.object({ portfolio_value: decimal, needs_rebalance: z.boolean(), rows: z.array(sideRow) });
export type WhatIfSide = z.infer<typeof side>;

export const whatIfAnswer = z.object({
  is_possible: z.boolean(),
  problems: z.array(z.object({ code: z.string(), message: z.string(), symbol: z.nullable(z.string()) })),
  cash_before: decimal,
  cash_after: decimal,
  cash_percent_before: decimal,
  cash_percent_after: z.nullable(decimal),
  tax: taxEstimate,
  before: side,
  after: z.nullable(side),
  rebalance: z.nullable(
    z.object({ needs_rebalance: z.boolean(), cash_after: decimal, trades: z.array(planItem) }),
  ),
});
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>;

const finding = z.object({
  code: z.string(),
  severity: z.enum(["IMPOSSIBLE", "FOOLISH"]),
  message: z.string(),
  fix: z.string(),
  symbol: z.nullable(z.string()),
  field: z.nullable(z.string()),
});
export type Finding = z.infer<typeof finding>;

export const diagnosis = z.object({ findings: z.array(finding) });
export type Diagnosis = z.infer<typeof diagnosis>;
