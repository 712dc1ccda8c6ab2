import { z } from "zod/mini";
import { decimalOfNumber } from "@/lib/decimal";
import { decimal, instant, orNull } from "./values";

// The shapes of FIRESTORE_DATA_MODEL.md. What does not fit is shown as an error, never guessed at.

const text = z.string().check(z.minLength(1));

const tradingWord = z.enum(["ACTIVE", "REDUCING", "HALTED"]);

/** ACTIVE trades, REDUCING sells only, HALTED orders nothing. */
export type TradingState = z.infer<typeof tradingWord>;

/** One target for several symbols, which stand in the order of preference. */
export const assetClass = z.object({
  name: text,
  target_percent: decimal,
  members: z.array(text),
  tolerance_percent: orNull(decimal),
  enabled: z._default(z.boolean(), true),
});
export type AssetClass = z.infer<typeof assetClass>;

/** A set of targets with its share of the account. */
export const strategy = z.object({
  name: text,
  share_percent: decimal,
  targets: z.array(z.object({ symbol: text, target_percent: decimal })),
});
export type Strategy = z.infer<typeof strategy>;

/** `userSettings/{uid}` */
export const userSettings = z.object({
  allocation_version: z._default(z.int().check(z.nonnegative()), 0),
  asset_classes: z._default(z.array(assetClass), []),
  strategies: z._default(z.array(strategy), []),
});
export type UserSettings = z.infer<typeof userSettings>;

const percentNumber = z.pipe(z.number(), z.transform(decimalOfNumber));

/** `userSettings/{uid}/allocation/{symbol}`: the one shape whose percentages are numbers. */
export const allocationTarget = z.object({
  symbol: text,
  target_percent: percentNumber,
  tolerance_percent: orNull(percentNumber),
  enabled: z.boolean(),
  name: orNull(z.string()),
});
export type AllocationTarget = z.infer<typeof allocationTarget>;

/** `systemStatus/risk_management` */
export const systemStatus = z.object({
  trading_enabled: z.boolean(),
  state: z.nullish(tradingWord),
  reason: z.nullish(z.string()),
  changed_by: z.nullish(z.string()),
  changed_at: z.nullish(instant),
  expires_at: z.nullish(instant),
  trip: z.nullish(z.string()),
});
export type SystemStatus = z.infer<typeof systemStatus>;

/** `users/{uid}/status/trading` */
export const userTrading = z.object({
  state: tradingWord,
  reason: z.nullish(z.string()),
  changed_by: z.nullish(z.string()),
  changed_at: z.nullish(instant),
  expires_at: z.nullish(instant),
  trip: z.nullish(z.string()),
});
export type UserTrading = z.infer<typeof userTrading>;

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

/** The policy keeps it from trading; whether it has a target is told by that target alone. */
const HELD_BACK = new Set(["FROZEN", "NOT_CHOSEN"]);

/** Whether an item stands for a holding that no target names: its target and drift mean nothing. */
export function isUntargeted(item: PlanItem): boolean {
  if (item.reason.startsWith("UNTARGETED") || item.reason === "EXCLUDED") return true;
  return HELD_BACK.has(item.reason) && item.target_percent === "0";
}

/** What the schedule answered when it last asked the triggers. */
export const triggerAnswer = z.object({
  verdict: z.enum(["REBALANCE", "INVEST_CASH", "WAIT"]),
  decided_by: z.enum(["ONE_RUN_A_DAY", "COOLDOWN", "CALENDAR", "DRIFT", "CASH", "NOTHING"]),
  message: z.string(),
  decided_at: instant,
});
export type TriggerAnswer = z.infer<typeof triggerAnswer>;

/** What a scheduled check came to, as far as it asks for its person; `plan_id` waits for an approval. */
const checkAnswer = z.object({
  outcome: z.string(),
  message: z.string(),
  plan_id: z.nullish(z.string()),
  decided_at: instant,
});

/** `users/{uid}/status/drift` */
export const driftStatus = z.object({
  trigger: z.nullish(triggerAnswer),
  /** The newest first. */
  decisions: z.nullish(z.array(checkAnswer)),
  measured_at: instant,
  allocation_version: z.int(),
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
  legs: z.array(leg),
});
export type Run = z.infer<typeof run>;
