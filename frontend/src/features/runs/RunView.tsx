import { SearchX, Send } from "lucide-react";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { useRun } from "@/wire/account";
import type { Run } from "@/wire/documents";
import { useStart, type Start } from "@/wire/starts";
import { CancelRun } from "./CancelRun";
import { RunOrders } from "./OrdersTable";
import { RunBadge } from "./StateBadge";
import { Steps } from "./Steps";
import { outcomeOf, progressOf, RUN_WORDS } from "./words";

function Starting({ start }: { start: Start }) {
  const retrying = start.status === "retrying" || (start.status === "sending" && start.attempt > 1);
  return (
    <Card>
      <PageState
        icon={Send}
        title={retrying ? "Trying again to reach the server…" : "Sending your approval…"}
      >
        <p role="status">
          {retrying
            ? "The connection was lost. The approval is repeated under the same id, so nothing can be ordered twice. You may close this page: it goes on when you come back."
            : "The server checks the plan once more and then sends the first orders."}
        </p>
      </PageState>
    </Card>
  );
}

function Refused({ message, onPreview }: { message: string; onPreview: () => void }) {
  return (
    <Notice
      tone="warning"
      title="The rebalance was not started, and nothing was ordered."
      urgent
      actions={<Button onClick={onPreview}>New preview</Button>}
    >
      {message}
    </Notice>
  );
}

function Outcome({ run }: { run: Run }) {
  const tone = run.state === "HALTED" ? "critical" : RUN_WORDS[run.state].tone;
  if (run.open) {
    return (
      <p role="status" className="text-sm">
        <span className="font-medium">{progressOf(run)}.</span>{" "}
        <span className="text-muted-foreground">{outcomeOf(run)}</span>
      </p>
    );
  }
  return (
    <Notice tone={tone} title={outcomeOf(run)}>
      {progressOf(run)}.
    </Notice>
  );
}

function RunCard({ run }: { run: Run }) {
  return (
    <Card aria-labelledby="run-title">
      <CardHeader>
        <div>
          <CardTitle id="run-title" className="flex flex-wrap items-center gap-2">
            {run.kind === "TRADE" ? "Single trade" : "Rebalance"} <RunBadge run={run} />
          </CardTitle>
          <CardDescription>
            {run.origin === "SCHEDULE" ? "Started by the schedule" : "Approved by you"} on{" "}
            {formatDateTime(run.created_at)}
          </CardDescription>
        </div>
        {run.open ? <CancelRun runId={run.run_id} requested={run.cancel_requested} /> : null}
      </CardHeader>
      <CardContent className="space-y-5">
        {run.kind === "REBALANCE" && run.open ? <Steps run={run} /> : null}
        <Outcome run={run} />
        <RunOrders run={run} />
      </CardContent>
    </Card>
  );
}

interface RunViewProps {
  uid: string;
  runId: string;
  onPreview: () => void;
}

/** One run, live: from the approval to the last fill. */
export function RunView({ uid, runId, onPreview }: RunViewProps) {
  const live = useRun(uid, runId);
  const start = useStart(runId);
  if (live.status === "ready" && live.value !== null) return <RunCard run={live.value} />;
  if (start?.status === "refused") return <Refused message={start.error.message} onPreview={onPreview} />;
  if (live.status === "error") {
    return (
      <Notice
        tone="critical"
        title="The run could not be read."
        urgent
        actions={
          <Button size="small" variant="outline" onClick={live.retry}>
            Try again
          </Button>
        }
      >
        {live.message}
      </Notice>
    );
  }
  if (start !== null && start.status !== "started") return <Starting start={start} />;
  if (live.status === "loading" || start !== null) return <Skeleton className="h-80" />;
  return (
    <Card>
      <PageState
        icon={SearchX}
        title="There is no such run"
        actions={<Button onClick={onPreview}>New preview</Button>}
      >
        Its address may be incomplete, or it belongs to another account.
      </PageState>
    </Card>
  );
}
