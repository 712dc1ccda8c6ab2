// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, orNull } from "../base/values";
import { legState, runState, side } from "./execution";
import { planBody } from "./planning";
import { breach } from "./risk";

/** An order, and where it came from. */
export const recommendedOrder = /* @__PURE__ */ z.object({
  symbol: z.string(),
  side: side,
  quantity: decimal,
  reference_price: decimal,
  client_order_id: z.string(),
  order_id: orNull(z.string()),
  state: legState,
  filled_quantity: decimal,
  filled_average_price: orNull(decimal),
  message: orNull(z.string()),
  audit: z.record(z.string(), z.string()),
});
export type RecommendedOrder = z.infer<typeof recommendedOrder>;

/** What `execute_recommendations` ordered and denied. */
export const recommendationsAnswer = /* @__PURE__ */ z.object({
  request_id: z.string(),
  strategy_id: z.string(),
  provider_id: z.string(),
  dry_run: z.boolean(),
  is_repeat: z.boolean(),
  message: z.string(),
  plan: orNull(planBody),
  run_id: orNull(z.string()),
  state: orNull(runState),
  orders: z.array(recommendedOrder),
  denied: z.array(breach),
  breaches: z.array(breach),
  unknown_sectors: z.array(z.string()),
});
export type RecommendationsAnswer = z.infer<typeof recommendationsAnswer>;
