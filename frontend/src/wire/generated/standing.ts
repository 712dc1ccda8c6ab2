// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, orNull, text } from "../base/values";

/** What a person asked beside the policy; `usd` where it is to invest or to raise. */
export const planRequest = /* @__PURE__ */ z.object({
  kind: z.enum(["rebalance_all", "invest", "raise"]),
  usd: z.nullish(decimal),
});
export type PlanRequest = z.infer<typeof planRequest>;

/** How far from the best a plan can be. */
export const bound = /* @__PURE__ */ z.object({
  /** no other quantities of the wanted trades end nearer to what is wanted by more than this; of a plan of least cost: no other plan costs less by more than this */
  shortfall_usd: decimal,
  /** whether nothing ends nearer, or costs less, at all */
  proven: z.boolean(),
  /** what the objective charges for a plan of least cost, rounded up */
  cost_usd: z.nullish(decimal),
  /** what no other such plan costs less than, rounded down */
  least_usd: z.nullish(decimal),
  /** price of a dollar of cash that proves `least_usd` */
  cash_price: z.nullish(z.string()),
  /** price of a dollar traded that proves it under a turnover cap */
  turnover_price: z.nullish(z.string()),
  /** price of a dollar of net gain that proves it under a budget of gains */
  gains_price: z.nullish(z.string()),
});
export type Bound = z.infer<typeof bound>;

/** The policy's yearly budget of realized gains, and what a plan would use of it. */
export const gainsBudget = /* @__PURE__ */ z.object({
  message: z.string(),
});
export type GainsBudget = z.infer<typeof gainsBudget>;

/** What is outside its band and not traded, and why. */
export const heldBack = /* @__PURE__ */ z.object({
  cause: z.enum(["no_value", "only", "frozen", "untradable", "mode", "minimum", "whole_shares", "open_orders"]),
  symbols: z.array(z.string()),
});
export type HeldBack = z.infer<typeof heldBack>;

/** What is outside its band before the trades, `CASH` among it, and what holds it back. */
export const standing = /* @__PURE__ */ z.object({
  on_target: z.boolean(),
  outside: z.array(z.string()),
  held_back: z.array(heldBack),
});
export type Standing = z.infer<typeof standing>;

/** What a plan leaves undone, with the setting that would change it. */
export const shortcoming = /* @__PURE__ */ z.object({
  code: z.enum(["CASH_OUTSIDE_BAND", "RAISED_LESS", "SELLS_WITHOUT_BUYING", "TARGET_NOT_HELD"]),
  message: z.string(),
  symbol: orNull(z.string()),
  setting: orNull(z.string()),
});
export type Shortcoming = z.infer<typeof shortcoming>;

/** What new money buys of one symbol, at the measured price. */
export const newBuy = /* @__PURE__ */ z.object({
  symbol: z.string(),
  quantity: decimal,
  usd: decimal,
});
export type NewBuy = z.infer<typeof newBuy>;

/** How much new money brings every row inside its band without a sale, and what it buys. */
export const newMoney = /* @__PURE__ */ z.object({
  /** null where no amount does it without selling */
  usd: orNull(decimal),
  /** it is proven that not a cent less would do */
  is_least: z.boolean(),
  /** why no amount does it */
  reason: orNull(z.string()),
  buys: z.array(newBuy),
});
export type NewMoney = z.infer<typeof newMoney>;

/** What trading costs by the quotes and the fee rates of now. */
export const tradeCosts = /* @__PURE__ */ z.object({
  /** half the spread on every share; null where a trade has no quote */
  spread_usd: orNull(decimal),
  /** each kind of fee rounded up once, as the broker does at the end of a day */
  fees_usd: decimal,
  /** both together; null where the spread is not known */
  cost_usd: orNull(decimal),
});
export type TradeCosts = z.infer<typeof tradeCosts>;

/** How a planned trade would be ordered, and what it costs, were it the day's only order. */
export const tradeOrder = /* @__PURE__ */ z.object({
  /** half the spread on every share; null where a trade has no quote */
  spread_usd: orNull(decimal),
  /** each kind of fee rounded up once, as the broker does at the end of a day */
  fees_usd: decimal,
  /** both together; null where the spread is not known */
  cost_usd: orNull(decimal),
  symbol: text,
  /** dollars per share or coin, of the plan */
  price: decimal,
  order_type: z.literal("market"),
  time_in_force: z.enum(["day", "gtc"]),
});
export type TradeOrder = z.infer<typeof tradeOrder>;
