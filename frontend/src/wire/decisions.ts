import { z } from "zod/mini";
import { useLiveDocument, type Live } from "./live";
import { instant, orNull } from "./values";

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

/** `users/{uid}/status/drift`, of which this is a part; older documents have no lines. */
export const decisionLog = z.object({ decisions: z._default(z.array(checkLine), []) });

/** What the newest scheduled checks came to, newest first. */
export const useDecisions = (uid: string): Live<z.infer<typeof decisionLog> | null> =>
  useLiveDocument(`users/${uid}/status/drift`, decisionLog, "decisions");
