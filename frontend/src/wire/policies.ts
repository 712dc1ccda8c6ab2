import { z } from "zod/mini";
import type { Decimal } from "@/lib/decimal";
import { callable } from "./callables";
import { planItem } from "./documents";
import { useLiveCollection, type Live } from "./live";
import { plan, type Plan } from "./plans";
import { taxEstimate } from "./tax";
import type { SettingValue, Triggers } from "./settings";
import { decimal, instant } from "./values";

// What is around a policy: suggestions, what-ifs, the policy doctor.

/** `users/{uid}/suggestions/{suggestion_id}`, and what the callables tell of one. */
export const suggestion = z.object({
  suggestion_id: z.string(),
  symbol: z.string(),
  action: z.enum(["BUY", "SELL"]),
  priority: z.enum(["HIGH", "MEDIUM", "LOW"]),
  current_quantity: decimal,
  suggested_quantity: decimal,
  estimated_value: decimal,
  price: decimal,
  drift_percent: decimal,
  drift_level: z.enum(["WITHIN_TOLERANCE", "WARNING", "CRITICAL"]),
  reason: z.string(),
  tax: taxEstimate,
  status: z.enum(["PENDING", "EXECUTED", "CANCELLED", "EXPIRED"]),
  created_at: instant,
  expires_at: z.nullable(instant),
});
export type Suggestion = z.infer<typeof suggestion>;

/** How many suggestions the page listens to: more than any plan has trades. */
const SUGGESTIONS_SHOWN = 500;

/** What waits for the person, live, in no order. */
export const useSuggestions = (uid: string): Live<Suggestion[]> =>
  useLiveCollection(`users/${uid}/suggestions`, suggestion, {
    field: "status",
    equals: "PENDING",
    atMost: SUGGESTIONS_SHOWN,
  });

export const suggested = z.object({ message: z.string(), suggestions: z.array(suggestion) });

/** Measures the account and stores what it suggests; the list arrives by the listener. */
export const refreshSuggestions = callable<Record<string, never>, z.infer<typeof suggested>>(
  "rebalancing_suggestions",
  suggested,
);

interface SuggestionIds {
  suggestion_ids: string[];
}

/** Plans the chosen symbols anew; the answer is a plan like every other. */
export const acceptSuggestions = callable<SuggestionIds, Plan>("accept_suggestions", plan);

export const cancelSuggestions = callable<SuggestionIds, unknown>("cancel_suggestions", z.unknown());

const sideRow = z.object({
  symbol: z.string(),
  target_percent: z.nullable(decimal),
  actual_percent: decimal,
  drift_percent: z.nullable(decimal),
  drift_level: z.nullable(z.enum(["WITHIN_TOLERANCE", "WARNING", "CRITICAL"])),
  value: decimal,
});
const side = z.object({ portfolio_value: decimal, needs_rebalance: z.boolean(), rows: z.array(sideRow) });
export type WhatIfSide = z.infer<typeof side>;

export const whatIfAnswer = z.object({
  is_possible: z.boolean(),
  problems: z.array(z.object({ code: z.string(), message: z.string(), symbol: z.nullable(z.string()) })),
  cash_before: decimal,
  cash_after: decimal,
  cash_percent_before: decimal,
  cash_percent_after: z.nullable(decimal),
  tax: taxEstimate,
  before: side,
  after: z.nullable(side),
  rebalance: z.nullable(
    z.object({ needs_rebalance: z.boolean(), cash_after: decimal, trades: z.array(planItem) }),
  ),
});
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>;

export interface WhatIfRequest {
  trades: { symbol: string; action: "BUY" | "SELL"; value: Decimal }[];
  deposit_usd?: Decimal;
  targets?: {
    symbol: string;
    target_percent: Decimal;
    tolerance_percent: Decimal | null;
    enabled: boolean;
  }[];
}

export const askWhatIf = callable<WhatIfRequest, WhatIfAnswer>("what_if_rebalancing", whatIfAnswer);

interface SetTarget {
  symbol: string;
  target_percent: Decimal;
  tolerance_percent: Decimal | null;
  enabled: boolean;
}

const savedSet = z.object({ version: z.int() });

/** Replaces targets and asset classes together. */
export const saveClasses = callable<
  {
    targets: SetTarget[];
    asset_classes: (Omit<SetTarget, "symbol"> & { name: string; members: string[] })[];
    expected_version: number;
  },
  z.infer<typeof savedSet>
>("save_allocation", savedSet);

/** Replaces the strategies and the targets that follow from them. */
export const saveStrategies = callable<
  {
    strategies: { name: string; share_percent: Decimal; targets: SetTarget[] }[];
    expected_version: number;
  },
  z.infer<typeof savedSet>
>("save_strategies", savedSet);

const finding = z.object({
  code: z.string(),
  severity: z.enum(["IMPOSSIBLE", "FOOLISH"]),
  message: z.string(),
  fix: z.string(),
  symbol: z.nullable(z.string()),
  field: z.nullable(z.string()),
});
export type Finding = z.infer<typeof finding>;

export const diagnosis = z.object({ findings: z.array(finding) });

/** What is thought of; what is left out, and every key that `policy` leaves out, is as it is stored. */
export interface DoctorRequest {
  targets?: SetTarget[];
  asset_classes?: (Omit<SetTarget, "symbol"> & { name: string; members: string[] })[];
  policy?: Record<string, SettingValue>;
  triggers?: Triggers;
}

/** What is wrong with the stored policy, or with what is not saved yet. */
export const askDoctor = callable<DoctorRequest, z.infer<typeof diagnosis>>("policy_doctor", diagnosis);
