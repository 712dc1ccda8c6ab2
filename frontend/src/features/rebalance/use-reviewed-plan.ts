import { useState } from "react";
import { acceptSuggestions } from "@/wire/advice";
import type { Plan } from "@/wire/generated/planning";
import { previewRebalance, type PreviewQuestion } from "@/wire/planning";
import { readRequest, type TypedRequest } from "./request";
import { useBeside, type Beside } from "./use-beside";
import { usePlan, type PlanQuestion, type PlanState } from "./use-plan";

type Objective = Plan["objective"];

/** What is asked of a plan of the whole account. */
function previewOf(
  typed: TypedRequest,
  leftOut: readonly string[],
  objective: Objective | null,
): PreviewQuestion {
  const read = readRequest(typed);
  const request = read.ok ? read.request : null;
  return {
    ...(request === null ? {} : { request }),
    ...(leftOut.length === 0 ? {} : { leave_out: [...leftOut] }),
    ...(objective === null ? {} : { objective }),
  };
}

/** Every answer is a new stored plan, so it is asked for only when the person opens the page or asks again. */
function questionOf(suggestionIds: string[] | null, preview: PreviewQuestion): PlanQuestion {
  if (suggestionIds === null) {
    const ask = () => previewRebalance(preview);
    return { key: ["whole account", JSON.stringify(preview)], ask, isStored: false };
  }
  const ask = () => acceptSuggestions({ suggestion_ids: suggestionIds });
  return { key: ["suggestions", ...suggestionIds], ask, isStored: false };
}

interface ReviewedPlan {
  state: PlanState;
  /** Plans the same anew; an objective that was chosen stays chosen. */
  again: () => void;
  /** Plans something else, by the settings' own objective. */
  ask: (change: () => void) => void;
  leftOut: readonly string[];
  leaveOut: (symbol: string) => void;
  putBack: () => void;
  beside: Beside;
}

/** The plan under review: as it was asked for, or the other one that was chosen beside it. */
export function useReviewedPlan(
  suggestionIds: string[] | null,
  request: TypedRequest,
  hasTargets: boolean | null,
): ReviewedPlan {
  const [leftOut, setLeftOut] = useState<readonly string[]>([]);
  const [objective, setObjective] = useState<Objective | null>(null);
  const preview = previewOf(request, leftOut, objective);
  const [answered, askAgain] = usePlan({
    ...questionOf(suggestionIds, preview),
    isWanted: suggestionIds !== null || hasTargets === true,
  });
  const beside = useBeside(preview);
  const state: PlanState = beside.shown === null ? answered : { status: "ready", ...beside.shown };
  /** Plans by what was chosen for the plan that is shown; says whether that is another question, asked by itself. */
  const keepChoice = () => {
    if (state.status !== "ready") return false;
    const kept = state.plan.objective_is_chosen ? state.plan.objective : null;
    setObjective(kept);
    return kept !== objective;
  };
  return {
    state,
    again: () => {
      beside.close();
      if (!keepChoice()) askAgain();
    },
    ask: (change) => {
      change();
      beside.close();
      setLeftOut([]);
      setObjective(null);
      askAgain();
    },
    leftOut,
    leaveOut: (symbol) => {
      keepChoice();
      setLeftOut([...leftOut, symbol]);
    },
    putBack: () => {
      keepChoice();
      setLeftOut([]);
    },
    beside,
  };
}
