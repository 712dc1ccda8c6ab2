// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal } from "../base/values";
import { bound } from "./standing";

export const objective = /* @__PURE__ */ z.enum(["to_target", "least_cost"]);
export type Objective = z.infer<typeof objective>;

export const taxKind = /* @__PURE__ */ z.enum(["GAIN", "LOSS_HARVESTING_OPPORTUNITY", "NEUTRAL", "UNKNOWN"]);
export type TaxKind = z.infer<typeof taxKind>;

/** What a sale would realize. What has no known cost is in no sum. */
export const taxEstimate = /* @__PURE__ */ z.object({
  kind: taxKind,
  gain_usd: decimal,
  short_term_usd: decimal,
  long_term_usd: decimal,
  unknown_term_usd: decimal,
  quantity_without_cost: decimal,
});
export type TaxEstimate = z.infer<typeof taxEstimate>;

/** One sale of a plan. */
export const plannedSale = /* @__PURE__ */ z.object({
  symbol: z.string(),
  quantity: decimal,
  price: decimal,
  tax: taxEstimate,
  /** shares bought within 30 days before that stay, by which a loss is deferred (wash sale) */
  replaced_quantity: decimal,
});
export type PlannedSale = z.infer<typeof plannedSale>;

/** What all sales of a plan would realize. */
export const taxTotal = /* @__PURE__ */ z.object({
  kind: taxKind,
  gain_usd: decimal,
  short_term_usd: decimal,
  long_term_usd: decimal,
  unknown_term_usd: decimal,
});
export type TaxTotal = z.infer<typeof taxTotal>;

/** What the sells of a stored plan would realize. */
export const planTax = /* @__PURE__ */ z.object({
  sales: z.array(plannedSale),
  total: taxTotal,
  /** symbols with shares of which nobody knows what was paid: they are in no sum */
  without_cost: z.array(z.string()),
});
export type PlanTax = z.infer<typeof planTax>;

/** What one of two plans of the same moment comes to. */
export const planFigures = /* @__PURE__ */ z.object({
  plan_id: z.string(),
  objective: objective,
  trade_count: z.int(),
  /** buys and sells together */
  traded_usd: decimal,
  /** estimated realized gain of shares held for at most a year; negative: a loss */
  short_term_usd: decimal,
  /** the same of shares held for longer */
  long_term_usd: decimal,
  /** the same of shares of an unknown day */
  unknown_term_usd: decimal,
  /** at the rates of the policy; negative where losses are worth something */
  tax_usd: decimal,
  /** half the spread and fees, by the policy's cost of trading */
  cost_usd: decimal,
  /** distance from the target afterwards, all rows and cash together */
  drift_usd: decimal,
  /** the same in percent of the managed part */
  drift_percent: decimal,
  /** of the plan of least cost */
  bound: z.nullish(bound),
  /** symbols sold of which nobody knows what was paid: they are in no sum */
  without_cost: z.array(z.string()),
});
export type PlanFigures = z.infer<typeof planFigures>;

/** The same account at the same moment, planned to its targets and at least cost. */
export const sideBySide = /* @__PURE__ */ z.object({
  /** how they differ, or that they do not, or why there is only one */
  message: z.string(),
  /** whether both make the same trades */
  is_same: z.boolean(),
  /** whether the policy has tax rates: without them no gain costs anything */
  has_rates: z.boolean(),
  /** distance from the target now, all rows and cash together */
  drift_before_usd: decimal,
  drift_before_percent: decimal,
  /** to the targets first */
  plans: z.array(planFigures),
});
export type SideBySide = z.infer<typeof sideBySide>;
