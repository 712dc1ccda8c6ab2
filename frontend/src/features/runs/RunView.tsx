import { SearchX, Send } from "lucide-react";
import type { ReactNode } from "react";
import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { useRun } from "@/wire/execution";
import type { Run } from "@/wire/generated/execution";
import { useStart, type Start } from "@/wire/execution-start";
import { dollarsOf, waitOf } from "./amounts";
import { CancelRun } from "./CancelRun";
import { RunOrders } from "./OrdersTable";
import { Refused } from "./Refused";
import { RunBadge } from "./StateBadge";
import { Steps } from "./Steps";
import { Timeline } from "./Timeline";
import { outcomeOf, progressOf, RUN_WORDS, waitsUntil } from "./words";

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

/** The account is not what the orders add up to: what that means and what a person should do. */
function Mismatch({ run }: { run: Run }) {
  return (
    <Notice tone="critical" title="The account does not match the orders of this run.">
      <p>{outcomeOf(run)}</p>
      <p>
        Trading was halted, because every further plan would start from wrong numbers. Compare the orders
        below with the positions at the broker: a trade made elsewhere, a transfer or a correction explains it
        as a rule. Resume trading when you know why.
      </p>
    </Notice>
  );
}

function Waiting({ run, until }: { run: Run; until: Date }) {
  return (
    <Notice tone="warning" title={outcomeOf(run)}>
      Nothing is ordered before then ({formatDateTime(until)} where you are). Holdings, prices and limits are
      checked again before the first order. You can cancel until then at no cost.
    </Notice>
  );
}

function Outcome({ run }: { run: Run }) {
  const until = waitsUntil(run);
  if (until !== null) return <Waiting run={run} until={until} />;
  if (run.reason === "RECONCILIATION_MISMATCH") return <Mismatch run={run} />;
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

/** How much was planned and how much is done, and what is waited for since when. */
function Dollars({ run }: { run: Run }) {
  const waits = waitOf(run);
  return (
    <div className="space-y-1 text-sm tabular-nums">
      <p>{dollarsOf(run).join(" · ")}</p>
      {waits === null ? null : <p className="text-muted-foreground">{waits}</p>}
    </div>
  );
}

function RunCard({ run, documentActions }: { run: Run; documentActions: RunViewProps["documentActions"] }) {
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
        <div className="flex flex-wrap gap-2 print:hidden">
          {documentActions(run)}
          {run.open ? <CancelRun runId={run.run_id} requested={run.cancel_requested} /> : null}
        </div>
      </CardHeader>
      <CardContent className="space-y-5">
        {run.kind === "REBALANCE" && run.open && waitsUntil(run) === null ? <Steps run={run} /> : null}
        <Outcome run={run} />
        {/* The sentence of a run that has ended names its dollars itself. */}
        {run.open || !run.message ? <Dollars run={run} /> : null}
        <RunOrders run={run} />
      </CardContent>
    </Card>
  );
}

interface RunViewProps {
  uid: string;
  runId: string;
  onPreview: () => void;
  /** What can be done with the run as a document. */
  documentActions: (run: Run) => ReactNode;
}

/** One run, live: from the approval to the last fill. */
export function RunView({ uid, runId, onPreview, documentActions }: RunViewProps) {
  const live = useRun(uid, runId);
  const start = useStart(runId);
  if (live.status === "ready" && live.value !== null) {
    return (
      <div className="space-y-4 sm:space-y-6">
        <RunCard run={live.value} documentActions={documentActions} />
        <Timeline run={live.value} />
      </div>
    );
  }
  if (start?.status === "refused") return <Refused error={start.error} onPreview={onPreview} />;
  if (live.status === "error") {
    return (
      <Failure title="The run could not be read." onRetry={live.retry}>
        {live.message}
      </Failure>
    );
  }
  if (start !== null && start.status !== "started") return <Starting start={start} />;
  if (live.status === "loading" || start !== null) return <Skeleton className="h-80" />;
  return (
    <Card>
      <PageState
        icon={SearchX}
        title="There is no such run"
        actions={<Button onClick={onPreview}>Preview a rebalance</Button>}
      >
        Its address may be incomplete, or it belongs to another account.
      </PageState>
    </Card>
  );
}
