import { History, SearchX } from "lucide-react";
import { useState, type ReactNode } from "react";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatDateTime } from "@/lib/format";
import { RUNS_SHOWN, useRunsOf } from "@/wire/account";
import type { Run } from "@/wire/documents";
import type { Live } from "@/wire/live";
import { ExportRuns } from "./ExportRuns";
import { isFiltered, matches, NO_FILTER, periodOf, type RunFilter } from "./filter";
import { RunOrders } from "./OrdersTable";
import { RunFilters } from "./RunFilters";
import { RunBadge } from "./StateBadge";
import { outcomeOf } from "./words";

interface RunsListProps {
  uid: string;
  filter: RunFilter;
  onFilter: (filter: RunFilter) => void;
  /** A link to the run's own page. */
  linkTo: (run: Run, label: string) => ReactNode;
}

function Item({ run, linkTo }: { run: Run; linkTo: RunsListProps["linkTo"] }) {
  const title = formatDateTime(run.created_at);
  const symbols = run.legs.map(({ symbol }) => symbol).join(", ");
  return (
    <li className="border-b py-4 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{linkTo(run, title)}</span>
        <RunBadge run={run} />
        <Badge>{run.kind === "TRADE" ? "Single trade" : "Rebalance"}</Badge>
        {run.origin === "SCHEDULE" ? <Badge>By the schedule</Badge> : null}
        <span className="min-w-0 truncate text-sm text-muted-foreground">{symbols}</span>
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

interface FoundProps extends RunsListProps {
  runs: Run[];
  /** There may be older runs than those that were read. */
  mayBeMore: boolean;
  onMore: () => void;
}

function Found({ runs, mayBeMore, onMore, filter, onFilter, linkTo }: FoundProps) {
  const shown = runs.filter((run) => matches(run, filter));
  return (
    <>
      {shown.length > 0 ? (
        <ul aria-label="Runs">
          {shown.map((run) => (
            <Item key={run.run_id} run={run} linkTo={linkTo} />
          ))}
        </ul>
      ) : isFiltered(filter) ? (
        <PageState
          icon={SearchX}
          title="No run fits"
          actions={<Button onClick={() => onFilter(NO_FILTER)}>Show all runs</Button>}
        >
          {mayBeMore
            ? `None of the newest ${runs.length} runs fits; look further back below.`
            : "Nothing in these days has this state, origin and symbol."}
        </PageState>
      ) : (
        <PageState icon={History} title="No runs yet">
          Once you approve a plan, its orders and how they ended stand here.
        </PageState>
      )}
      {mayBeMore ? (
        <div className="flex justify-center pt-4 print:hidden">
          <Button variant="outline" onClick={onMore}>
            Show older runs
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** What was shown before stays while more of it is being read. */
function useSteadily(runs: Live<Run[]>): Live<Run[]> {
  const [last, setLast] = useState(runs);
  if (runs.status !== "loading" && runs !== last) setLast(runs);
  return runs.status === "loading" ? last : runs;
}

/** Runs and their orders, newest first, narrowed by state, origin, symbol and days. */
export function RunsList(props: RunsListProps) {
  const { uid, filter, onFilter } = props;
  const [count, setCount] = useState(RUNS_SHOWN);
  const runs = useSteadily(useRunsOf(uid, periodOf(filter), count));
  const none = runs.status === "ready" && runs.value.length === 0 && !isFiltered(filter);
  return (
    <Card aria-labelledby="runs-title">
      <CardHeader>
        <CardTitle id="runs-title" className="flex items-center gap-2">
          Runs {runs.status === "ready" && runs.stale ? <Badge>Last known</Badge> : null}
        </CardTitle>
        {none ? null : <ExportRuns uid={uid} filter={filter} />}
      </CardHeader>
      <CardContent>
        {none ? null : <RunFilters filter={filter} onFilter={onFilter} />}
        {runs.status === "loading" ? (
          <div role="status" aria-label="Loading runs" className="space-y-4 pt-4">
            <Skeleton className="h-14" />
            <Skeleton className="h-14" />
          </div>
        ) : null}
        {runs.status === "error" ? (
          <Notice
            tone="critical"
            title="The runs could not be read."
            urgent
            className="mt-4"
            actions={
              <Button size="small" variant="outline" onClick={runs.retry}>
                Try again
              </Button>
            }
          >
            {runs.message}
          </Notice>
        ) : null}
        {runs.status === "ready" ? (
          <Found
            {...props}
            runs={runs.value}
            mayBeMore={runs.value.length >= count}
            onMore={() => setCount(count + 2 * RUNS_SHOWN)}
          />
        ) : null}
      </CardContent>
    </Card>
  );
}
