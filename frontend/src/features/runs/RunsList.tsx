import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { formatDateTime } from "@/lib/format";
import type { Run } from "@/wire/generated/execution";
import { ExportHistory } from "./ExportHistory";
import { isFiltered, matchesRun, type HistoryFilter } from "./filter";
import { HistoryFrame } from "./HistoryFrame";
import { NothingFound } from "./NothingFound";
import { RunOrders } from "./OrdersTable";
import { RunBadge } from "./StateBadge";
import { useHistory } from "./use-history";
import { outcomeOf } from "./words";

export interface HistoryProps {
  uid: string;
  filter: HistoryFilter;
  onFilter: (filter: HistoryFilter) => void;
  /** A link to the page of a run or a plan. */
  linkTo: (path: string, label: string) => ReactNode;
}

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

/** Reads further back; shown where there may be older ones. */
export function Further({ mayBeMore, onMore }: { mayBeMore: boolean; onMore: () => void }) {
  if (!mayBeMore) return null;
  return (
    <div className="flex justify-center pt-4 print:hidden">
      <Button variant="outline" onClick={onMore}>
        Show older runs
      </Button>
    </div>
  );
}

/** Why nothing was found, in a sentence. */
export function hintOf(runsRead: number, mayBeMore: boolean): string {
  return mayBeMore
    ? `None of the newest ${runsRead} runs fits; look further back below.`
    : "Nothing in these days is like this; try another word or other days.";
}

/** Runs and their orders, newest first, narrowed by state, origin, days and words. */
export function RunsList(props: HistoryProps) {
  const { uid, filter, onFilter, linkTo } = props;
  const { runs, mayBeMore, lookFurther } = useHistory(uid, filter);
  const none = runs.status === "ready" && runs.value.length === 0 && !isFiltered(filter);
  return (
    <HistoryFrame
      title="Runs"
      live={runs}
      none={none}
      filter={filter}
      onFilter={onFilter}
      file={<ExportHistory uid={uid} filter={filter} />}
    >
      {(read) => {
        const found = read.filter((run) => matchesRun(run, filter));
        return (
          <>
            {found.length > 0 ? (
              <ul aria-label="Runs">
                {found.map((run) => (
                  <Item key={run.run_id} run={run} linkTo={linkTo} />
                ))}
              </ul>
            ) : (
              <NothingFound
                noun="run"
                filter={filter}
                onFilter={onFilter}
                hint={hintOf(read.length, mayBeMore)}
              >
                Once you approve a plan, its orders and how they ended stand here.
              </NothingFound>
            )}
            <Further mayBeMore={mayBeMore} onMore={lookFurther} />
          </>
        );
      }}
    </HistoryFrame>
  );
}
