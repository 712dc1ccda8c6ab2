import { callable } from "./base/callable";
import { plan, type Plan, type PlanItem } from "./generated/planning";

/** The policy keeps it from trading; only its target says whether it has one. */
const HELD_BACK = new Set(["FROZEN", "NOT_CHOSEN"]);

/** Whether an item is a holding that no target names: its target and drift mean nothing. */
export function isUntargeted(item: PlanItem): boolean {
  if (item.reason.startsWith("UNTARGETED") || item.reason === "EXCLUDED") return true;
  return HELD_BACK.has(item.reason) && item.target_percent === "0";
}

export const previewRebalance = callable<{ mode?: Plan["mode"] }, Plan>("preview_rebalance", plan);

export const loadPlan = callable<{ plan_id: string }, Plan>("load_plan", plan);
