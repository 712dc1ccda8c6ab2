import { z } from "zod";
import { decimalOfNumber } from "@/lib/decimal";
import { decimal, instant } from "./values";

// The shapes of FIRESTORE_DATA_MODEL.md. What does not fit is shown as an error, never guessed at.

const tradingWord = z.enum(["ACTIVE", "REDUCING", "HALTED"]);

/** ACTIVE trades, REDUCING sells only, HALTED orders nothing. */
export type TradingState = z.infer<typeof tradingWord>;

/** `userSettings/{uid}` */
export const userSettings = z.object({ allocation_version: z.number().int().nonnegative().default(0) });
export type UserSettings = z.infer<typeof userSettings>;

const percentNumber = z.number().refine(Number.isFinite).transform(decimalOfNumber);

/** `userSettings/{uid}/allocation/{symbol}`: the one shape whose percentages are numbers. */
export const allocationTarget = z.object({
  symbol: z.string().min(1),
  target_percent: percentNumber,
  tolerance_percent: percentNumber.nullish().transform((value) => value ?? null),
  enabled: z.boolean(),
  name: z
    .string()
    .nullish()
    .transform((value) => value ?? null),
});
export type AllocationTarget = z.infer<typeof allocationTarget>;

/** `systemStatus/risk_management` */
export const systemStatus = z.object({
  trading_enabled: z.boolean(),
  state: tradingWord.nullish(),
  reason: z.string().nullish(),
  changed_at: instant.nullish(),
  expires_at: instant.nullish(),
});
export type SystemStatus = z.infer<typeof systemStatus>;

/** `users/{uid}/status/trading` */
export const userTrading = z.object({
  state: tradingWord,
  reason: z.string().nullish(),
  changed_at: instant.nullish(),
  expires_at: instant.nullish(),
});
export type UserTrading = z.infer<typeof userTrading>;

/** One row of a plan or of a drift measurement. */
export const planItem = z.object({
  symbol: z.string().min(1),
  action: z.enum(["BUY", "SELL", "HOLD"]),
  target_percent: decimal.nullish().transform((value) => value ?? null),
  actual_percent: decimal.nullish().transform((value) => value ?? null),
  drift_percent: decimal.nullish().transform((value) => value ?? null),
  drift_level: z.enum(["WITHIN_TOLERANCE", "WARNING", "CRITICAL"]).nullish(),
  current_value: decimal,
  target_value: decimal.nullish().transform((value) => value ?? null),
  trade_amount: decimal,
  quantity: decimal,
  reason: z.string(),
});
export type PlanItem = z.infer<typeof planItem>;

/** `users/{uid}/status/drift` */
export const driftStatus = z.object({
  measured_at: instant,
  allocation_version: z.number().int(),
  portfolio_value: decimal,
  cash: decimal,
  needs_rebalance: z.boolean(),
  rows: z.array(planItem),
  message: z.string(),
});
export type DriftStatus = z.infer<typeof driftStatus>;

export const leg = z.object({
  leg_id: z.string(),
  client_order_id: z.string(),
  symbol: z.string(),
  side: z.enum(["buy", "sell"]),
  planned_quantity: decimal,
  quantity: decimal,
  reference_price: decimal.nullish(),
  state: z.enum([
    "PLANNED",
    "INTENDED",
    "UNKNOWN",
    "WORKING",
    "PARTIALLY_FILLED",
    "FILLED",
    "CANCELED",
    "EXPIRED",
    "REJECTED",
    "DENIED",
    "SKIPPED",
  ]),
  status: z.string().nullish(),
  order_id: z.string().nullish(),
  filled_quantity: decimal.nullish(),
  filled_average_price: decimal.nullish(),
  reason: z.string().nullish(),
  message: z.string().nullish(),
});
export type Leg = z.infer<typeof leg>;

/** `users/{uid}/runs/{run_id}`, and what `start_rebalance` and `cancel_run` answer. */
export const run = z.object({
  run_id: z.string(),
  kind: z.enum(["REBALANCE", "TRADE"]),
  origin: z.enum(["PERSON", "SCHEDULE"]),
  plan_id: z.string().nullish(),
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
  reason: z.string().nullish(),
  message: z.string().nullish(),
  cancel_requested: z.boolean(),
  created_at: instant,
  updated_at: instant,
  completed_at: instant.nullish(),
  legs: z.array(leg),
});
export type Run = z.infer<typeof run>;
