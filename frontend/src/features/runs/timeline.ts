import { signOf } from "@/lib/decimal";
import { formatQuantity } from "@/lib/format";
import type { Leg, Run } from "@/wire/generated/execution";
import { LEG_WORDS, RUN_WORDS } from "./words";

/** One thing that happened, and when; null where no time was written down for it. */
export interface Moment {
  label: string;
  at: Date | null;
}

const UNSENT = new Set<Leg["state"]>(["PLANNED", "INTENDED"]);

/** What happened to one order, in its order. Only what is stored is shown: nothing is guessed. */
export function momentsOfLeg(leg: Leg): Moment[] {
  const moments: Moment[] = [];
  if (leg.intended_at) moments.push({ label: "Written down before sending", at: leg.intended_at });
  if (leg.submitted_at) moments.push({ label: "Taken by the broker", at: leg.submitted_at });
  if (leg.cancel_sent) moments.push({ label: "Cancel sent", at: null });
  if (!UNSENT.has(leg.state))
    moments.push({ label: lastWord(leg), at: leg.state === "FILLED" ? (leg.filled_at ?? null) : null });
  return moments;
}

const UNDER_WAY = new Set<Leg["state"]>(["UNKNOWN", "WORKING", "PARTIALLY_FILLED"]);

function lastWord(leg: Leg): string {
  const word = LEG_WORDS[leg.state].label.toLowerCase();
  const label = `${UNDER_WAY.has(leg.state) ? "Now" : "Ended"}: ${word}`;
  const filled = leg.filled_quantity;
  if (leg.state === "FILLED" || signOf(filled) === 0) return label;
  return `${label}, ${formatQuantity(filled)} of ${formatQuantity(leg.quantity)} filled`;
}

/** The run's own beginning and, once it is closed, its end. */
export function momentsOfRun(run: Run): Moment[] {
  const began = run.origin === "SCHEDULE" ? "Started by the schedule" : "Approved";
  const moments: Moment[] = [{ label: began, at: run.created_at }];
  if (!run.open)
    moments.push({
      label: `Ended: ${RUN_WORDS[run.state].label.toLowerCase()}`,
      at: run.completed_at ?? run.updated_at,
    });
  return moments;
}
