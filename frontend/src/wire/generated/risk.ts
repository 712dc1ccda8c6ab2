// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { day, decimal, instant, orNull } from "../base/values";

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

/** Cash that is set apart until it is withdrawn or released. */
export const claim = /* @__PURE__ */ z.object({
  reservation_id: z.string(),
  usd: decimal,
  /** what is not withdrawn yet */
  left_usd: decimal,
  /** what of that is there */
  raised_usd: decimal,
  /** the day on which it is wanted */
  by: orNull(day),
  created_at: instant,
});
export type Claim = z.infer<typeof claim>;

/** The reservation that was made or released. */
export const reserved = /* @__PURE__ */ z.object({
  reservation_id: z.string(),
});
export type Reserved = z.infer<typeof reserved>;

/** One sum that was raised to be taken out. */
export const reservation = /* @__PURE__ */ z.object({
  /** above 0 */
  usd: decimal,
  /** the New York date on which it is wanted */
  by: orNull(day),
  /** only later withdrawals reduce it */
  created_at: instant,
  /** uid */
  created_by: z.string(),
  /** when a person ended it */
  released_at: orNull(instant),
});
export type Reservation = z.infer<typeof reservation>;

/** Cash that was raised to be taken out. What is left of it follows from the broker's own list of withdrawals, the */
export const reservations = /* @__PURE__ */ z.object({
  /** by reservation id, which is the id of the run that raises the cash */
  entries: z.record(z.string(), reservation),
});
export type Reservations = z.infer<typeof reservations>;
