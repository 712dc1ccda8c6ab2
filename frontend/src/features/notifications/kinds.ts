import { KIND_URGENCY } from "@/wire/generated/options";
import type { Notification } from "@/wire/generated/notices";

export type Urgency = Notification["urgency"];

export interface Kind {
  kind: string;
  label: string;
  explanation: string;
  urgency: Urgency;
}

/** What a person can be notified of: every kind of the server has its words here. */
const WORDS: Record<keyof typeof KIND_URGENCY, { label: string; explanation: string }> = {
  RUN_HALTED: {
    label: "A rebalance stopped",
    explanation: "It was halted, with its reason.",
  },
  TRADING_STATE_CHANGED: {
    label: "Trading was stopped automatically",
    explanation: "A limit was passed, or the account does not add up.",
  },
  KEYS_REVOKED: {
    label: "The broker refuses the connection",
    explanation: "The keys were revoked or replaced.",
  },
  BROKER_SILENT: {
    label: "The broker does not answer during a rebalance",
    explanation: "After two minutes, once, with the time since when.",
  },
  APPROVAL_WANTED: {
    label: "A plan waits for your approval",
    explanation: "The scheduled check found drift and asks first.",
  },
  CHECK_FAILING: {
    label: "Scheduled checks fail",
    explanation: "With the reason, and when they stop.",
  },
  TARGET_UNHEALTHY: {
    label: "The broker does not trade a target any more",
    explanation: "Looked at once a day, with what you can do.",
  },
  RUN_FINISHED: {
    label: "A rebalance ended",
    explanation: "It was completed, or you canceled it.",
  },
  DRIFT_OUTSIDE_BAND: {
    label: "A target is outside its band",
    explanation: "When the check only notifies you.",
  },
};

/** Every kind, the most pressing first. */
export const KINDS: Kind[] = Object.entries(KIND_URGENCY).map(([kind, urgency]) => ({
  kind,
  urgency,
  ...WORDS[kind as keyof typeof KIND_URGENCY],
}));

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
  if (kind === "TARGET_UNHEALTHY") return { to: "/allocation", label: "See the targets" };
  if (kind === "DRIFT_OUTSIDE_BAND") return { to: "/allocation", label: "See the drift" };
  return null;
}
