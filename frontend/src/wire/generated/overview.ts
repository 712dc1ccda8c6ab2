// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { day, decimal, instant, orNull, text } from "../base/values";
import { market } from "./planning";

/** The account's equity at the end of a day in New York, or now; what it returned since the first day shown. */
export const equityDay = /* @__PURE__ */ z.object({
  day: day,
  equity_usd: decimal,
  return_percent: orNull(decimal),
  drawdown_percent: orNull(decimal),
});
export type EquityDay = z.infer<typeof equityDay>;

/** The deepest fall of the return, and how long it lasted. */
export const deepestFall = /* @__PURE__ */ z.object({
  percent: decimal,
  peak: day,
  trough: day,
  recovered: orNull(day),
});
export type DeepestFall = z.infer<typeof deepestFall>;

/** How the account came to where it is, from the broker's own record. */
export const equityHistory = /* @__PURE__ */ z.object({
  source: z.literal("BROKER"),
  gain_usd: decimal,
  return_percent: orNull(decimal),
  drawdown_percent: orNull(decimal),
  deepest: orNull(deepestFall),
  days: z.array(equityDay),
});
export type EquityHistory = z.infer<typeof equityHistory>;

/** What the day brought. */
export const todayChange = /* @__PURE__ */ z.object({
  change_usd: decimal,
  change_percent: orNull(decimal),
  since: orNull(instant),
});
export type TodayChange = z.infer<typeof todayChange>;

/** What is held of one symbol, its change since the last close and its gain over what was paid. */
export const holdingToday = /* @__PURE__ */ z.object({
  symbol: text,
  name: orNull(text),
  quantity: decimal,
  price: decimal,
  value_usd: decimal,
  share_percent: orNull(decimal),
  day_change_usd: orNull(decimal),
  day_change_percent: orNull(decimal),
  gain_usd: orNull(decimal),
  gain_percent: orNull(decimal),
});
export type HoldingToday = z.infer<typeof holdingToday>;

/** How the account is and how it came there. */
export const overview = /* @__PURE__ */ z.object({
  as_of: instant,
  equity_usd: decimal,
  cash_usd: decimal,
  cash_percent: orNull(decimal),
  unsettled_usd: decimal,
  positions: z.int(),
  open_orders: z.int(),
  today: orNull(todayChange),
  holdings: z.array(holdingToday),
  history: equityHistory,
  market: market,
});
export type Overview = z.infer<typeof overview>;
