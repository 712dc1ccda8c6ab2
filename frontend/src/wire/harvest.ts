import { callable } from "./base/callable";
import { calendar, decided, type Calendar, type Decided } from "./generated/parked";
import { plan, type Plan } from "./generated/planning";

/** Stores the plan of a harvest; it is approved like every plan. */
export const previewHarvest = callable<{ symbol: string }, Plan>("preview_harvest", plan);

export const fetchParked = callable<Record<string, never>, Calendar>("parked_holdings", calendar);

/** A person's word: it goes back with the next plan, or it stays. Orders nothing. */
export const decideParked = callable<{ run_id: string; goes_back: boolean }, Decided>(
  "decide_parked",
  decided,
);
