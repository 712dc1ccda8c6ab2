// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { day, decimal, orNull } from "../base/values";

export const policyName = /* @__PURE__ */ z.string();
export type PolicyName = z.infer<typeof policyName>;

/** The statistics of one policy. */
export const labFigures = /* @__PURE__ */ z.object({
  rebalances: z.int(),
  trades: z.int(),
  /** half of all trades, of the average value, a year */
  turnover_percent: decimal,
  /** what the spread took */
  cost_usd: decimal,
  /** paid on the way, and owed on the last day for what was sold */
  tax_usd: decimal,
  /** the share of the account in the wrong place at the close, mean of all days */
  mean_drift_percent: decimal,
  /** 95 of 100 days have at most this drift */
  p95_drift_percent: decimal,
  /** the mean of each calendar year's largest drift */
  yearly_max_drift_percent: decimal,
  worst_drift_percent: decimal,
  /** standard deviation a year against the targets held exactly */
  tracking_error_percent: decimal,
  /** a year, time-weighted, after costs and before tax */
  return_percent: decimal,
  /** on the first day, after its rebalance */
  start_usd: decimal,
  /** what came later on, less what went */
  paid_in_usd: decimal,
  /** on the last day, less the tax owed */
  value_usd: decimal,
  /** if all were sold on the last day and its tax paid */
  after_tax_usd: decimal,
});
export type LabFigures = z.infer<typeof labFigures>;

/** The last trading day of a month. */
export const labPoint = /* @__PURE__ */ z.object({
  day: day,
  value_usd: decimal,
  /** the largest drift of the month */
  drift_percent: decimal,
});
export type LabPoint = z.infer<typeof labPoint>;

/** How much more after tax one policy leaves than the reference, percent a year. */
export const labAdvantage = /* @__PURE__ */ z.object({
  /** the lowest of the starts */
  low_percent: decimal,
  middle_percent: decimal,
  high_percent: decimal,
  /** the 5th percentile of the block bootstrap */
  band_low_percent: decimal,
  /** the 95th percentile */
  band_high_percent: decimal,
  /** every start agrees, they differ by less than the difference, so does the bootstrap */
  is_beyond_luck: z.boolean(),
});
export type LabAdvantage = z.infer<typeof labAdvantage>;

/** One policy over the history. */
export const labPolicyResult = /* @__PURE__ */ z.object({
  policy: policyName,
  label: z.string(),
  sentence: z.string(),
  /** the day on which there was not enough left to pay what went */
  depleted_on: orNull(day),
  /** plans that were made and can be replayed */
  plans: z.int(),
  figures: orNull(labFigures),
  points: z.array(labPoint),
  /** money after tax by start, one trading day apart */
  starts_usd: z.array(decimal),
  /** over the reference; null for the reference itself */
  advantage: orNull(labAdvantage),
});
export type LabPolicyResult = z.infer<typeof labPolicyResult>;

/** What is to be said of one symbol's series. */
export const labSeries = /* @__PURE__ */ z.object({
  symbol: z.string(),
  /** what its closes follow */
  kind: z.enum(["price", "total_return", "unknown"]),
  first_day: day,
  /** days of the window on which the close before stands in */
  gaps: z.int(),
  /** computed, not traded */
  is_made: z.boolean(),
});
export type LabSeries = z.infer<typeof labSeries>;

/** The band of one target or class. */
export const personalBand = /* @__PURE__ */ z.object({
  name: z.string(),
  target_percent: decimal,
  /** to either side, percentage points */
  band_percent: decimal,
  /** the tolerance that holds now; null where it cannot be measured; `policy_band` only */
  present_percent: orNull(decimal),
  /** below, where new money pays the purchase */
  lower_percent: decimal,
  /** above, where the sale pays its tax */
  upper_percent: decimal,
  /** spread of both legs and tax, of a dollar sold */
  sell_cost_percent: decimal,
  /** spread of both legs, of a dollar bought */
  buy_cost_percent: decimal,
});
export type PersonalBand = z.infer<typeof personalBand>;

