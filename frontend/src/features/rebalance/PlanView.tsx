import type { ReactNode } from "react";
import { Failure } from "@/components/failure";
import { NoConnection } from "@/components/no-connection";
import { Notice } from "@/components/notice";
import type { Plan } from "@/wire/generated/planning";
import { loadPlan } from "@/wire/planning";
import { isNeverSwitchedOn, type Trading } from "@/wire/risk-switch";
import { Approval } from "./Approval";
import { Ended } from "./Ended";
import { isNotHere, LoadingPlan, NotHere, RunUnderWay } from "./PlanStates";
import { Review } from "./Review";
import { useAgainOnResume } from "./use-again-on-resume";
import { usePlan } from "./use-plan";

interface PlanViewProps {
  planId: string;
  email: string;
  trading: Trading | null;
  /** The run that is under way, if any: only one may be. */
  openRunId: string | null;
  /** The run that a plan was approved for, as it is heard now: newer than the plan's own answer. */
  runOf: (planId: string) => string | null;
  onApprove: (planId: string) => void;
  onShowRun: (runId: string) => void;
  onPreviewAgain: () => void;
  /** What can be done with the plan as a document. */
  documentActions: (planId: string) => ReactNode;
  /** The way to the settings. */
  settings: ReactNode;
}

/** Who asked for this plan, where it was not the person at this moment. */
function Asked({ plan }: { plan: Plan }) {
  if (plan.origin !== "SCHEDULE" || plan.state !== "WAITING") return null;
  return (
    <Notice title="The scheduled check made this plan and waits for your approval.">
      {plan.origin_message} Nothing is ordered before you approve.
    </Notice>
  );
}

/** A stored plan by its address: to approve while it waits, and to read, print and download ever after. */
export function PlanView(props: PlanViewProps) {
  const { planId, openRunId, onShowRun, onPreviewAgain } = props;
  const [state, again] = usePlan({
    key: [planId],
    ask: () => loadPlan({ plan_id: planId }),
    isStored: true,
  });
  useAgainOnResume(props.trading?.state ?? null, again);
  if (state.status === "loading") return <LoadingPlan label="Reading the plan" />;
  if (state.status === "offline") return <NoConnection>The plan is read when you are back.</NoConnection>;
  if (state.status === "error") {
    if (isNotHere(state.error)) return <NotHere email={props.email} onPreviewAgain={onPreviewAgain} />;
    return (
      <Failure title="The plan could not be read." onRetry={again}>
        {state.error.message}
      </Failure>
    );
  }
  const { plan, receivedAt } = state;
  // An address leads on to the plan that waits in its place: what is approved is what is shown.
  const runId = plan.run_id ?? props.runOf(plan.plan_id);
  const waits = plan.state === "WAITING" && runId === null;
  return (
    <div className="space-y-4 sm:space-y-6">
      {waits && openRunId !== null ? <RunUnderWay onShow={() => onShowRun(openRunId)} /> : null}
      {waits ? (
        <Asked plan={plan} />
      ) : (
        <Ended plan={plan} runId={runId} onShowRun={onShowRun} onPreviewAgain={onPreviewAgain} />
      )}
      <Review
        plan={plan}
        receivedAt={receivedAt}
        documentActions={props.documentActions(plan.plan_id)}
        settings={props.settings}
        nextStep={
          waits ? (
            <Approval
              plan={plan}
              receivedAt={receivedAt}
              halted={props.trading?.state === "HALTED"}
              neverOn={isNeverSwitchedOn(props.trading)}
              busy={openRunId !== null}
              onApprove={() => props.onApprove(plan.plan_id)}
              onPreviewAgain={onPreviewAgain}
              onLookAgain={again}
            />
          ) : null
        }
      />
    </div>
  );
}
