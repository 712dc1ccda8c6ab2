import { z } from "zod/mini";
import { useLiveDocument, type Live } from "./base/live";
import { automationStatus, checkLine, type AutomationStatus } from "./generated/automation";

export const useAutomationStatus = (uid: string): Live<AutomationStatus | null> =>
  useLiveDocument(`users/${uid}/status/automation`, automationStatus);

/** `users/{uid}/status/drift`, of which this is a part; older documents have no lines. */
export const decisionLog = z.object({ decisions: z._default(z.array(checkLine), []) });

/** What the newest scheduled checks came to, newest first. */
export const useDecisions = (uid: string): Live<z.infer<typeof decisionLog> | null> =>
  useLiveDocument(`users/${uid}/status/drift`, decisionLog, "decisions");

const automation = z.object({
  enabled: z.boolean(),
  mode: z._default(z.enum(["notify_only", "ask_first", "automatic"]), "automatic"),
});

/** The part of `userSettings/{uid}` that says whether and how the schedule works. */
export const automationChoice = z.object({
  automation: z._default(automation, { enabled: false, mode: "automatic" }),
});
export type AutomationChoice = z.infer<typeof automationChoice>;

export const useAutomationChoice = (uid: string): Live<AutomationChoice | null> =>
  useLiveDocument(`userSettings/${uid}`, automationChoice, "automation");
