// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, instant, orNull } from "../base/values";
import { driftRow } from "./drift";
import { driftLevel, finding, planItem } from "./planning";
import { standing } from "./standing";
import { taxEstimate } from "./tax";

export const tradeSide = /* @__PURE__ */ z.enum(["BUY", "SELL"]);
export type TradeSide = z.infer<typeof tradeSide>;

/** A suggested trade, until a person accepts or cancels it. */
export const suggestion = /* @__PURE__ */ z.object({
  /** follows from the plan (which is not stored) and the symbol */
  suggestion_id: z.string(),
  symbol: z.string(),
  /** as in a plan's item */
  action: tradeSide,
  /** drift CRITICAL, WARNING, else */
  priority: z.enum(["HIGH", "MEDIUM", "LOW"]),
  current_quantity: decimal,
  suggested_quantity: decimal,
  estimated_value: decimal,
  price: decimal,
  drift_percent: decimal,
  drift_level: driftLevel,
  /** as in a plan's item */
  reason: z.string(),
  tax: taxEstimate,
  /** all but the first are final; a PENDING one beyond `expires_at` counts as EXPIRED */
  status: z.enum(["PENDING", "EXECUTED", "CANCELLED", "EXPIRED"]),
  created_at: instant,
  /** it waits 24 hours */
  expires_at: orNull(instant),
});
export type Suggestion = z.infer<typeof suggestion>;

/** What `rebalancing_suggestions` found. */
export const suggested = /* @__PURE__ */ z.object({
  message: z.string(),
  suggestions: z.array(suggestion),
});
export type Suggested = z.infer<typeof suggested>;

/** What `cancel_suggestions` closed. */
export const cancelledSuggestions = /* @__PURE__ */ z.object({
  suggestions: z.array(suggestion),
});
export type CancelledSuggestions = z.infer<typeof cancelledSuggestions>;

/** Why a trade cannot be. */
export const problem = /* @__PURE__ */ z.object({
  code: z.string(),
  message: z.string(),
  symbol: orNull(z.string()),
});
export type Problem = z.infer<typeof problem>;

/** The account before or after. */
export const whatIfSide = /* @__PURE__ */ z.object({
  /** the whole account, reserved cash included */
  portfolio_value: decimal,
  /** what percents are of */
  managed_usd: z.nullish(decimal),
  needs_rebalance: z.boolean(),
  standing: z.nullish(standing),
  rows: z.array(driftRow),
});
export type WhatIfSide = z.infer<typeof whatIfSide>;

/** What a rebalance would do then. */
export const whatIfRebalance = /* @__PURE__ */ z.object({
  needs_rebalance: z.boolean(),
  cash_after: decimal,
  trades: z.array(planItem),
});
export type WhatIfRebalance = z.infer<typeof whatIfRebalance>;

/** Where the account would be. */
export const whatIfAnswer = /* @__PURE__ */ z.object({
  is_possible: z.boolean(),
  problems: z.array(problem),
  cash_before: decimal,
  cash_after: decimal,
  tax: taxEstimate,
  before: whatIfSide,
  after: orNull(whatIfSide),
  reserved_usd: z.nullish(decimal),
  cash_percent_before: decimal,
  cash_percent_after: orNull(decimal),
  rebalance: orNull(whatIfRebalance),
});
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>;

/** All that the policy doctor finds. */
export const diagnosis = /* @__PURE__ */ z.object({
  findings: z.array(finding),
});
export type Diagnosis = z.infer<typeof diagnosis>;
