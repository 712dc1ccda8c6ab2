import { z } from "zod/mini";
import { breach } from "./call-error";
import { callable } from "./callables";
import { planItem } from "./documents";
import { taxEstimate, taxKind } from "./tax";
import { decimal, instant } from "./values";

// Plans: made, and looked at again by their address.

const trading = z.object({ state: z.enum(["ACTIVE", "REDUCING", "HALTED"]), reason: z.nullish(z.string()) });
const market = z.object({
  is_open: z.boolean(),
  next_open: z.nullish(instant),
  next_close: z.nullish(instant),
});
export type Market = z.infer<typeof market>;

/** A stored plan as it was made, and what stands against it at `as_of`. */
export const plan = z.object({
  plan_id: z.string(),
  /** Only a WAITING plan can be approved, now or later; the others never again. */
  state: z.enum(["WAITING", "STARTED", "EXPIRED", "OUTDATED"]),
  as_of: instant,
  created_at: instant,
  expires_at: instant,
  run_id: z.nullable(z.string()),
  origin: z.enum(["PERSON", "SCHEDULE", "SUGGESTIONS", "RECOMMENDATIONS"]),
  origin_message: z.nullable(z.string()),
  price_tolerance_percent: decimal,
  mode: z.enum(["full", "buy_only", "sell_only"]),
  /** When the broker was asked for the prices that the plan reckons with. */
  prices_at: z.nullable(instant),
  portfolio_value: decimal,
  needs_rebalance: z.boolean(),
  sells_usd: decimal,
  buys_usd: decimal,
  cash_before: decimal,
  cash_after: decimal,
  cash_percent_before: z.nullable(decimal),
  cash_percent_after: z.nullable(decimal),
  items: z.array(planItem),
  /** Percent of the base that each symbol has once every trade is made; null for what stands outside the base. */
  shares_after: z.record(z.string(), z.nullable(decimal)),
  /** Null, as the market and the quote, where the plan is held against nothing any more. */
  trading: z.nullable(trading),
  market: z.nullable(market),
  oldest_quote: z.nullable(z.object({ symbol: z.string(), quoted_at: instant, age_seconds: z.int() })),
  breaches: z.array(breach),
  can_start: z.boolean(),
});
export type Plan = z.infer<typeof plan>;

export const previewRebalance = callable<{ mode?: Plan["mode"] }, Plan>("preview_rebalance", plan);

export const loadPlan = callable<{ plan_id: string }, Plan>("load_plan", plan);

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

export const estimatePlanTax = callable<{ plan_id: string }, PlanTax>("estimate_plan_tax", planTax);
