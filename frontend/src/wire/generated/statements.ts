// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { day, decimal, instant, orNull } from "../base/values";
import { portfolioRow } from "./ledger";

export const term = /* @__PURE__ */ z.enum(["SHORT", "LONG", "UNKNOWN"]);
export type Term = z.infer<typeof term>;

export const method = /* @__PURE__ */ z.enum(["FIFO", "LIFO", "HIFO"]);
export type Method = z.infer<typeof method>;

/** The account at the newest reconciliation. */
export const ledgerAccount = /* @__PURE__ */ z.object({
  at: instant,
  equity_usd: decimal,
  cash_usd: decimal,
  pnl_usd: decimal,
});
export type LedgerAccount = z.infer<typeof ledgerAccount>;

/** Shares that were bought together. */
export const lot = /* @__PURE__ */ z.object({
  lot_id: z.string(),
  symbol: z.string(),
  quantity: decimal,
  cost_usd: decimal,
  is_cost_known: z.boolean(),
  acquired_on: orNull(day),
  held_since: orNull(day),
  term: term,
  long_term_from: orNull(day),
  value_usd: orNull(decimal),
  gain_usd: orNull(decimal),
});
export type Lot = z.infer<typeof lot>;

/** What a year's sales brought. */
export const yearOfGains = /* @__PURE__ */ z.object({
  year: z.int(),
  term: term,
  proceeds_usd: decimal,
  cost_usd: decimal,
  disallowed_usd: decimal,
  gain_usd: decimal,
});
export type YearOfGains = z.infer<typeof yearOfGains>;

/** The sums of one box of Form 8949, in cents. */
export const boxOfYear = /* @__PURE__ */ z.object({
  box: z.string(),
  rows: z.int(),
  proceeds_usd: decimal,
  cost_usd: decimal,
  /** what wash sales defer (code W) */
  adjustment_usd: decimal,
  gain_usd: decimal,
});
export type BoxOfYear = z.infer<typeof boxOfYear>;

/** What was paid in a year, by its character. */
export const incomeOfYear = /* @__PURE__ */ z.object({
  character: z.enum(["DIVIDEND", "SHORT_TERM_DISTRIBUTION", "TAX_EXEMPT_DIVIDEND", "CAPITAL_GAIN_DISTRIBUTION", "RETURN_OF_CAPITAL", "INTEREST", "TAX_WITHHELD", "FEE"]),
  amount_usd: decimal,
});
export type IncomeOfYear = z.infer<typeof incomeOfYear>;

/** A sale that is in no sum, because something of it is not known. */
export const unknownSale = /* @__PURE__ */ z.object({
  symbol: z.string(),
  quantity: decimal,
  sold_on: day,
  proceeds_usd: decimal,
  /** words of the column `unknown` of the table `form_8949` */
  what: z.string(),
});
export type UnknownSale = z.infer<typeof unknownSale>;

/** What a year's papers say. */
export const yearEnd = /* @__PURE__ */ z.object({
  year: z.int(),
  boxes: z.array(boxOfYear),
  income: z.array(incomeOfYear),
  unknown: z.array(unknownSale),
});
export type YearEnd = z.infer<typeof yearEnd>;

/** A line of a tax report. */
export const sale = /* @__PURE__ */ z.object({
  event_id: z.string(),
  lot_id: z.string(),
  symbol: z.string(),
  quantity: decimal,
  acquired_on: orNull(day),
  sold_on: day,
  proceeds_usd: decimal,
  cost_usd: decimal,
  disallowed_usd: decimal,
  gain_usd: decimal,
  term: term,
  is_cost_known: z.boolean(),
});
export type Sale = z.infer<typeof sale>;

/** Until when buying or selling a symbol makes a wash sale. */
export const washWindow = /* @__PURE__ */ z.object({
  symbol: z.string(),
  buying_washes_until: orNull(day),
  loss_usd: decimal,
  selling_washes_until: orNull(day),
});
export type WashWindow = z.infer<typeof washWindow>;

/** A loss of one term. */
export const termLoss = /* @__PURE__ */ z.object({
  term: term,
  loss_usd: decimal,
});
export type TermLoss = z.infer<typeof termLoss>;

