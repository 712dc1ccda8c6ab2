/** As much of a measurement or a plan as its status follows from. */
interface Judged {
  needs_rebalance: boolean;
  standing?: { on_target: boolean } | null | undefined;
}

export type StandingTone = "positive" | "warning";

/** The status in two words. "On target" is the planner's own word, also for what the policy holds back. */
export function standingWords({ needs_rebalance: needs, standing }: Judged): [StandingTone, string] {
  if (needs) return ["warning", "Needs rebalancing"];
  return (standing?.on_target ?? true) ? ["positive", "On target"] : ["warning", "Not on target"];
}