/** What a lab run says. */
export const labReport = /* @__PURE__ */ z.object({
  first_day: day,
  last_day: day,
  trading_days: z.int(),
  /** the symbol that is younger than the wanted window */
  shortened_by: orNull(z.string()),
  series: z.array(labSeries),
  series_digest: z.string(),
  reference: policyName,
  policies: z.array(labPolicyResult),
  bands: z.array(personalBand),
  /** null where the dates could explain the difference */
  winner: orNull(policyName),
  verdict: z.string(),
  notes: z.array(z.string()),
});
export type LabReport = z.infer<typeof labReport>;

/** How far a lab run is, and what it says so far. */
export const labAnswer = /* @__PURE__ */ z.object({
  lab_id: z.string(),
  state: z.enum(["RUNNING", "DONE", "CANCELLED"]),
  steps_done: z.int(),
  steps_total: z.int(),
  report: orNull(labReport),
});
export type LabAnswer = z.infer<typeof labAnswer>;

/** The personal band of every target. */
export const bands = /* @__PURE__ */ z.object({
  bands: z.array(personalBand),
  notes: z.array(z.string()),
});
export type Bands = z.infer<typeof bands>;

/** One symbol of a difference. */
export const shadowSymbol = /* @__PURE__ */ z.object({
  symbol: z.string(),
  /** how many more the shadow would hold */
  quantity: decimal,
  price_then: decimal,
  price_now: decimal,
  /** what they have gained since */
  worth_usd: decimal,
});
export type ShadowSymbol = z.infer<typeof shadowSymbol>;

/** A check at which the shadow would have traded otherwise. */
export const shadowDifference = /* @__PURE__ */ z.object({
  day: day,
  shadow: policyName,
  /** which question decided for the account */
  live_why: z.string(),
  /** which question decided for the shadow */
  shadow_why: z.string(),
  symbols: z.array(shadowSymbol),
  /** the sum of its symbols */
  worth_usd: decimal,
});
export type ShadowDifference = z.infer<typeof shadowDifference>;

/** Where the shadow differed, the newest first. */
export const shadowReport = /* @__PURE__ */ z.object({
  /** days on which either of the two would have traded */
  checks: z.int(),
  differences: z.array(shadowDifference),
  /** the sum of all differences */
  total_usd: decimal,
});
export type ShadowReport = z.infer<typeof shadowReport>;

/** A trade that was not made. */
export const waiting = /* @__PURE__ */ z.object({
  symbol: z.string(),
  /** what it would be now, positive to buy */
  amount_usd: decimal,
  /** why it was not made */
  reason: z.string(),
  since: orNull(day),
  /** what waiting has cost since then; negative where it has saved */
  cost_usd: decimal,
  /** with 80% probability, waiting costs at least this until the next check */
  low_usd: orNull(decimal),
  /** and at most this */
  high_usd: orNull(decimal),
});
export type Waiting = z.infer<typeof waiting>;

/** What it costs to wait, by trade that was not made. */
export const costOfWaiting = /* @__PURE__ */ z.object({
  /** trading days ahead */
  days: z.int(),
  rows: z.array(waiting),
  /** the sum of all rows */
  cost_usd: decimal,
});
export type CostOfWaiting = z.infer<typeof costOfWaiting>;

/** A series that a benchmark is made of. */
export const benchmarkSeries = /* @__PURE__ */ z.object({
  symbol: z.string(),
  /** what its closes follow */
  kind: z.enum(["price", "total_return", "unknown"]),
  /** computed, not traded */
  is_made: z.boolean(),
});
export type BenchmarkSeries = z.infer<typeof benchmarkSeries>;

/** What the benchmark has returned at the close of a day, or now. */
export const benchmarkDay = /* @__PURE__ */ z.object({
  day: day,
  return_percent: decimal,
});
export type BenchmarkDay = z.infer<typeof benchmarkDay>;

/** What the same money would have returned in one symbol, or exactly on the targets, at no cost. */
export const benchmark = /* @__PURE__ */ z.object({
  /** the symbol, or `Your targets` */
  name: z.string(),
  /** the day of the first return, which is 0; later than asked where a series is younger */
  since: day,
  days: z.array(benchmarkDay),
  series: z.array(benchmarkSeries),
});
export type Benchmark = z.infer<typeof benchmark>;
