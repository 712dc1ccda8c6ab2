import type { AuditEntry, FleetStatus } from "@/wire/generated/access";

type Count = Exclude<keyof FleetStatus, "at" | "since">;

/** What each count counts. */
export const COUNTS: { key: Count; label: string; explanation: string; isTrouble: boolean }[] = [
  { key: "connected", label: "Connected", explanation: "Accounts with a working broker", isTrouble: false },
  { key: "automated", label: "Automated", explanation: "Checked by the schedule", isTrouble: false },
  { key: "checked", label: "Checked", explanation: "Measured in the last 24 hours", isTrouble: false },
  { key: "due", label: "Due", explanation: "Due now and not checked yet", isTrouble: false },
  { key: "open_runs", label: "Open runs", explanation: "Under way now", isTrouble: false },
  { key: "failing", label: "Failing", explanation: "Their last check failed", isTrouble: true },
  { key: "stopped", label: "Stopped", explanation: "Given up until their owner resumes", isTrouble: true },
  {
    key: "revoked",
    label: "Refused keys",
    explanation: "The broker refuses the connection",
    isTrouble: true,
  },
  { key: "halted", label: "Halted", explanation: "Trading is halted for the account", isTrouble: true },
  { key: "halted_runs", label: "Halted runs", explanation: "In the last 24 hours", isTrouble: true },
];

/** `TRADING_STATE_SET` → `Trading state set`. */
export function actionWords(action: string): string {
  const words = action.toLowerCase().replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const LENGTH_SHOWN = 160;

/** The details of an entry on one line, without what is empty. */
export function detailWords(details: AuditEntry["details"]): string {
  const parts = Object.entries(details).flatMap(([name, value]) => {
    if (value === null || value === undefined || value === "") return [];
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return [`${name.replaceAll("_", " ")}: ${text}`];
  });
  const line = parts.join(", ");
  return line.length > LENGTH_SHOWN ? `${line.slice(0, LENGTH_SHOWN - 1)}…` : line;
}
