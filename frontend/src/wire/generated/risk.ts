// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { instant, orNull } from "../base/values";

export const tradingState = /* @__PURE__ */ z.enum(["ACTIVE", "REDUCING", "HALTED"]);
export type TradingState = z.infer<typeof tradingState>;

/** A check of the risk gate that refused, with the limit, what was found, and what helps, where they are known. */
export const breach = /* @__PURE__ */ z.object({
  code: z.string(),
  message: z.string(),
  symbol: orNull(z.string()),
  limit: orNull(z.string()),
  value: orNull(z.string()),
  remedy: orNull(z.string()),
});
export type Breach = z.infer<typeof breach>;

/** The kill switch for everybody. */
export const systemStatus = /* @__PURE__ */ z.object({
  /** `false`: no order leaves, for anybody */
  trading_enabled: z.boolean(),
  /** REDUCING: sells only. The stricter of the two fields counts */
  state: orNull(tradingState),
  /** shown to people */
  reason: orNull(z.string()),
  /** uid */
  changed_by: orNull(z.string()),
  changed_at: orNull(instant),
  /** a REDUCING or HALTED state set with an end is ACTIVE again after it (never `trading_enabled: false` alone) */
  expires_at: orNull(instant),
  /** always null: nothing trips the system's switch by itself */
  trip: orNull(z.string()),
  /** how often the switch was set; trading on names the one that was seen */
  version: orNull(z.int()),
});
export type SystemStatus = z.infer<typeof systemStatus>;

/** The owner's own trading state. */
export const userTrading = /* @__PURE__ */ z.object({
  /** REDUCING: sells only */
  state: tradingState,
  /** shown to people */
  reason: orNull(z.string()),
  /** the owner's uid, or `auto-trip` */
  changed_by: orNull(z.string()),
  changed_at: orNull(instant),
  /** a state set with an end is ACTIVE again after it */
  expires_at: orNull(instant),
  /** what stopped trading by itself; null after a person has set the switch */
  trip: orNull(z.string()),
  /** how often the switch was set; trading on names the one that was seen */
  version: orNull(z.int()),
});
export type UserTrading = z.infer<typeof userTrading>;

/** What `set_trading_state` stored, and what of the request was cut or dropped. */
export const tradingStateSet = /* @__PURE__ */ z.object({
  scope: z.string(),
  state: tradingState,
  reason: z.string(),
  expires_at: orNull(instant),
  version: z.int(),
  notes: z.array(z.string()),
});
export type TradingStateSet = z.infer<typeof tradingStateSet>;
