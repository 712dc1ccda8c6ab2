import { Badge } from "@/components/ui/badge";
import { formatDateTime } from "@/lib/format";
import type { Run } from "@/wire/generated/execution";
import { matchesRun } from "./filter";
import { RunOrders } from "./OrdersTable";
import { RunsFrame, type HistoryProps } from "./RunsFrame";
import { RunBadge } from "./StateBadge";
import { outcomeOf } from "./words";

function Item({ run, linkTo }: { run: Run; linkTo: HistoryProps["linkTo"] }) {
  const title = formatDateTime(run.created_at);
  const symbols = run.legs.map(({ symbol }) => symbol).join(", ");
  return (
    <li className="border-b py-4 last:border-0">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-medium">{linkTo(`/runs/${run.run_id}`, title)}</span>
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

/** Runs and their orders, newest first, narrowed by state, origin, days and words. */
export function RunsList(props: HistoryProps) {
  return (
    <RunsFrame
      history={props}
      title="Runs"
      noun="run"
      nothingYet="Once you approve a plan, its orders and their outcome appear here."
      find={(runs, filter) => runs.filter((run) => matchesRun(run, filter))}
    >
      {(runs) => (
        <ul aria-label="Runs">
          {runs.map((run) => (
            <Item key={run.run_id} run={run} linkTo={props.linkTo} />
          ))}
        </ul>
      )}
    </RunsFrame>
  );
}
