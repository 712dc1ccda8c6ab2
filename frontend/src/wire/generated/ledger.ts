// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { decimal, instant, orNull } from "../base/values";
import { side } from "./execution";

/** An event as it is stored. */
export const storedEvent = /* @__PURE__ */ z.object({
  symbol: orNull(z.string()),
  side: z.nullish(side),
  status: z.nullish(z.string()),
  quantity: orNull(decimal),
  price: orNull(decimal),
  kind: z.nullish(z.string()),
  amount_usd: z.nullish(decimal),
  type: z.string(),
  event_id: z.string(),
  at_ns: z.int(),
});
export type StoredEvent = z.infer<typeof storedEvent>;

/** What happened around a gap. */
export const gapEvent = /* @__PURE__ */ z.object({
  symbol: orNull(z.string()),
  side: z.nullish(side),
  status: z.nullish(z.string()),
  quantity: orNull(decimal),
  price: orNull(decimal),
  kind: z.nullish(z.string()),
  amount_usd: z.nullish(decimal),
  type: z.string(),
  event_id: z.string(),
  /** nine decimals of a second */
  at: z.string(),
});
export type GapEvent = z.infer<typeof gapEvent>;

/** A difference between our books and the broker's. */
export const gap = /* @__PURE__ */ z.object({
  identity: z.string(),
  /** `CASH` for dollars */
  symbol: orNull(z.string()),
  /** ours */
  expected: decimal,
  /** the broker's */
  found: decimal,
  /** found − expected */
  gap: decimal,
  value_usd: orNull(decimal),
  sentence: z.string(),
  /** whether a person may settle it */
  can_accept: z.boolean(),
  /** the newest events that touched it */
  events: z.array(gapEvent),
});
export type Gap = z.infer<typeof gap>;

/** A difference that is still waited for. */
export const waitingGap = /* @__PURE__ */ z.object({
  symbol: z.string(),
  ours: decimal,
  brokers: decimal,
  since: instant,
});
export type WaitingGap = z.infer<typeof waitingGap>;

/** A holding whose lots cost something else in our books than at the broker. It is shown and stops nothing. */
export const costDifference = /* @__PURE__ */ z.object({
  symbol: z.string(),
  /** a share; null where our books do not know it */
  ours_usd: orNull(decimal),
  /** a share */
  brokers_usd: decimal,
  /** over all shares: the broker's − ours */
  gap_usd: orNull(decimal),
  sentence: z.string(),
  /** the newest events that touched it */
  events: z.array(gapEvent),
});
export type CostDifference = z.infer<typeof costDifference>;

export const reconciliationState = /* @__PURE__ */ z.enum(["BALANCED", "WAITING", "DISCREPANCY"]);
export type ReconciliationState = z.infer<typeof reconciliationState>;

export const freeze = /* @__PURE__ */ z.enum(["REDUCING", "HALTED"]);
export type Freeze = z.infer<typeof freeze>;

/** How our books agree with the broker. */
export const reconciliation = /* @__PURE__ */ z.object({
  /** when the broker was asked */
  at: instant,
  /** WAITING: something does not agree, but is younger than 30 s */
  state: reconciliationState,
  /** what the gaps called for; `users/{uid}/status/trading` says what is in force */
  freeze: orNull(freeze),
  /** one sentence for the person */
  message: z.string(),
  gaps: z.array(gap),
  waiting: z.array(waitingGap),
  /** costs that differ; they stop nothing */
  costs: z.nullish(z.array(costDifference)),
});
export type Reconciliation = z.infer<typeof reconciliation>;

/** One row of the portfolio: a symbol in a strategy; `residual` is what no strategy explains. */
export const portfolioRow = /* @__PURE__ */ z.object({
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
export type PortfolioRow = z.infer<typeof portfolioRow>;

/** What `reconcile_positions` and `resolve_discrepancy` came to. */
export const reconciled = /* @__PURE__ */ z.object({
  state: reconciliationState,
  message: z.string(),
});
export type Reconciled = z.infer<typeof reconciled>;

/** What happened, in a month of UTC: `2026-03`, and `2026-03.1` … where one document is full (500 kB). */
export const ledgerPart = /* @__PURE__ */ z.object({
  /** of the id */
  month: z.string(),
  /** of the id */
  part: z.int(),
  /** size of the events as JSON */
  bytes: z.int(),
  /** by event id: `type`, `event_id`, `at_ns`, `supersedes`, `is_void` and the fields of its type (`docs/ledger.md`, Events; `core/ledger/event_codec.py`) */
  events: z.record(z.string(), storedEvent),
});
export type LedgerPart = z.infer<typeof ledgerPart>;

/** A row of the portfolio over the days of a quarter; null on days without the row. */
export const historyColumn = /* @__PURE__ */ z.object({
  symbol: z.string(),
  /** `residual`: what no strategy explains */
  strategy: z.string(),
  asset_class: z.string(),
  quantity: z.array(orNull(decimal)),
  average_cost_usd: z.array(orNull(decimal)),
  known_to: z.array(orNull(z.string())),
});
export type HistoryColumn = z.infer<typeof historyColumn>;

/** The prices of a symbol over the days of a quarter. */
export const historyPrice = /* @__PURE__ */ z.object({
  symbol: z.string(),
  price_usd: z.array(orNull(decimal)),
});
export type HistoryPrice = z.infer<typeof historyPrice>;

/** The equity of a strategy over the days of a quarter. */
export const historyEquity = /* @__PURE__ */ z.object({
  strategy: z.string(),
  equity_usd: z.array(orNull(decimal)),
});
export type HistoryEquity = z.infer<typeof historyEquity>;

/** Daily snapshots of portfolio and account; lists are as long as the quarter's days. */
export const portfolioQuarter = /* @__PURE__ */ z.object({
  /** the id */
  quarter: z.string(),
  /** when each day's snapshot was taken */
  at_ns: z.array(z.int()),
  /** the account summary */
  equity_usd: z.array(decimal),
  cash_usd: z.array(decimal),
  /** equity less all that was paid in */
  pnl_usd: z.array(decimal),
  rows: z.array(historyColumn),
  prices_usd: z.array(historyPrice),
  strategies: z.array(historyEquity),
});
export type PortfolioQuarter = z.infer<typeof portfolioQuarter>;
