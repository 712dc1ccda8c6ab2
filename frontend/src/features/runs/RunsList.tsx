import { History } from "lucide-react";
import type { ReactNode } from "react";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { RUNS_SHOWN } from "@/wire/account";
import type { Run } from "@/wire/documents";
import type { Live } from "@/wire/live";
import { RunOrders } from "./OrdersTable";
import { RunBadge } from "./StateBadge";
import { outcomeOf } from "./words";

interface RunsListProps {
  runs: Live<Run[]>;
  /** A link to the run's own page. */
  linkTo: (run: Run, label: string) => ReactNode;
}

function Item({ run, linkTo }: { run: Run; linkTo: RunsListProps["linkTo"] }) {
  const title = formatDateTime(run.created_at);
  return (
    <li className="border-b py-4 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{linkTo(run, title)}</span>
        <RunBadge run={run} />
        <Badge>{run.kind === "TRADE" ? "Single trade" : "Rebalance"}</Badge>
        {run.origin === "SCHEDULE" ? <Badge>By the schedule</Badge> : null}
      </div>
      <p className="mt-1 text-sm text-muted-foreground">{outcomeOf(run)}</p>
      {run.legs.length === 0 ? null : (
        <details className="mt-2">
          <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm text-primary underline-offset-4 hover:underline">
            {run.legs.length} {run.legs.length === 1 ? "order" : "orders"}
          </summary>
          <div className="pt-3">
            <RunOrders run={run} />
          </div>
        </details>
      )}
    </li>
  );
}

/** The newest runs and their orders. */
export function RunsList({ runs, linkTo }: RunsListProps) {
  return (
    <Card aria-labelledby="runs-title">
      <CardHeader>
        <CardTitle id="runs-title">Runs</CardTitle>
        {runs.status === "ready" && runs.stale ? <Badge>Last known</Badge> : null}
      </CardHeader>
      <CardContent>
        {runs.status === "loading" ? (
          <div role="status" aria-label="Loading runs" className="space-y-4">
            <Skeleton className="h-14" />
            <Skeleton className="h-14" />
          </div>
        ) : null}
        {runs.status === "error" ? (
          <Notice
            tone="critical"
            title="The runs could not be read."
            urgent
            actions={
              <Button size="small" variant="outline" onClick={runs.retry}>
                Try again
              </Button>
            }
          >
            {runs.message}
          </Notice>
        ) : null}
        {runs.status === "ready" && runs.value.length === 0 ? (
          <PageState icon={History} title="No runs yet">
            Once you approve a plan, its orders and how they ended stand here.
          </PageState>
        ) : null}
        {runs.status === "ready" && runs.value.length > 0 ? (
          <ul>
            {runs.value.map((run) => (
              <Item key={run.run_id} run={run} linkTo={linkTo} />
            ))}
          </ul>
        ) : null}
        {runs.status === "ready" && runs.value.length >= RUNS_SHOWN ? (
          <p className="pt-2 text-[0.8125rem] text-muted-foreground">The newest {RUNS_SHOWN} are shown.</p>
        ) : null}
      </CardContent>
    </Card>
  );
}
