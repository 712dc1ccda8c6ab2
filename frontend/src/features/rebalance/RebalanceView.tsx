import type { ReactNode } from "react";
import { Failure } from "@/components/failure";
import type { Plan } from "@/wire/generated/planning";
import type { Trading } from "@/wire/risk-switch";
import { Approval } from "./Approval";
import { LoadingPlan, NoTargets, RunUnderWay } from "./PlanStates";
import { Review } from "./Review";
import { usePlan } from "./use-plan";

interface RebalanceViewProps {
  /** Makes the plan; without it, the whole account's. The same function while it is the same plan. */
  plan?: (() => Promise<Plan>) | undefined;
  trading: Trading | null;
  /** The run that is under way, if any: only one may be. */
  openRunId: string | null;
  onApprove: (planId: string) => void;
  onShowRun: (runId: string) => void;
  onEditTargets: () => void;
  /** What can be done with a plan as a document. */
  documentActions: (planId: string) => ReactNode;
}

/** Plans, shows the plan for review, and hands on the approval. Nothing is ordered before that. */
export function RebalanceView(props: RebalanceViewProps) {
  const { openRunId, onShowRun, onApprove } = props;
  const [state, again] = usePlan(props.plan);
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
