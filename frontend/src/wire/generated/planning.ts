// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { day, decimal, instant, orNull, text } from "../base/values";
import { parked } from "./parked";
import { breach, tradingState } from "./risk";
import { bound, gainsBudget, planRequest, shortcoming, standing, tradeCosts, tradeOrder } from "./standing";
import { objective, sideBySide } from "./tax";

export const action = /* @__PURE__ */ z.enum(["BUY", "SELL", "HOLD"]);
export type Action = z.infer<typeof action>;

export const driftLevel = /* @__PURE__ */ z.enum(["WITHIN_TOLERANCE", "WARNING", "CRITICAL"]);
export type DriftLevel = z.infer<typeof driftLevel>;

export const planOrigin = /* @__PURE__ */ z.enum(["PERSON", "SCHEDULE", "SUGGESTIONS", "RECOMMENDATIONS"]);
export type PlanOrigin = z.infer<typeof planOrigin>;

export const mode = /* @__PURE__ */ z.enum(["full", "buy_only", "sell_only"]);
export type Mode = z.infer<typeof mode>;

/** One row of a plan or of a drift measurement. */
export const planItem = /* @__PURE__ */ z.object({
  symbol: text,
  action: action,
  target_percent: orNull(decimal),
  actual_percent: orNull(decimal),
  drift_percent: orNull(decimal),
  drift_level: driftLevel,
  current_value: decimal,
  target_value: orNull(decimal),
  trade_amount: decimal,
  quantity: decimal,
  reason: z.string(),
  /** what keeps a row from a taxed sale, in one sentence */
  note: z.nullish(z.string()),
});
export type PlanItem = z.infer<typeof planItem>;

/** How one asset class is before the trades. */
export const classRow = /* @__PURE__ */ z.object({
  name: text,
  target_percent: decimal,
  actual_percent: decimal,
  drift_percent: decimal,
  drift_level: driftLevel,
  current_value: decimal,
  target_value: decimal,
  members: z.array(z.string()),
});
export type ClassRow = z.infer<typeof classRow>;

/** The plan as `docs/scenario.md` describes it. */
export const planBody = /* @__PURE__ */ z.object({
  plan_id: z.nullish(z.string()),
  portfolio_value: decimal,
  needs_rebalance: z.boolean(),
  cash_after: decimal,
  items: z.array(planItem),
  /** absent from plans of earlier versions of the planner */
  bound: z.nullish(bound),
  classes: z.nullish(z.array(classRow)),
});
export type PlanBody = z.infer<typeof planBody>;

/** What is wrong with a policy, and the fix. */
export const finding = /* @__PURE__ */ z.object({
  code: z.string(),
  severity: z.enum(["IMPOSSIBLE", "FOOLISH", "OFFER"]),
  message: z.string(),
  fix: z.string(),
  symbol: orNull(z.string()),
  field: orNull(z.string()),
});
export type Finding = z.infer<typeof finding>;

/** The switch as it is. */
export const tradingNow = /* @__PURE__ */ z.object({
  state: tradingState,
  reason: z.string(),
});
export type TradingNow = z.infer<typeof tradingNow>;

/** The stock market's session by the broker's clock. */
export const market = /* @__PURE__ */ z.object({
  is_open: z.boolean(),
  next_open: instant,
  next_close: instant,
});
export type Market = z.infer<typeof market>;

/** The oldest of the quotes that the plan's prices were compared with, its age by the broker's clock. */
export const oldestQuote = /* @__PURE__ */ z.object({
  symbol: z.string(),
  quoted_at: instant,
  age_seconds: z.int(),
});
export type OldestQuote = z.infer<typeof oldestQuote>;

/** The buys that wait until a sale has settled, with the day in New York and one sentence. */
export const settlementWait = /* @__PURE__ */ z.object({
  symbols: z.array(z.string()),
  on: day,
  message: z.string(),
});
export type SettlementWait = z.infer<typeof settlementWait>;

/** A stored plan as it was made, and what is against it at `as_of`. */
export const plan = /* @__PURE__ */ z.object({
  /** the whole account, reserved cash included */
  portfolio_value: decimal,
  /** what every percent is of: without what is kept apart or reserved */
  managed_usd: orNull(decimal),
  reserved_usd: orNull(decimal),
  needs_rebalance: z.boolean(),
  sells_usd: decimal,
  buys_usd: decimal,
  cash_before: decimal,
  cash_after: decimal,
  cash_percent_before: orNull(decimal),
  cash_percent_after: orNull(decimal),
  items: z.array(planItem),
  /** null for plans of earlier versions of the planner */
  bound: orNull(bound),
  /** percent of the base that each symbol has once every trade is made; null outside the base */
  shares_after: z.record(z.string(), orNull(decimal)),
  trading: orNull(tradingNow),
  market: orNull(market),
  oldest_quote: orNull(oldestQuote),
  settlement: orNull(settlementWait),
  orders: z.array(tradeOrder),
  costs: tradeCosts,
  plan_id: z.string(),
  state: z.enum(["WAITING", "STARTED", "EXPIRED", "OUTDATED"]),
  as_of: instant,
  created_at: instant,
  expires_at: instant,
  run_id: orNull(z.string()),
  origin: planOrigin,
  origin_message: orNull(z.string()),
  price_tolerance_percent: decimal,
  mode: mode,
  /** what its trades are the best for */
  objective: objective,
  /** a person chose it for this plan alone; the settings say another */
  objective_is_chosen: z.boolean(),
  /** where the policy has a budget of realized gains */
  gains_budget: orNull(gainsBudget),
  /** where it was asked for */
  side_by_side: orNull(sideBySide),
  /** what a person asked of this plan alone */
  request: orNull(planRequest),
  message: orNull(z.string()),
  standing: orNull(standing),
  shortcomings: z.array(shortcoming),
  /** when the broker was asked for the prices of the plan */
  prices_at: orNull(instant),
  /** the day on which raised cash is wanted */
  wanted_by: orNull(day),
  /** what it sells at a loss, and what it holds in its place */
  harvest: orNull(parked),
  /** what the policy doctor calls impossible */
  findings: z.nullish(z.array(finding)),
  breaches: z.array(breach),
  can_start: z.boolean(),
});
export type Plan = z.infer<typeof plan>;

