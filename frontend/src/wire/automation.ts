import { z } from "zod/mini";
import { useLiveDocument, type Live } from "./live";
import { instant, orNull } from "./values";

/** `users/{uid}/status/automation`: how the schedule stands for an account. */
export const automationStatus = z.object({
  next_due_at: orNull(instant),
  state: z.enum(["OK", "FAILING", "STOPPED"]),
  failures: z._default(z.int(), 0),
  reason: orNull(z.string()),
});
export type AutomationStatus = z.infer<typeof automationStatus>;

export const useAutomationStatus = (uid: string): Live<AutomationStatus | null> =>
  useLiveDocument(`users/${uid}/status/automation`, automationStatus, "settings");
