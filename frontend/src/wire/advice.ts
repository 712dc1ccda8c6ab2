import { z } from "zod/mini";
import type { Decimal } from "@/lib/decimal";
import { callable } from "./base/callable";
import { useLiveCollection, type Live } from "./base/live";
import {
  diagnosis,
  suggested,
  suggestion,
  whatIfAnswer,
  type Diagnosis,
  type Suggested,
  type Suggestion,
  type WhatIfAnswer,
} from "./generated/advice";
import { plan, type Plan } from "./generated/planning";
import type { ClassRequest, TargetRequest } from "./targets";
import type { SettingValue, Triggers } from "./targets-settings";

/** How many suggestions the page listens to: more than any plan has trades. */
const SUGGESTIONS_SHOWN = 500;

/** What waits for the person, live, in no order. */
export const useSuggestions = (uid: string): Live<Suggestion[]> =>
  useLiveCollection(`users/${uid}/suggestions`, suggestion, {
    field: "status",
    equals: "PENDING",
    atMost: SUGGESTIONS_SHOWN,
  });

/** Measures the account and stores what it suggests; the list arrives by the listener. */
export const refreshSuggestions = callable<Record<string, never>, Suggested>(
  "rebalancing_suggestions",
  suggested,
);

interface SuggestionIds {
  suggestion_ids: string[];
}

/** Plans the chosen symbols anew; the answer is a plan like every other. */
export const acceptSuggestions = callable<SuggestionIds, Plan>("accept_suggestions", plan);

export const cancelSuggestions = callable<SuggestionIds, unknown>("cancel_suggestions", z.unknown());

/** What is thought of, beside what the account holds. */
export interface WhatIfRequest {
  trades: { symbol: string; action: "BUY" | "SELL"; value: Decimal }[];
  deposit_usd?: Decimal;
  targets?: TargetRequest[];
}

export const askWhatIf = callable<WhatIfRequest, WhatIfAnswer>("what_if_rebalancing", whatIfAnswer);

/** What is thought of; what is left out, and every key that `policy` leaves out, is as it is stored. */
export interface DoctorRequest {
  targets?: TargetRequest[];
  asset_classes?: ClassRequest[];
  policy?: Record<string, SettingValue>;
  triggers?: Triggers;
}

/** What is wrong with the stored policy, or with what is not saved yet. */
export const askDoctor = callable<DoctorRequest, Diagnosis>("policy_doctor", diagnosis);
