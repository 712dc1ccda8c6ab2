import { z } from "zod/mini";
import { decimal } from "../base/values";

export const taxKind = z.enum(["GAIN", "LOSS_HARVESTING_OPPORTUNITY", "NEUTRAL", "UNKNOWN"]);

/** What a sale would realise: an estimate. What has no known cost is in no sum. */
export const taxEstimate = z.object({
  kind: taxKind,
  gain_usd: decimal,
  short_term_usd: decimal,
  long_term_usd: decimal,
  unknown_term_usd: decimal,
  quantity_without_cost: decimal,
});
export type TaxEstimate = z.infer<typeof taxEstimate>;

const sale = z.object({
  symbol: z.string(),
  quantity: decimal,
  price: decimal,
  tax: taxEstimate,
  /** Shares bought within 30 days before that stay, by which a loss is deferred. */
  replaced_quantity: decimal,
});
export type PlannedSale = z.infer<typeof sale>;

/** What a plan's sells would realise: an estimate. */
export const planTax = z.object({
  sales: z.array(sale),
  total: z.object({
    kind: taxKind,
    gain_usd: decimal,
    short_term_usd: decimal,
    long_term_usd: decimal,
    unknown_term_usd: decimal,
  }),
  /** Symbols with shares of which nobody knows what was paid: they are in no sum. */
  without_cost: z.array(z.string()),
});
export type PlanTax = z.infer<typeof planTax>;
