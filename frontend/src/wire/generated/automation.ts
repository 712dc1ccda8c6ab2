import { z } from "zod/mini";
import { instant, orNull } from "../base/values";

/** What the schedule answered when it last asked the triggers. */
export const triggerAnswer = z.object({
  verdict: z.enum(["REBALANCE", "INVEST_CASH", "WAIT"]),
  decided_by: z.enum(["ONE_RUN_A_DAY", "COOLDOWN", "CALENDAR", "DRIFT", "CASH", "NOTHING"]),
  message: z.string(),
  decided_at: instant,
});
export type TriggerAnswer = z.infer<typeof triggerAnswer>;

/** What one scheduled check came to, or several in a row that came to the same. */
export const checkLine = z.object({
  outcome: z.enum(["IDLE", "TOLD", "ASKED", "TRADED", "REFUSED"]),
  /** The trigger that decided; null where none was asked because no target is set. */
  decided_by: orNull(z.string()),
  message: z.string(),
  /** Why nothing was ordered although a trigger asked for it. */
  reason: orNull(z.string()),
  outside: z.array(z.string()),
  run_id: orNull(z.string()),
  /** The plan that its owner was asked to approve. */
  plan_id: orNull(z.string()),
  /** When the newest and the first of them were, and how many there are. */
  decided_at: instant,
  since: instant,
  checks: z.int(),
});
export type CheckLine = z.infer<typeof checkLine>;

/** `users/{uid}/status/automation`: the state of an account's schedule. */
export const automationStatus = z.object({
  next_due_at: orNull(instant),
  state: z.enum(["OK", "FAILING", "STOPPED"]),
  failures: z._default(z.int(), 0),
  reason: orNull(z.string()),
});
export type AutomationStatus = z.infer<typeof automationStatus>;
