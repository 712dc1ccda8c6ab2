import { z } from "zod/mini";
import { decimal, instant } from "../base/values";

export const leg = z.object({
  leg_id: z.string(),
  client_order_id: z.string(),
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  planned_quantity: decimal,
  quantity: decimal,
  reference_price: z.nullish(decimal),
  state: z.enum([
    "PLANNED",
    "INTENDED",
    "UNKNOWN",
    "WORKING",
    "PARTIALLY_FILLED",
    "FILLED",
    "CANCELED",
    "EXPIRED",
    "REPLACED",
    "REJECTED",
    "DENIED",
    "SKIPPED",
  ]),
  status: z.nullish(z.string()),
  order_id: z.nullish(z.string()),
  filled_quantity: z.nullish(decimal),
  filled_average_price: z.nullish(decimal),
  reason: z.nullish(z.string()),
  message: z.nullish(z.string()),
  intended_at: z.nullish(instant),
  submitted_at: z.nullish(instant),
  cancel_sent: z.nullish(z.boolean()),
});
export type Leg = z.infer<typeof leg>;

/** `users/{uid}/runs/{run_id}`, and what `start_rebalance` and `cancel_run` answer. */
export const run = z.object({
  run_id: z.string(),
  kind: z.enum(["REBALANCE", "TRADE"]),
  origin: z.enum(["PERSON", "SCHEDULE"]),
  plan_id: z.nullish(z.string()),
  state: z.enum([
    "PLANNED",
    "SELLING",
    "FUNDING",
    "BUYING",
    "RECONCILING",
    "COMPLETED",
    "COMPLETED_ADJUSTED",
    "CANCELLED",
    "HALTED",
  ]),
  open: z.boolean(),
  reason: z.nullish(z.string()),
  message: z.nullish(z.string()),
  cancel_requested: z.boolean(),
  created_at: instant,
  updated_at: instant,
  completed_at: z.nullish(instant),
  /** Until then the run waits for the market to open; null while it does not. */
  opens_at: z.nullish(instant),
  /** Until then some of its buys wait for cash to settle; null while none does. */
  settles_at: z.nullish(instant),
  /** Since when the broker has not answered; null where it answered last. */
  silent_since: z.nullish(instant),
  legs: z.array(leg),
});
export type Run = z.infer<typeof run>;

/** What a dry run of `check_rebalance_drift` answers; the rows arrive by the listener. */
export const driftCheck = z.object({ needs_rebalance: z.boolean(), message: z.string() });
export type DriftCheck = z.infer<typeof driftCheck>;
