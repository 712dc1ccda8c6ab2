import type { Run } from "@/wire/generated/execution";
import type { TradingState } from "@/wire/generated/risk";

/** The steps from a new sign-in to a first rebalance, in their order. */
export type StepId = "connect" | "targets" | "trading" | "rebalance";

export interface Step {
  id: StepId;
  title: string;
  state: "done" | "now" | "later";
}

/** What the steps are judged by; null where it is not known yet. */
export interface Standing {
  connected: boolean | null;
  /** How many target sets were saved. */
  allocationVersion: number | null;
  /** The person's own switch. */
  trading: TradingState | null;
  latestRun: Run | null;
  runsKnown: boolean;
}

const TITLES: [StepId, string][] = [
  ["connect", "Connect a broker account"],
  ["targets", "Set your targets"],
  ["trading", "Switch trading on"],
  ["rebalance", "Preview and approve your first plan"],
];

/** The steps with what is done, what is to be done now and what comes later. Null until enough is known. */
export function stepsOf(standing: Standing): Step[] | null {
  const { connected, allocationVersion, trading, latestRun, runsKnown } = standing;
  if (connected === null) return null;
  if (connected && (allocationVersion === null || trading === null || !runsKnown)) return null;
  const done: Record<StepId, boolean> = {
    connect: connected,
    targets: connected && (allocationVersion ?? 0) > 0,
    trading: connected && trading === "ACTIVE",
    rebalance: connected && latestRun !== null,
  };
  const now = TITLES.find(([id]) => !done[id])?.[0];
  return TITLES.map(([id, title]) => ({
    id,
    title,
    state: done[id] ? "done" : id === now ? "now" : "later",
  }));
}
