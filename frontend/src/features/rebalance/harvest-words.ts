import type { Plan } from "@/wire/generated/planning";

/**
 * What a plan leaves undone. A harvest trades two symbols and says so: that the others stay as they are is no shortcoming
 * of it, and no setting of the person's would change it.
 */
export function undoneBy({ shortcomings, harvest }: Pick<Plan, "shortcomings" | "harvest">) {
  return harvest ? shortcomings.filter(({ setting }) => setting !== "policy.only") : shortcomings;
}
