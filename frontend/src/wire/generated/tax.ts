// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal } from "../base/values";

export const taxKind = /* @__PURE__ */ z.enum(["GAIN", "LOSS_HARVESTING_OPPORTUNITY", "NEUTRAL", "UNKNOWN"]);
export type TaxKind = z.infer<typeof taxKind>;

/** What a sale would realise. What has no known cost is in no sum. */
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

/** What all sales of a plan would realise. */
export const taxTotal = /* @__PURE__ */ z.object({
  kind: taxKind,
  gain_usd: decimal,
  short_term_usd: decimal,
  long_term_usd: decimal,
  unknown_term_usd: decimal,
});
export type TaxTotal = z.infer<typeof taxTotal>;

/** What the sells of a stored plan would realise. */
export const planTax = /* @__PURE__ */ z.object({
  sales: z.array(plannedSale),
  total: taxTotal,
  /** symbols with shares of which nobody knows what was paid: they are in no sum */
  without_cost: z.array(z.string()),
});
export type PlanTax = z.infer<typeof planTax>;
