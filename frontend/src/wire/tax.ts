import { z } from "zod/mini";
import { decimal } from "./values";

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
