import { z } from "zod/mini";
import { day, decimal, instant, orNull } from "../base/values";

const term = z.enum(["SHORT", "LONG", "UNKNOWN"]);
export type Term = z.infer<typeof term>;

/** One row of the portfolio: a symbol in a strategy; `residual` is what no strategy explains. */
const position = z.object({
  symbol: z.string(),
  strategy: z.string(),
  quantity: decimal,
  average_cost_usd: orNull(decimal),
  price_usd: orNull(decimal),
  value_base_usd: orNull(decimal),
  nav_percent: orNull(decimal),
  pnl_percent: orNull(decimal),
  known_to: z.enum(["BOTH", "US", "BROKER"]),
});
export type Position = z.infer<typeof position>;

const lot = z.object({
  lot_id: z.string(),
  symbol: z.string(),
  quantity: decimal,
  cost_usd: decimal,
  is_cost_known: z.boolean(),
  acquired_on: orNull(day),
  held_since: orNull(day),
  term,
  long_term_from: orNull(day),
  value_usd: orNull(decimal),
  gain_usd: orNull(decimal),
});
export type Lot = z.infer<typeof lot>;

const yearOfGains = z.object({
  year: z.int(),
  term,
  proceeds_usd: decimal,
  cost_usd: decimal,
  disallowed_usd: decimal,
  gain_usd: decimal,
});
export type YearOfGains = z.infer<typeof yearOfGains>;

const sale = z.object({
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
  term,
  is_cost_known: z.boolean(),
});
export type Sale = z.infer<typeof sale>;

const washWindow = z.object({
  symbol: z.string(),
  buying_washes_until: orNull(day),
  loss_usd: decimal,
  selling_washes_until: orNull(day),
});
export type WashWindow = z.infer<typeof washWindow>;

const candidate = z.object({
  symbol: z.string(),
  quantity: decimal,
  losses: z.array(z.object({ term, loss_usd: decimal })),
  washed_quantity: decimal,
  replacement: orNull(z.string()),
  why_none: orNull(z.string()),
});
export type HarvestCandidate = z.infer<typeof candidate>;

export const harvestWishes = z.object({
  loss_usd_min: decimal,
  replacements: z.array(z.object({ symbol: z.string(), by: z.array(z.string()) })),
});
export type HarvestWishes = z.infer<typeof harvestWishes>;

const seriesDay = z.object({
  day,
  equity_usd: decimal,
  cash_usd: decimal,
  flow_usd: decimal,
  index: orNull(decimal),
});
export type SeriesDay = z.infer<typeof seriesDay>;

const contribution = z.object({
  strategy: z.string(),
  symbol: z.string(),
  gain_usd: decimal,
  percent: orNull(decimal),
});
export type Contribution = z.infer<typeof contribution>;

const returns = z.object({
  from: orNull(day),
  to: orNull(day),
  time_weighted_percent: orNull(decimal),
  money_weighted_percent: orNull(decimal),
  drawdown: orNull(z.object({ percent: decimal, peak: day, trough: day, recovered: orNull(day) })),
});
export type Returns = z.infer<typeof returns>;

/** In which order sales close lots: FIFO is what the broker books, the others say what would have been. */
const method = z.enum(["FIFO", "LIFO", "HIFO"]);
export type Method = z.infer<typeof method>;

export const ledgerView = z.object({
  note: z.string(),
  method: method,
  account: orNull(z.object({ at: instant, equity_usd: decimal, cash_usd: decimal, pnl_usd: decimal })),
  positions: z.array(position),
  lots: z.array(lot),
  gains_by_year: z.array(yearOfGains),
  sales: z.array(sale),
  sales_left_off: z.int(),
  wash_windows: z.array(washWindow),
  harvest: z.array(candidate),
  harvest_wishes: harvestWishes,
  series: z.array(seriesDay),
  returns,
  contributions: z.array(contribution),
});
export type LedgerView = z.infer<typeof ledgerView>;

export const boundedSale = z.object({
  note: z.string(),
  symbol: z.string(),
  price_usd: decimal,
  quantity: decimal,
  gains: z.array(z.object({ term, gain_usd: decimal })),
  stopped_at: orNull(z.string()),
});
export type BoundedSale = z.infer<typeof boundedSale>;

/** What `ledger_table` answers. */
export const table = z.object({ csv: z.string() });
export type Table = z.infer<typeof table>;
