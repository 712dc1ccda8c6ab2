import { useState, type ReactNode } from "react";
import { Notice } from "@/components/notice";
import { NoConnection } from "@/components/no-connection";
import { Failure } from "@/components/failure";
import { Button } from "@/components/ui/button";
import { announce } from "@/lib/announce";
import { sentenceOf } from "@/wire/base/call-error";
import type { Claim } from "@/wire/generated/risk";
import { reserveCash } from "@/wire/planning";
import { isNeverSwitchedOn, type Trading } from "@/wire/risk-switch";
import { Approval } from "./Approval";
import { BesideQuestion } from "./BesideQuestion";
import { LoadingPlan, NoTargets, RunUnderWay } from "./PlanStates";
import type { TypedRequest } from "./request";
import { RequestCard } from "./RequestCard";
import { ReservationsCard } from "./ReservationsCard";
import { Review } from "./Review";
import { useAgainOnResume } from "./use-again-on-resume";
import type { PlanState } from "./use-plan";
import { useReviewedPlan } from "./use-reviewed-plan";

interface RebalanceViewProps {
  /** The suggestions that are planned; null for the whole account. */
  suggestionIds: string[] | null;
  /** Whether anything is wanted that a plan could lead to; null while it is not known. */
  hasTargets: boolean | null;
  /** What a person asks of this plan, as it is typed; it counts where no suggestions are planned. */
  request: TypedRequest;
  onRequest: (request: TypedRequest) => void;
  reservations: Claim[];
  /** The way to the settings. */
  settings: ReactNode;
  trading: Trading | null;
  /** The run that is under way, if any: only one may be. */
  openRunId: string | null;
  onApprove: (planId: string) => void;
  onShowRun: (runId: string) => void;
  onEditTargets: () => void;
  /** What can be done with a plan as a document. */
  documentActions: (planId: string) => ReactNode;
}

/** Cash that is there already is set apart without a run. */
function Reserve({ planId, onReserved }: { planId: string; onReserved: () => void }) {
  const [busy, setBusy] = useState(false);
  const reserve = () => {
    setBusy(true);
    reserveCash({ plan_id: planId })
      .then(() => {
        announce("success", "The cash is reserved.");
        onReserved();
      })
      .catch((thrown: unknown) => announce("error", sentenceOf(thrown)))
      .finally(() => setBusy(false));
  };
  return (
    <Button disabled={busy} onClick={reserve}>
      {busy ? "Reserving…" : "Reserve the cash"}
    </Button>
  );
}

/** What a person left out of this plan alone, and the way back. */
function LeftOut({ symbols, onPutBack }: { symbols: readonly string[]; onPutBack: () => void }) {
  if (symbols.length === 0) return null;
  return (
    <Notice
      title={`Left out of this plan: ${symbols.join(", ")}.`}
      actions={
        <Button size="small" variant="outline" onClick={onPutBack}>
          Put back
        </Button>
      }
    >
      The other trades were planned anew without {symbols.length === 1 ? "it" : "them"}. The next plan counts
      everything again.
    </Notice>
  );
}

interface NoPlanProps {
  state: PlanState;
  onEditTargets: () => void;
  onRetry: () => void;
}

/** What is shown in the place of a plan, and what leads to one. */
function NoPlan({ state, onEditTargets, onRetry }: NoPlanProps) {
  if (state.status === "ready") return null;
  if (state.status === "loading") return <LoadingPlan label="Planning the trades" />;
  if (state.status === "offline") {
    return (
      <NoConnection>
        The trades are planned when you are back. Nothing waits in a queue: you approve what you then see.
      </NoConnection>
    );
  }
  if (state.error.code === "NO_TARGETS") return <NoTargets onEditTargets={onEditTargets} />;
  return (
    <Failure title="The trades could not be planned." onRetry={onRetry}>
      {state.error.message}
    </Failure>
  );
}

/** Plans, shows the plan for review, and hands on the approval. Nothing is ordered before that. */
export function RebalanceView(props: RebalanceViewProps) {
  const { openRunId, onShowRun, onApprove } = props;
  const reviewed = useReviewedPlan(props.suggestionIds, props.request, props.hasTargets);
  const { state, again, ask, leftOut, leaveOut, putBack, beside } = reviewed;
  useAgainOnResume(props.trading?.state ?? null, again);
  if (props.suggestionIds === null && props.hasTargets === false) {
    return <NoTargets onEditTargets={props.onEditTargets} />;
  }
  return (
    <div className="space-y-4 sm:space-y-6">
      {openRunId === null ? null : <RunUnderWay onShow={() => onShowRun(openRunId)} />}
      <ReservationsCard reservations={props.reservations} onReleased={again} />
      {props.suggestionIds === null ? (
        <RequestCard
          key={JSON.stringify(props.request)}
          asked={props.request}
          onAsk={(request) => ask(() => props.onRequest(request))}
        />
      ) : null}
      <LeftOut symbols={leftOut} onPutBack={putBack} />
      <NoPlan state={state} onEditTargets={props.onEditTargets} onRetry={again} />
      {state.status === "ready" ? (
        <Review
          plan={state.plan}
          receivedAt={state.receivedAt}
          documentActions={props.documentActions(state.plan.plan_id)}
          settings={props.settings}
          {...(props.suggestionIds === null && {
            onLeaveOut: leaveOut,
            beside: <BesideQuestion plan={state.plan} beside={beside} settings={props.settings} />,
          })}
          idleActions={
            state.plan.request?.kind === "raise" ? (
              <Reserve planId={state.plan.plan_id} onReserved={again} />
            ) : null
          }
          neverOn={isNeverSwitchedOn(props.trading)}
          nextStep={
            <Approval
              plan={state.plan}
              receivedAt={state.receivedAt}
              halted={props.trading?.state === "HALTED"}
              neverOn={isNeverSwitchedOn(props.trading)}
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
