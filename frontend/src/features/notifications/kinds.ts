import type { Notification } from "@/wire/generated/notices";

export type Urgency = Notification["urgency"];

export interface Kind {
  kind: string;
  label: string;
  explanation: string;
  urgency: Urgency;
}

/** What a person can be notified of, the most urgent first; the server's list, by name and urgency. */
export const KINDS: Kind[] = [
  {
    kind: "RUN_HALTED",
    label: "A rebalance stopped",
    explanation: "It was halted, with its reason.",
    urgency: "URGENT",
  },
  {
    kind: "TRADING_STATE_CHANGED",
    label: "Trading was stopped automatically",
    explanation: "A limit was passed, or the account does not add up.",
    urgency: "URGENT",
  },
  {
    kind: "KEYS_REVOKED",
    label: "The broker refuses the connection",
    explanation: "The keys were revoked or replaced.",
    urgency: "URGENT",
  },
  {
    kind: "APPROVAL_WANTED",
    label: "A plan waits for your approval",
    explanation: "The scheduled check found drift and asks first.",
    urgency: "PROMPT",
  },
  {
    kind: "CHECK_FAILING",
    label: "Scheduled checks fail",
    explanation: "With the reason, and when they stop.",
    urgency: "PROMPT",
  },
  {
    kind: "RUN_FINISHED",
    label: "A rebalance ended",
    explanation: "It was completed, or you cancelled it.",
    urgency: "CALM",
  },
  {
    kind: "DRIFT_OUTSIDE_BAND",
    label: "A target is outside its band",
    explanation: "When the check only notifies you.",
    urgency: "CALM",
  },
];

/** When each urgency leaves the system. */
export const URGENCY_WORDS: Record<Urgency, string> = {
  URGENT: "at once, at any hour",
  PROMPT: "outside quiet hours",
  CALM: "with the digest",
};

/** Where a notification leads: the run or the place where the person sees to it; null where there is nothing to do. */
export function placeOf({
  kind,
  refs,
}: Pick<Notification, "kind" | "refs">): { to: string; label: string } | null {
  if (refs.run_id) return { to: `/runs/${refs.run_id}`, label: "See the run" };
  if (kind === "APPROVAL_WANTED") {
    return { to: refs.plan_id ? `/plans/${refs.plan_id}` : "/rebalance", label: "Review the plan" };
  }
  if (kind === "KEYS_REVOKED") return { to: "/settings/connection", label: "Connect again" };
  if (kind === "CHECK_FAILING") return { to: "/settings", label: "See automation" };
  if (kind === "DRIFT_OUTSIDE_BAND") return { to: "/allocation", label: "See the drift" };
  return null;
}
