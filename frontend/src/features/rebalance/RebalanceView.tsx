import type { ReactNode } from "react";
import { Failure } from "@/components/failure";
import { acceptSuggestions } from "@/wire/advice";
import { previewRebalance } from "@/wire/planning";
import type { Trading } from "@/wire/risk-switch";
import { Approval } from "./Approval";
import { LoadingPlan, NoTargets, RunUnderWay } from "./PlanStates";
import { Review } from "./Review";
import { usePlan, type PlanQuestion } from "./use-plan";

interface RebalanceViewProps {
  /** The suggestions that are planned; null for the whole account. */
  suggestionIds: string[] | null;
  trading: Trading | null;
  /** The run that is under way, if any: only one may be. */
  openRunId: string | null;
  onApprove: (planId: string) => void;
  onShowRun: (runId: string) => void;
  onEditTargets: () => void;
  /** What can be done with a plan as a document. */
  documentActions: (planId: string) => ReactNode;
}

/** Every answer is a new stored plan, so it is asked for only when the person opens the page or asks again. */
function questionOf(suggestionIds: string[] | null): PlanQuestion {
  if (suggestionIds === null) {
    return { key: ["whole account"], ask: () => previewRebalance({}), isStored: false };
  }
  const ask = () => acceptSuggestions({ suggestion_ids: suggestionIds });
  return { key: ["suggestions", ...suggestionIds], ask, isStored: false };
}

/** Plans, shows the plan for review, and hands on the approval. Nothing is ordered before that. */
export function RebalanceView(props: RebalanceViewProps) {
  const { openRunId, onShowRun, onApprove } = props;
  const [state, again] = usePlan(questionOf(props.suggestionIds));
  return (
    <div className="space-y-4 sm:space-y-6">
      {openRunId === null ? null : <RunUnderWay onShow={() => onShowRun(openRunId)} />}
      {state.status === "loading" ? <LoadingPlan label="Planning the trades" /> : null}
      {state.status === "error" && state.error.code === "NO_TARGETS" ? (
        <NoTargets onEditTargets={props.onEditTargets} />
      ) : null}
      {state.status === "error" && state.error.code !== "NO_TARGETS" ? (
        <Failure title="The trades could not be planned." onRetry={again}>
          {state.error.message}
        </Failure>
      ) : null}
      {state.status === "ready" ? (
        <Review
          plan={state.plan}
          receivedAt={state.receivedAt}
          documentActions={props.documentActions(state.plan.plan_id)}
          nextStep={
            <Approval
              plan={state.plan}
              receivedAt={state.receivedAt}
              halted={props.trading?.state === "HALTED"}
              busy={openRunId !== null}
              onApprove={() => onApprove(state.plan.plan_id)}
              onPreviewAgain={again}
            />
          }
        />
      ) : null}
    </div>
  );
}
