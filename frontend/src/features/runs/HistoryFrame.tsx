import type { ReactNode } from "react";
import { Failure } from "@/components/failure";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import type { Live } from "@/wire/base/live";
import type { HistoryFilter } from "./filter";
import { HistoryFilters } from "./HistoryFilters";

interface HistoryFrameProps<T> {
  title: string;
  live: Live<T>;
  /** There is nothing at all: neither filters nor files are of use. */
  none: boolean;
  filter: HistoryFilter;
  onFilter: (filter: HistoryFilter) => void;
  file: ReactNode;
  children: (value: T) => ReactNode;
}

/** One view of the history: its filters and its file, and the list once it is read. */
export function HistoryFrame<T>({
  title,
  live,
  none,
  filter,
  onFilter,
  file,
  children,
}: HistoryFrameProps<T>) {
  const noun = title.toLowerCase();
  return (
    <Card aria-labelledby="history-title">
      <CardHeader>
        <CardTitle id="history-title" className="flex items-center gap-2">
          {title} {live.status === "ready" && live.stale ? <Badge>Last known</Badge> : null}
        </CardTitle>
        {none ? null : file}
      </CardHeader>
      <CardContent>
        {none ? null : <HistoryFilters filter={filter} onFilter={onFilter} />}
        {live.status === "loading" ? (
          <div role="status" aria-label={`Loading ${noun}`} className="space-y-4 pt-4">
            <Skeleton className="h-14" />
            <Skeleton className="h-14" />
          </div>
        ) : null}
        {live.status === "error" ? (
          <Failure title={`The ${noun} could not be read.`} onRetry={live.retry} className="mt-4">
            {live.message}
          </Failure>
        ) : null}
        {live.status === "ready" ? children(live.value) : null}
      </CardContent>
    </Card>
  );
}
