// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, instant, orNull, text } from "../base/values";
import { checkLine, triggerAnswer } from "./automation";
import { classRow, driftLevel, finding, planItem } from "./planning";
import { claim } from "./risk";
import { shortcoming, standing } from "./standing";

/** A symbol in levels of drift. */
export const driftRow = /* @__PURE__ */ z.object({
  target_percent: orNull(decimal),
  actual_percent: decimal,
  drift_percent: orNull(decimal),
  drift_level: orNull(driftLevel),
  value: decimal,
  symbol: z.string(),
});
export type DriftRow = z.infer<typeof driftRow>;

/** An asset class in levels of drift. */
export const driftClassRow = /* @__PURE__ */ z.object({
  target_percent: orNull(decimal),
  actual_percent: decimal,
  drift_percent: orNull(decimal),
  drift_level: orNull(driftLevel),
  value: decimal,
  name: z.string(),
  members: z.array(z.string()),
});
export type DriftClassRow = z.infer<typeof driftClassRow>;

/** What a strategy owns beside its share of the account; `unassigned` has none. */
export const strategyRow = /* @__PURE__ */ z.object({
  name: z.string(),
  share_percent: orNull(decimal),
  actual_percent: decimal,
  value: decimal,
  cash: decimal,
});
export type StrategyRow = z.infer<typeof strategyRow>;

/** One symbol of one strategy, or its cash; percents are of what counts of the strategy. */
export const strategyDriftRow = /* @__PURE__ */ z.object({
  symbol: text,
  /** US dollars for `CASH` */
  quantity: decimal,
  /** null where the strategy has no target for it */
  target_percent: orNull(decimal),
  /** null where the holding is kept apart, or nothing of the strategy counts */
  actual_percent: orNull(decimal),
  drift_percent: orNull(decimal),
  /** by the target's own band; null for cash */
  drift_level: orNull(driftLevel),
  /** to the cent; the rows add up to the strategy */
  current_value: decimal,
});
export type StrategyDriftRow = z.infer<typeof strategyDriftRow>;

/** What a strategy owns beside its share of the account. */
export const strategyDrift = /* @__PURE__ */ z.object({
  /** `unassigned`: what no strategy owns */
  name: text,
  /** null for `unassigned` */
  share_percent: orNull(decimal),
  /** what counts of it, of `managed_usd` */
  actual_percent: decimal,
  drift_percent: orNull(decimal),
  /** all that it owns; all of them and `reserved_usd` add up to `portfolio_value` */
  current_value: decimal,
  /** by symbol, cash last; of more than 3,000 in all, the largest */
  rows: z.array(strategyDriftRow),
});
export type StrategyDrift = z.infer<typeof strategyDrift>;

/** The newest drift measurement, and the high-water mark. */
export const driftStatus = /* @__PURE__ */ z.object({
  /** the schedule's newest answer */
  trigger: orNull(triggerAnswer),
  /** what the newest scheduled checks came to, newest first, at most 50; equal neighbors are one line ([0702](docs/decisions/0702-checks-leave-a-line.md)); missing in documents of older versions */
  decisions: orNull(z.array(checkLine)),
  /** when the broker was asked */
  measured_at: instant,
  /** of the targets measured against */
  allocation_version: z.int(),
  /** equity of the account */
  portfolio_value: decimal,
  cash: decimal,
  /** what every percent is of; null without targets */
  managed_usd: orNull(decimal),
  /** cash that no plan spends; part of `cash` */
  reserved_usd: z.nullish(decimal),
  reservations: z.nullish(z.array(claim)),
  /** null without targets */
  standing: orNull(standing),
  /** what the plan would leave undone */
  shortcomings: z.nullish(z.array(shortcoming)),
  /** what the policy doctor calls impossible */
  findings: z.nullish(z.array(finding)),
  /** a row, cash included, is outside its band and could be moved, or an untargeted holding is to be sold */
  needs_rebalance: z.boolean(),
  /** the plan's items */
  rows: z.array(planItem),
  /** dollars per share of each row, cash aside */
  prices: z.nullish(z.record(z.string(), decimal)),
  /** how each asset class is */
  classes: z.nullish(z.array(classRow)),
  /** in the order in which they are stored, `unassigned` last where it owns anything; missing in documents of older versions */
  strategies: z.nullish(z.array(strategyDrift)),
  /** one sentence for the person */
  message: z.string(),
});
export type DriftStatus = z.infer<typeof driftStatus>;

/** One symbol on one day, percent of the base. */
export const driftHistoryRow = /* @__PURE__ */ z.object({
  symbol: z.string(),
  target_percent: decimal,
  actual_percent: decimal,
});
export type DriftHistoryRow = z.infer<typeof driftHistoryRow>;

/** The first measurement of a day, or the one after the last run that ended on it. */
export const driftHistoryDay = /* @__PURE__ */ z.object({
  measured_at: instant,
  /** equity of the account */
  portfolio_value: decimal,
  /** what is over target in sum, or under it, whichever is more */
  drift_percent: decimal,
  /** at most the 60 largest, cash among them */
  rows: z.array(driftHistoryRow),
  /** the share of all others */
  rest_percent: decimal,
});
export type DriftHistoryDay = z.infer<typeof driftHistoryDay>;

/** How the account was beside its targets, by day. */
export const driftQuarter = /* @__PURE__ */ z.object({
  /** the id */
  quarter: z.string(),
  /** by day in New York, such as `2026-03-02` */
  days: z.record(z.string(), driftHistoryDay),
});
export type DriftQuarter = z.infer<typeof driftQuarter>;

/** Drift in levels, by symbol, class and strategy. */
export const portfolioDrift = /* @__PURE__ */ z.object({
  measured_at: instant,
  portfolio_value: decimal,
  cash: decimal,
  cash_percent: decimal,
  managed_usd: orNull(decimal),
  reserved_usd: z.nullish(decimal),
  reservations: z.nullish(z.array(claim)),
  needs_rebalance: z.boolean(),
  rows: z.array(driftRow),
  classes: z.array(driftClassRow),
  strategies: z.array(strategyRow),
  message: z.string(),
  trigger: orNull(triggerAnswer),
  findings: z.array(finding),
});
export type PortfolioDrift = z.infer<typeof portfolioDrift>;
