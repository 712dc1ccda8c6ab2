import { z } from "zod/mini";
import { decimal, instant, orNull, text } from "../base/values";
import { breach, tradingState } from "./risk";

/** One row of a plan or of a drift measurement. */
export const planItem = z.object({
  symbol: text,
  action: z.enum(["BUY", "SELL", "HOLD"]),
  target_percent: orNull(decimal),
  actual_percent: orNull(decimal),
  drift_percent: orNull(decimal),
  drift_level: z.nullish(z.enum(["WITHIN_TOLERANCE", "WARNING", "CRITICAL"])),
  current_value: decimal,
  target_value: orNull(decimal),
  trade_amount: decimal,
  quantity: decimal,
  reason: z.string(),
});
export type PlanItem = z.infer<typeof planItem>;

const trading = z.object({ state: tradingState, reason: z.nullish(z.string()) });
const market = z.object({
  is_open: z.boolean(),
  next_open: z.nullish(instant),
  next_close: z.nullish(instant),
});
export type Market = z.infer<typeof market>;

/** A stored plan as it was made, and what prevents its start at `as_of`. */
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
  /** When the broker was asked for the prices that the plan uses. */
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
  /** Percent of the base that each symbol has once every trade is made; null for what is outside the base. */
  shares_after: z.record(z.string(), z.nullable(decimal)),
  /** Null, as the market and the quote, where the plan is held against nothing any more. */
  trading: z.nullable(trading),
  market: z.nullable(market),
  oldest_quote: z.nullable(z.object({ symbol: z.string(), quoted_at: instant, age_seconds: z.int() })),
  /** The buys that wait until a sale has settled; null where none does. */
  settlement: z.nullish(z.object({ symbols: z.array(z.string()), on: z.string(), message: z.string() })),
  breaches: z.array(breach),
  can_start: z.boolean(),
});
export type Plan = z.infer<typeof plan>;
