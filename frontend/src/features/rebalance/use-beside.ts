import { useState } from "react";
import { announce } from "@/lib/announce";
import { useAttempt, type Attempt } from "@/lib/use-attempt";
import type { Plan } from "@/wire/generated/planning";
import type { SideBySide } from "@/wire/generated/tax";
import { loadPlan, previewRebalance, type PreviewQuestion } from "@/wire/planning";
import { OBJECTIVES } from "./side-by-side-words";

interface Received {
  plan: Plan;
  receivedAt: number;
}

interface Compared {
  /** The question that it answers: another question closes it. */
  key: string;
  found: SideBySide;
  shown: Received;
}

/** The plan beside the one that was asked for: of the same moment, by the other objective. */
export interface Beside extends Pick<Attempt, "busy" | "failure"> {
  found: SideBySide | null;
  /** The plan that is shown instead of the first answer; null before anything was compared. */
  shown: Received | null;
  compare: () => void;
  choose: (planId: string) => void;
  close: () => void;
}

/** Both plans are stored: what is chosen is the very plan that was compared. */
export function useBeside(question: PreviewQuestion): Beside {
  const key = JSON.stringify(question);
  const [compared, setCompared] = useState<Compared | null>(null);
  const { busy, failure, attempt } = useAttempt();
  const current = compared?.key === key ? compared : null;
  const receive = (plan: Plan, found: SideBySide) =>
    setCompared({ key, found, shown: { plan, receivedAt: Date.now() } });
  return {
    busy,
    failure,
    found: current?.found ?? null,
    shown: current?.shown ?? null,
    compare: () =>
      attempt(async () => {
        const plan = await previewRebalance({ ...question, side_by_side: true });
        if (plan.side_by_side) receive(plan, plan.side_by_side);
      }),
    choose: (planId) =>
      attempt(async () => {
        if (current === null) return;
        const plan = await loadPlan({ plan_id: planId });
        receive(plan, current.found);
        announce("success", `This is now the plan for ${OBJECTIVES[plan.objective].toLowerCase()}.`);
      }),
    close: () => setCompared(null),
  };
}