/** Shares that change hands between two strategies, without an order. */
export const crossing = /* @__PURE__ */ z.object({
  symbol: z.string(),
  seller: z.string(),
  buyer: z.string(),
  quantity: decimal,
  price: decimal,
});
export type Crossing = z.infer<typeof crossing>;

/** What one strategy wants of a symbol; positive buys. */
export const part = /* @__PURE__ */ z.object({
  strategy: z.string(),
  symbol: z.string(),
  quantity: decimal,
});
export type Part = z.infer<typeof part>;

/** Cash that moves between the books of strategies. */
export const transfer = /* @__PURE__ */ z.object({
  strategy: z.string(),
  amount_usd: decimal,
});
export type Transfer = z.infer<typeof transfer>;

/** What one strategy owns, every digit of it. */
export const book = /* @__PURE__ */ z.object({
  strategy: z.string(),
  cash: decimal,
  quantities: z.record(z.string(), decimal),
});
export type Book = z.infer<typeof book>;

/** What a plan means for each strategy. */
export const attribution = /* @__PURE__ */ z.object({
  before: z.nullish(z.array(book)),
  crossings: z.array(crossing),
  parts: z.array(part),
  transfers: z.array(transfer),
  books: z.nullish(z.array(book)),
});
export type Attribution = z.infer<typeof attribution>;

/** Which recommendations a plan was made of. */
export const recommendationSource = /* @__PURE__ */ z.object({
  request_id: z.string(),
  strategy_id: z.string(),
  provider_id: z.string(),
  task_id: orNull(z.string()),
});
export type RecommendationSource = z.infer<typeof recommendationSource>;

/** A plan with everything that it follows from. */
export const storedPlan = /* @__PURE__ */ z.object({
  /** hash of all that the plan follows from and says */
  plan_id: z.string(),
  created_at: instant,
  /** approval is possible until then (10 minutes; for a plan of a scheduled check that asks first: its session's close, or 24 hours where only coins are traded) */
  expires_at: instant,
  /** the broker account that the plan was made for; it starts on no other */
  account_digest: z.nullish(z.string()),
  /** 90 days later (Firestore TTL policy) */
  delete_after: instant,
  /** what asked for the plan */
  origin: planOrigin,
  /** what the schedule's trigger said, where it asks first */
  origin_message: orNull(z.string()),
  /** how far a price may have moved when the plan is started */
  price_tolerance_percent: decimal,
  allocation_version: z.int(),
  mode: mode,
  /** cash at the preview */
  cash_before: decimal,
  /** cash that the run's buys never spend */
  cash_buffer_usd: decimal,
  /** cash that buys leave where every sale was filled (see the run) */
  cash_floor_usd: z.nullish(decimal),
  /** cash that the run's buys leave where a sale fell short (see the run) */
  cash_kept_usd: z.nullish(decimal),
  /** the whole account, reserved cash included */
  account_usd: z.nullish(decimal),
  /** what every percent is of */
  managed_usd: z.nullish(decimal),
  /** cash that was set apart; neither `cash_before` nor the plan has it */
  reserved_usd: z.nullish(decimal),
  request: orNull(planRequest),
  /** null where the policy has none */
  gains_budget: orNull(gainsBudget),
  /** a person chose the objective for this plan alone */
  objective_is_chosen: z.nullish(z.boolean()),
  /** the day on which raised cash is wanted */
  wanted_by: z.nullish(day),
  /** what it sells at a loss, and what it holds in its place */
  harvest: z.nullish(parked),
  message: z.nullish(z.string()),
  standing: z.nullish(standing),
  /** what the plan leaves undone */
  shortcomings: z.nullish(z.array(shortcoming)),
  /** what the policy doctor calls impossible */
  findings: z.nullish(z.array(finding)),
  /** the plan as `docs/scenario.md` describes it; not indexed */
  plan: planBody,
  /** `targets`, `as_of`, `snapshot`, `policy`, `request`, `planner_version`: enough to plan again to the same bytes; not indexed */
  inputs: z.record(z.string(), z.unknown()),
  /** where it was made of suggestions */
  suggestion_ids: z.nullish(z.array(z.string())),
  /** the strategies' books before and after, and who wants what */
  strategies: z.nullish(attribution),
  /** where it was made of recommendations; `strategies` then holds the `parts` alone */
  recommendations: z.nullish(recommendationSource),
  /** by symbol, where it was made of recommendations: what its order's `audit` says */
  audit: z.nullish(z.record(z.string(), z.record(z.string(), z.string()))),
  /** the run that this plan was approved for; a plan starts one run */
  run_id: orNull(z.string()),
});
export type StoredPlan = z.infer<typeof storedPlan>;
