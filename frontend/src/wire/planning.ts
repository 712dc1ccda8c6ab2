import { callable } from "./base/callable";
import { z } from "zod/mini";
import { plan, type Plan, type PlanItem } from "./generated/planning";
import { newMoney, type NewMoney, type PlanRequest } from "./generated/standing";

/** The policy keeps it from trading; only its target says whether it has one. */
const HELD_BACK = new Set(["FROZEN", "NOT_CHOSEN"]);

/** Whether an item is a holding that no target names: its target and drift mean nothing. */
export function isUntargeted(item: PlanItem): boolean {
  if (item.reason.startsWith("UNTARGETED") || item.reason === "EXCLUDED") return true;
  return HELD_BACK.has(item.reason) && item.target_percent === "0";
}

/** Whether an item is outside the base that percents are of: held, and named by no target. */
export const isApart = (item: PlanItem): boolean => isUntargeted(item) && item.action === "HOLD";

/** Whether an account has no target at all: there is nothing that it could be off, or on. */
export const hasNoTargets = (rows: readonly PlanItem[]): boolean => rows.every(isUntargeted);

/** What a person asks of one plan; `by` is the day on which raised cash is wanted. */
export type AskedOfPlan = PlanRequest & { by?: string };

/** How a plan is previewed; `objective` replaces that of the settings, for this plan alone. */
export interface PreviewQuestion {
  mode?: Plan["mode"];
  request?: AskedOfPlan;
  leave_out?: string[];
  objective?: Plan["objective"];
  /** Plans the same moment by the other objective as well. */
  side_by_side?: boolean;
}

export const previewRebalance = callable<PreviewQuestion, Plan>("preview_rebalance", plan);

const reserved = z.object({ reservation_id: z.string() });
type Reserved = z.infer<typeof reserved>;

/** Sets apart the cash of a plan that raises it without selling. */
export const reserveCash = callable<{ plan_id: string }, Reserved>("reserve_cash", reserved);

/** Lets plans spend reserved cash again. */
export const releaseReservation = callable<{ reservation_id: string }, Reserved>(
  "release_reservation",
  reserved,
);

/** How much new money would bring the account inside every band without a sale. */
export const findNewMoney = callable<Record<string, never>, NewMoney>("new_money", newMoney);

export const loadPlan = callable<{ plan_id: string }, Plan>("load_plan", plan);
