import type { DoctorRequest } from "@/wire/advice";
import type { Finding } from "@/wire/generated/planning";
import { blockerOf, requestOf, type DraftTarget } from "./draft";

/** What the policy doctor is asked about a draft: nothing while it can't be saved, or where it wants nothing. */
export function doctorRequestOf(targets: DraftTarget[]): DoctorRequest | null {
  if (blockerOf(targets) !== null || !targets.some(({ enabled }) => enabled)) return null;
  return { targets: requestOf(targets) };
}

/** What starts a rebalance by itself is no matter of the targets. */
export const concernsTargets = ({ field }: Finding): boolean => !field?.startsWith("triggers.");

/** The input of a row that a finding is shown beside: `percent SPY`, `tolerance SPY`; null for the set as a whole. */
export function placeOnRows(symbols: readonly string[]): (finding: Finding) => string | null {
  const rows = new Set(symbols);
  return ({ symbol, field }) => {
    if (symbol === null || !rows.has(symbol)) return null;
    return `${field === "targets.tolerance_percent" ? "tolerance" : "percent"} ${symbol}`;
  };
}