/** A loss that could be realized. */
export const harvestCandidate = /* @__PURE__ */ z.object({
  symbol: z.string(),
  quantity: decimal,
  losses: z.array(termLoss),
  washed_quantity: decimal,
  replacement: orNull(z.string()),
  why_none: orNull(z.string()),
});
export type HarvestCandidate = z.infer<typeof harvestCandidate>;

/** What may be held instead of a symbol, the best first. */
export const replacement = /* @__PURE__ */ z.object({
  symbol: z.string(),
  by: z.array(z.string()),
});
export type Replacement = z.infer<typeof replacement>;

/** Symbols that the person calls substantially identical. */
export const sameSecurity = /* @__PURE__ */ z.object({
  symbols: z.array(z.string()),
});
export type SameSecurity = z.infer<typeof sameSecurity>;

/** What may replace which symbol in a harvest. */
export const harvestWishes = /* @__PURE__ */ z.object({
  /** smaller losses are not shown */
  loss_usd_min: decimal,
  /** what may be held instead of a symbol, the best first */
  replacements: z.array(replacement),
  /** a loss of one is washed by a purchase of another */
  same_as: z.array(sameSecurity),
});
export type HarvestWishes = z.infer<typeof harvestWishes>;

/** A day of the account. */
export const seriesDay = /* @__PURE__ */ z.object({
  day: day,
  equity_usd: decimal,
  cash_usd: decimal,
  flow_usd: decimal,
  index: orNull(decimal),
});
export type SeriesDay = z.infer<typeof seriesDay>;

/** How a strategy did. */
export const strategyReturn = /* @__PURE__ */ z.object({
  strategy: z.string(),
  equity_usd: decimal,
  /** what was given to it less what was taken */
  capital_usd: decimal,
  gain_usd: decimal,
  /** without what was given and taken */
  time_weighted_percent: orNull(decimal),
});
export type StrategyReturn = z.infer<typeof strategyReturn>;

/** The deepest fall of the return, and how long it lasted. */
export const ledgerDrawdown = /* @__PURE__ */ z.object({
  percent: decimal,
  peak: day,
  trough: day,
  recovered: orNull(day),
});
export type LedgerDrawdown = z.infer<typeof ledgerDrawdown>;

export const returns = /* @__PURE__ */ z.object({
  from: orNull(day),
  to: orNull(day),
  time_weighted_percent: orNull(decimal),
  money_weighted_percent: orNull(decimal),
  drawdown: orNull(ledgerDrawdown),
});
export type Returns = z.infer<typeof returns>;

/** What a symbol in a strategy contributed to the gain. */
export const contribution = /* @__PURE__ */ z.object({
  strategy: z.string(),
  symbol: z.string(),
  gain_usd: decimal,
  percent: orNull(decimal),
});
export type Contribution = z.infer<typeof contribution>;

/** Everything that the ledger shows, from what was stored. */
export const ledgerView = /* @__PURE__ */ z.object({
  note: z.string(),
  method: method,
  account: orNull(ledgerAccount),
  positions: z.array(portfolioRow),
  lots: z.array(lot),
  gains_by_year: z.array(yearOfGains),
  year_ends: z.array(yearEnd),
  sales: z.array(sale),
  sales_left_off: z.int(),
  wash_windows: z.array(washWindow),
  harvest: z.array(harvestCandidate),
  harvest_wishes: harvestWishes,
  series: z.array(seriesDay),
  returns: returns,
  strategy_returns: z.array(strategyReturn),
  contributions: z.array(contribution),
});
export type LedgerView = z.infer<typeof ledgerView>;

/** A gain of one term. */
export const termGain = /* @__PURE__ */ z.object({
  term: term,
  gain_usd: decimal,
});
export type TermGain = z.infer<typeof termGain>;

/** How much may be sold before a boundary. */
export const boundedSale = /* @__PURE__ */ z.object({
  note: z.string(),
  symbol: z.string(),
  price_usd: decimal,
  quantity: decimal,
  gains: z.array(termGain),
  stopped_at: orNull(z.string()),
});
export type BoundedSale = z.infer<typeof boundedSale>;

/** One table of the ledger, whole, as CSV. */
export const table = /* @__PURE__ */ z.object({
  csv: z.string(),
});
export type Table = z.infer<typeof table>;
