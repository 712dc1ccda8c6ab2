// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { day, decimal, instant, orNull } from "../base/values";

export const parkedState = /* @__PURE__ */ z.enum(["SELLING", "PARKED", "DUE", "STAYING", "HOME", "ENDED"]);
export type ParkedState = z.infer<typeof parkedState>;

/** One harvest: what was sold at a loss, and what is held in its place. */
export const parked = /* @__PURE__ */ z.object({
  /** what was sold */
  symbol: z.string(),
  /** what is held in its place, and has its weight */
  replacement: z.string(),
  /** shares that were to be sold */
  quantity: decimal,
  /** above 0: the loss as it was estimated at the approval */
  loss_usd: decimal,
  /** when it was approved */
  created_at: instant,
  state: parkedState,
  /** what the person calls the same security as `symbol` */
  same_as: z.array(z.string()),
  /** the New York day of the last sale; null while the run sells */
  sold_on: orNull(day),
  /** a person said to go back, or to stay */
  is_chosen: z.boolean(),
  /** tax and trading cost of going back, as last looked at */
  cost_usd: orNull(decimal),
  /** what going back is worth at the person's price of drift, as last looked at */
  worth_usd: orNull(decimal),
  /** the New York day on which it was home again */
  returned_on: orNull(day),
});
export type Parked = z.infer<typeof parked>;

/** One harvest as the calendar shows it. */
export const parkedRow = /* @__PURE__ */ z.object({
  run_id: z.string(),
  symbol: z.string(),
  replacement: z.string(),
  quantity: decimal,
  /** as the ledger has it; the estimate until it does */
  loss_usd: decimal,
  /** the part of it that a wash sale defers */
  deferred_usd: decimal,
  state: parkedState,
  is_chosen: z.boolean(),
  sold_on: orNull(day),
  /** the first day on which buying it back undoes nothing */
  returns_from: orNull(day),
  returned_on: orNull(day),
  cost_usd: orNull(decimal),
  worth_usd: orNull(decimal),
  /** whether a person may say so now */
  can_go_back: z.boolean(),
  can_stay: z.boolean(),
});
export type ParkedRow = z.infer<typeof parkedRow>;

/** Every harvest, those under way first, then the newest. */
export const calendar = /* @__PURE__ */ z.object({
  parked: z.array(parkedRow),
});
export type Calendar = z.infer<typeof calendar>;

/** What a person's word made of a parked holding. */
export const decided = /* @__PURE__ */ z.object({
  run_id: z.string(),
  state: parkedState,
});
export type Decided = z.infer<typeof decided>;

/** Every harvest of the account, those of the last 400 days that are over among them. */
export const parkedHoldings = /* @__PURE__ */ z.object({
  /** by the id of the run that sold */
  entries: z.record(z.string(), parked),
});
export type ParkedHoldings = z.infer<typeof parkedHoldings>;
