import { callable } from "./base/callable";
import {
  bands,
  benchmark,
  costOfWaiting,
  labAnswer,
  shadowReport,
  type Bands,
  type Benchmark,
  type CostOfWaiting,
  type LabAnswer,
  type ShadowReport,
} from "./generated/evidence";

/** What a run is made under; figures are decimal strings, what is left out takes its default. */
export interface LabTerms {
  short_term_percent?: string;
  long_term_percent?: string;
  spread_percent?: string;
  deposit_usd?: string;
  withdrawal_usd?: string;
  drift_price?: string;
}

/** A new question, or the next part of the work of a run. */
export interface LabRequest {
  lab_id?: string;
  cancel?: boolean;
  policies?: string[];
  terms?: LabTerms;
  first_day?: string;
}

export const askLab = callable<LabRequest, LabAnswer>("policy_lab", labAnswer);
export const askBands = callable<{ terms?: LabTerms }, Bands>("policy_band", bands);
export const fetchShadowReport = callable<Record<string, never>, ShadowReport>("shadow_report", shadowReport);
export const fetchCostOfWaiting = callable<{ days?: number }, CostOfWaiting>(
  "cost_of_waiting",
  costOfWaiting,
);
/** What one symbol, or the targets where none is named, has returned since a day. */
export const fetchBenchmark = callable<{ symbol?: string; first_day: string }, Benchmark>(
  "equity_benchmark",
  benchmark,
);
