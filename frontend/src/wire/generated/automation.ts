// Written by `make generate` from the declarations in Python. Do not edit.
import { z } from "zod/mini";
import { instant, orNull } from "../base/values";

export const decidedBy = /* @__PURE__ */ z.enum(["ONE_RUN_A_DAY", "COOLDOWN", "CALENDAR", "DRIFT", "CASH", "NOTHING"]);
export type DecidedBy = z.infer<typeof decidedBy>;

/** What the schedule answered when it last asked the triggers. */
export const triggerAnswer = /* @__PURE__ */ z.object({
  verdict: z.enum(["REBALANCE", "INVEST_CASH", "WAIT"]),
  decided_by: decidedBy,
  message: z.string(),
  decided_at: instant,
});
export type TriggerAnswer = z.infer<typeof triggerAnswer>;

/** What one scheduled check came to, or several in a row that came to the same. */
export const checkLine = /* @__PURE__ */ z.object({
  outcome: z.enum(["IDLE", "TOLD", "ASKED", "TRADED", "REFUSED"]),
  message: z.string(),
  /** when the newest of them was */
  decided_at: instant,
  /** when the first of them was */
  since: instant,
  /** how many there are */
  checks: z.int(),
  /** null where no target is set */
  decided_by: orNull(decidedBy),
  outside: z.array(z.string()),
  /** why nothing was ordered although a trigger asked for it */
  reason: orNull(z.string()),
  /** the run that it started */
  run_id: orNull(z.string()),
  /** the plan that it asked its owner to approve */
  plan_id: orNull(z.string()),
  /** until when that plan can be approved */
  plan_until: orNull(instant),
});
export type CheckLine = z.infer<typeof checkLine>;

/** How the schedule is for an account, and when the account is due next. */
export const automationStatus = /* @__PURE__ */ z.object({
  /** when the account is checked next; null: not at all */
  next_due_at: orNull(instant),
  /** FAILING: the last check failed, the next one comes later each time; STOPPED: it goes on when automation is switched on again */
  state: z.enum(["OK", "FAILING", "STOPPED"]),
  /** failed checks in a row; the tenth stops */
  failures: z._default(z.int(), 0),
  /** one sentence for the person */
  reason: orNull(z.string()),
});
export type AutomationStatus = z.infer<typeof automationStatus>;

/** One line on what happened since the last visit. */
export const visitLine = /* @__PURE__ */ z.object({
  kind: z.enum(["DONE", "LEFT", "TARGETS", "STOPPED", "NOW"]),
  text: z.string(),
  place: z.enum(["HISTORY", "RUN", "PLAN", "ALLOCATION", "SETTINGS"]),
  /** the id of the run or the plan that it leads to */
  ref: orNull(z.string()),
});
export type VisitLine = z.infer<typeof visitLine>;

/** What happened since the last visit, in at most five lines; none on the first visit. */
export const lookBack = /* @__PURE__ */ z.object({
  since: orNull(instant),
  lines: z.array(visitLine),
});
export type LookBack = z.infer<typeof lookBack>;
