// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, instant, orNull } from "../base/values";

export const side = /* @__PURE__ */ z.enum(["buy", "sell"]);
export type Side = z.infer<typeof side>;

export const orderType = /* @__PURE__ */ z.enum(["market", "limit"]);
export type OrderType = z.infer<typeof orderType>;

export const timeInForce = /* @__PURE__ */ z.enum(["day", "gtc"]);
export type TimeInForce = z.infer<typeof timeInForce>;

export const legState = /* @__PURE__ */ z.enum(["PLANNED", "INTENDED", "UNKNOWN", "WORKING", "PARTIALLY_FILLED", "FILLED", "CANCELED", "EXPIRED", "REPLACED", "REJECTED", "DENIED", "SKIPPED"]);
export type LegState = z.infer<typeof legState>;

export const runState = /* @__PURE__ */ z.enum(["PLANNED", "SELLING", "FUNDING", "BUYING", "RECONCILING", "COMPLETED", "COMPLETED_ADJUSTED", "CANCELLED", "HALTED"]);
export type RunState = z.infer<typeof runState>;

/** One order of a run, planned or sent. */
export const leg = /* @__PURE__ */ z.object({
  /** `01`, `02`, … */
  leg_id: z.string(),
  /** `ek-{run_id}-{leg_id}` */
  client_order_id: z.string(),
  symbol: z.string(),
  side: side,
  planned_quantity: decimal,
  /** what is or will be ordered; scaled down to real cash, never up */
  quantity: decimal,
  /** when it was planned */
  reference_price: decimal,
  state: legState,
  /** the broker's own word */
  status: orNull(z.string()),
  order_id: orNull(z.string()),
  filled_quantity: decimal,
  filled_average_price: orNull(decimal),
  /** a code */
  reason: orNull(z.string()),
  message: orNull(z.string()),
  /** when it was journaled, before it is sent; where the answer was lost, when that was */
  intended_at: orNull(instant),
  submitted_at: orNull(instant),
  /** when the broker filled it whole; a leg of before this was kept has none */
  filled_at: orNull(instant),
  cancel_sent: z.boolean(),
});
export type Leg = z.infer<typeof leg>;

/** A rebalance run or a single trade, with its orders. */
export const run = /* @__PURE__ */ z.object({
  /** made by the browser (or derived from an idempotency key) before the call */
  run_id: z.string(),
  /** a plan, or one order by hand */
  kind: z.enum(["REBALANCE", "TRADE"]),
  /** who wanted it */
  origin: z.enum(["PERSON", "SCHEDULE"]),
  plan_id: orNull(z.string()),
  /** the last four are final */
  state: runState,
  /** not yet in one of the last four states */
  open: z.boolean(),
  /** a code */
  reason: orNull(z.string()),
  /** one sentence: why it is in this state */
  message: orNull(z.string()),
  cancel_requested: z.boolean(),
  /** some buys wait for cash to settle, until then (on our clock); their legs stay `PLANNED` with the reason `AWAITS_SETTLEMENT` */
  settles_at: orNull(instant),
  /** since when the broker has not answered; null where it answered last */
  silent_since: orNull(instant),
  created_at: instant,
  /** for people: a writer names the document's own update time, so a late one fails */
  updated_at: instant,
  completed_at: orNull(instant),
  /** the run waits for the stock market to open, until then */
  opens_at: orNull(instant),
  /** the orders, sells first; not indexed */
  legs: z.array(leg),
});
export type Run = z.infer<typeof run>;

/** What `check_rebalance_drift` found and did. */
export const driftCheck = /* @__PURE__ */ z.object({
  needs_rebalance: z.boolean(),
  message: z.string(),
});
export type DriftCheck = z.infer<typeof driftCheck>;

/** The order of `execute_trade`. */
export const tradeAnswer = /* @__PURE__ */ z.object({
  symbol: z.string(),
  side: side,
  qty: z.number(),
  order_id: orNull(z.string()),
  status: z.string(),
  client_order_id: z.string(),
  run_id: z.string(),
  order_type: orderType,
  time_in_force: timeInForce,
  limit_price: orNull(z.number()),
  filled_qty: z.number(),
  filled_avg_price: orNull(z.number()),
  message: orNull(z.string()),
});
export type TradeAnswer = z.infer<typeof tradeAnswer>;
