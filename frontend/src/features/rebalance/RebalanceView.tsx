import { ListPlus } from "lucide-react";
import type { ReactNode } from "react";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { Card, CardContent } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { CallError } from "@/wire/call-error";
import type { Preview } from "@/wire/callables";
import type { Trading } from "@/wire/trading";
import { Approval } from "./Approval";
import { Review } from "./Review";
import { usePreview } from "./use-preview";

function Loading() {
  return (
    <Card>
      <CardContent className="space-y-4 pt-5" role="status" aria-label="Planning the trades">
        <Skeleton className="h-6 w-40" />
        <Skeleton className="h-13 w-80 max-w-full" />
        <Skeleton className="h-48" />
      </CardContent>
    </Card>
  );
}

function Failure({
  error,
  onRetry,
  onEditTargets,
}: {
  error: CallError;
  onRetry: () => void;
  onEditTargets: () => void;
}) {
  if (error.code === "NO_TARGETS") {
    return (
      <Card>
        <PageState
          icon={ListPlus}
          title="There are no targets yet"
          actions={<Button onClick={onEditTargets}>Set targets</Button>}
        >
          Say what share of the account each symbol should have, then the trades can be planned.
        </PageState>
      </Card>
    );
  }
  return (
    <Notice
      tone="critical"
      title="The trades could not be planned."
      urgent
      actions={
        <Button size="small" variant="outline" onClick={onRetry}>
          Try again
        </Button>
      }
    >
      {error.message}
    </Notice>
  );
}

interface RebalanceViewProps {
  /** Makes the plan; without it, the whole account's. The same function while it is the same plan. */
  plan?: (() => Promise<Preview>) | undefined;
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
export function RebalanceView({
  plan,
  trading,
  openRunId,
  onApprove,
  onShowRun,
  onEditTargets,
  documentActions,
}: RebalanceViewProps) {
  const [state, again] = usePreview(plan);
  return (
    <div className="space-y-4 sm:space-y-6">
      {openRunId === null ? null : (
        <Notice
          title="A rebalance is under way."
          actions={
            <Button size="small" variant="outline" onClick={() => onShowRun(openRunId)}>
              Show its progress
            </Button>
          }
        >
          Only one can run at a time: this plan can be approved when it has ended.
        </Notice>
      )}
      {state.status === "loading" ? <Loading /> : null}
      {state.status === "error" ? (
        <Failure error={state.error} onRetry={again} onEditTargets={onEditTargets} />
      ) : null}
      {state.status === "ready" ? (
        <Review
          preview={state.preview}
          documentActions={documentActions(state.preview.plan_id)}
          approval={
            <Approval
              preview={state.preview}
              receivedAt={state.receivedAt}
              halted={trading?.state === "HALTED"}
              busy={openRunId !== null}
              onApprove={() => onApprove(state.preview.plan_id)}
              onPreviewAgain={again}
            />
          }
        />
      ) : null}
    </div>
  );
}
