import { RefreshCw } from "lucide-react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { formatDateTime } from "@/lib/format";
import type { Plan } from "@/wire/generated/planning";

interface EndedProps {
  plan: Plan;
  /** The run that the plan was started as, if there is one. */
  runId: string | null;
  onShowRun: (runId: string) => void;
  onPreviewAgain: () => void;
}

/** Why a stored plan can't be approved any more, and the way on. */
export function Ended({ plan, runId, onShowRun, onPreviewAgain }: EndedProps) {
  if (runId !== null) {
    return (
      <Notice
        title="This plan was started."
        actions={<Button onClick={() => onShowRun(runId)}>Show the run</Button>}
      >
        A plan starts one run. The run shows what was ordered and filled.
      </Notice>
    );
  }
  const expired = plan.state === "EXPIRED";
  return (
    <Notice
      tone="warning"
      title={expired ? "This plan has expired." : "This plan does not fit any more."}
      actions={
        <Button onClick={onPreviewAgain}>
          <RefreshCw aria-hidden /> Preview again
        </Button>
      }
    >
      {expired
        ? `It could be approved until ${formatDateTime(plan.expires_at)}, and nothing was ordered. Prices have moved on: preview again to approve a fresh one.`
        : plan.breaches.map(({ message }) => message).join(" ")}
    </Notice>
  );
}
