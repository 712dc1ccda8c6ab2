import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Clock,
  Loader,
  OctagonX,
  TriangleAlert,
  type LucideIcon,
} from "lucide-react";
import type { Tone } from "@/components/ui/badge";
import { reasonInWords } from "@/lib/reasons";
import type { Leg, Run } from "@/wire/generated/execution";

interface Words {
  label: string;
  tone: Tone;
  icon: LucideIcon;
}

/** What a run is called in each state. */
export const RUN_WORDS: Record<Run["state"], Words> = {
  PLANNED: { label: "Starting", tone: "neutral", icon: Loader },
  SELLING: { label: "Selling", tone: "neutral", icon: Loader },
  FUNDING: { label: "Funding buys", tone: "neutral", icon: Loader },
  BUYING: { label: "Buying", tone: "neutral", icon: Loader },
  RECONCILING: { label: "Checking the account", tone: "neutral", icon: Loader },
  COMPLETED: { label: "Completed", tone: "positive", icon: CircleCheck },
  COMPLETED_ADJUSTED: { label: "Completed with changes", tone: "warning", icon: TriangleAlert },
  CANCELLED: { label: "Canceled", tone: "neutral", icon: CircleX },
  HALTED: { label: "Halted", tone: "critical", icon: OctagonX },
};

/** What an order is called in each state. */
export const LEG_WORDS: Record<Leg["state"], Words> = {
  PLANNED: { label: "Waiting", tone: "neutral", icon: CircleDashed },
  INTENDED: { label: "Sending", tone: "neutral", icon: Loader },
  UNKNOWN: { label: "Looking it up", tone: "warning", icon: Clock },
  WORKING: { label: "At the broker", tone: "neutral", icon: Clock },
  PARTIALLY_FILLED: { label: "Partly filled", tone: "neutral", icon: Clock },
  FILLED: { label: "Filled", tone: "positive", icon: CircleCheck },
  CANCELED: { label: "Canceled", tone: "neutral", icon: CircleX },
  EXPIRED: { label: "Expired", tone: "warning", icon: TriangleAlert },
  REPLACED: { label: "Replaced at the broker", tone: "warning", icon: TriangleAlert },
  REJECTED: { label: "Rejected by the broker", tone: "critical", icon: CircleX },
  DENIED: { label: "Not allowed", tone: "critical", icon: OctagonX },
  SKIPPED: { label: "Not sent", tone: "warning", icon: CircleX },
};

/** Until when an open run waits for the market to open, or for cash to settle; null while it is on its way. */
export function waitsUntil(run: Run): Date | null {
  if (!run.open || run.cancel_requested) return null;
  return run.opens_at ?? (waitsForSettlement(run) ? (run.settles_at ?? null) : null);
}

/** Whether all that is left to do is to buy with cash that has not settled. */
function waitsForSettlement(run: Run): boolean {
  return run.state === "FUNDING" && Boolean(run.settles_at);
}

const WAITING: Words = { label: "Waiting for the market", tone: "warning", icon: Clock };
const SETTLING: Words = { label: "Waiting for settled cash", tone: "warning", icon: Clock };
const SILENT: Words = { label: "The broker does not answer", tone: "warning", icon: TriangleAlert };

/** What the run is called in its present state. */
export function wordsOf(run: Run): Words {
  if (run.open && run.silent_since) return SILENT;
  if (waitsUntil(run) === null) return RUN_WORDS[run.state];
  return run.opens_at ? WAITING : SETTLING;
}

const OUTCOMES: Partial<Record<Run["state"], string>> = {
  COMPLETED: "Every order was filled as planned.",
  COMPLETED_ADJUSTED: "The rebalance has ended, but not every order was filled as planned.",
  CANCELLED: "The rebalance was canceled. What was filled stays.",
  HALTED: "The rebalance was stopped before it was complete.",
};

/** The state or the outcome of the run, in one or two sentences. */
export function outcomeOf(run: Run): string {
  if (run.message) return run.message;
  const outcome = OUTCOMES[run.state];
  if (outcome !== undefined) return outcome;
  return run.cancel_requested
    ? "Canceling: orders that were not sent stay unsent."
    : `${RUN_WORDS[run.state].label}…`;
}

/** `2 of 3 orders filled`. */
export function progressOf(run: Run): string {
  const filled = run.legs.filter((leg) => leg.state === "FILLED").length;
  return `${filled} of ${run.legs.length} ${run.legs.length === 1 ? "order" : "orders"} filled`;
}

/** Why an order is not what was planned, if there is something to say. */
export function legNote(leg: Leg): string | null {
  if (leg.message) return leg.message;
  return leg.reason ? reasonInWords(leg.reason) : null;
}

/** Whether the broker refused the order: it was sent, and nothing came of it. */
export function wasRejected(leg: Leg): boolean {
  return leg.state === "REJECTED";
}

/** Whether the order is, or may be, at the broker. */
export function wasSent(leg: Leg): boolean {
  return Boolean(leg.order_id) || ["WORKING", "PARTIALLY_FILLED", "FILLED", "UNKNOWN"].includes(leg.state);
}
