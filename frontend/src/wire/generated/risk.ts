import { z } from "zod/mini";
import { instant } from "../base/values";

/** A check of the risk gate that refused: its sentence and, where known, the limit, what was found, and what helps. */
export const breach = z.object({
  code: z.string(),
  message: z.string(),
  symbol: z.nullish(z.string()),
  limit: z.nullish(z.string()),
  value: z.nullish(z.string()),
  remedy: z.nullish(z.string()),
});
export type Breach = z.infer<typeof breach>;

/** ACTIVE trades, REDUCING sells only, HALTED orders nothing. From the loosest to the strictest. */
export const tradingState = z.enum(["ACTIVE", "REDUCING", "HALTED"]);
export type TradingState = z.infer<typeof tradingState>;

/** `systemStatus/risk_management` */
export const systemStatus = z.object({
  trading_enabled: z.boolean(),
  state: z.nullish(tradingState),
  reason: z.nullish(z.string()),
  changed_by: z.nullish(z.string()),
  changed_at: z.nullish(instant),
  expires_at: z.nullish(instant),
  trip: z.nullish(z.string()),
  version: z.nullish(z.number()),
});
export type SystemStatus = z.infer<typeof systemStatus>;

/** `users/{uid}/status/trading` */
export const userTrading = z.object({
  state: tradingState,
  reason: z.nullish(z.string()),
  changed_by: z.nullish(z.string()),
  changed_at: z.nullish(instant),
  expires_at: z.nullish(instant),
  trip: z.nullish(z.string()),
  version: z.nullish(z.number()),
});
export type UserTrading = z.infer<typeof userTrading>;
