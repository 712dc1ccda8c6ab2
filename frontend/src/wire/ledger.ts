import { z } from "zod/mini";
import type { Decimal } from "@/lib/decimal";
import { callable } from "./callables";
import { useLiveDocument, type Live } from "./live";
import { decimal, instant, orNull } from "./values";

// The shapes of `docs/callables.md` (ledger_view) and of `users/{uid}/status/reconciliation`.

const day = z.iso.date();
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
export const METHODS = ["FIFO", "LIFO", "HIFO"] as const;
export type Method = (typeof METHODS)[number];

export const ledgerView = z.object({
  note: z.string(),
  method: z.enum(METHODS),
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

export const fetchLedger = callable<{ method: Method }, LedgerView>("ledger_view", ledgerView);

/** Where a sale of the oldest shares stops. */
export const BOUNDARIES = ["BEFORE_GAIN", "BEFORE_LOSS", "BEFORE_SHORT_TERM"] as const;
export type Boundary = (typeof BOUNDARIES)[number];

export const boundedSale = z.object({
  note: z.string(),
  symbol: z.string(),
  price_usd: decimal,
  quantity: decimal,
  gains: z.array(z.object({ term, gain_usd: decimal })),
  stopped_at: orNull(z.string()),
});
export type BoundedSale = z.infer<typeof boundedSale>;

/** Reckons only; orders nothing. */
export const saleUpTo = callable<{ symbol: string; boundary: Boundary }, BoundedSale>(
  "sale_up_to",
  boundedSale,
);

/** The tables that can be saved as files, in the order in which they are offered. */
export const TABLES = [
  "orders",
  "fills",
  "activities",
  "trades",
  "journal",
  "positions",
  "lots",
  "gains",
  "portfolio",
  "account_summary",
  "strategies",
] as const;
export type TableName = (typeof TABLES)[number];

export const fetchTable = callable<{ table: TableName }, { csv: string }>(
  "ledger_table",
  z.object({ csv: z.string() }),
);

export const saveHarvestWishes = callable<HarvestWishes, HarvestWishes>("save_harvest_wishes", harvestWishes);

/** What happened around a gap; which fields there are depends on its type. */
const gapEvent = z.object({
  event_id: z.string(),
  type: z.string(),
  at: z.string(),
  side: z.nullish(z.string()),
  status: z.nullish(z.string()),
  kind: z.nullish(z.string()),
  symbol: z.nullish(z.string()),
  quantity: z.nullish(decimal),
  price: z.nullish(decimal),
  amount_usd: z.nullish(decimal),
});
export type GapEvent = z.infer<typeof gapEvent>;

const gap = z.object({
  identity: z.string(),
  symbol: orNull(z.string()),
  expected: decimal,
  found: decimal,
  gap: decimal,
  value_usd: orNull(decimal),
  sentence: z.string(),
  can_accept: z.boolean(),
  events: z.array(gapEvent),
});
export type Gap = z.infer<typeof gap>;

/** `users/{uid}/status/reconciliation` */
export const reconciliation = z.object({
  at: instant,
  state: z.enum(["BALANCED", "WAITING", "DISCREPANCY"]),
  freeze: orNull(z.enum(["REDUCING", "HALTED"])),
  message: z.string(),
  gaps: z.array(gap),
  waiting: z.array(z.object({ symbol: z.string(), ours: decimal, brokers: decimal, since: instant })),
});
export type Reconciliation = z.infer<typeof reconciliation>;

export const useReconciliation = (uid: string): Live<Reconciliation | null> =>
  useLiveDocument(`users/${uid}/status/reconciliation`, reconciliation, "ledger");

const reconciled = z.object({ state: z.string(), message: z.string() });

export const reconcilePositions = callable<Record<string, never>, z.infer<typeof reconciled>>(
  "reconcile_positions",
  reconciled,
);

export interface Acceptance {
  request_id: string;
  accept: { symbol: string; gap: Decimal }[];
}

export const resolveDiscrepancy = callable<Acceptance, z.infer<typeof reconciled>>(
  "resolve_discrepancy",
  reconciled,
);
