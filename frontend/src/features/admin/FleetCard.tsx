import { useQuery } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { formatAge } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { fetchFleetStatus } from "@/wire/access-admin";
import type { FleetStatus } from "@/wire/generated/access";
import { sentenceOf } from "@/wire/base/call-error";
import { answers } from "@/wire/base/query";
import { COUNTS } from "./words";

function useFleet() {
  const { data, error, isFetching, refetch } = useQuery(
    { queryKey: ["fleet"], queryFn: () => fetchFleetStatus({}) },
    answers,
  );
  return {
    fleet: data ?? null,
    busy: isFetching,
    problem: error === null || isFetching ? null : sentenceOf(error),
    look: () => void refetch(),
  };
}

function Counts({ fleet }: { fleet: FleetStatus }) {
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-5 sm:grid-cols-5">
      {COUNTS.map(({ key, label, explanation, isTrouble }) => (
        <div key={key} className="flex flex-col">
          <dt className="text-[0.8125rem] text-muted-foreground">{label}</dt>
          <dd>
            <span
              className={cn(
                "block text-lg font-semibold tabular-nums",
                isTrouble && fleet[key] > 0 && "text-warning",
              )}
            >
              {fleet[key]}
            </span>
            <span className="block text-[0.8125rem] text-muted-foreground">{explanation}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The whole fleet at a glance: counts, no account. */
export function FleetCard() {
  const { fleet, busy, problem, look } = useFleet();
  const now = useNow(15_000);
  return (
    <Card aria-labelledby="fleet-title">
      <CardHeader>
        <div>
          <CardTitle id="fleet-title">All accounts</CardTitle>
          <CardDescription>
            {fleet === null ? "Counted when asked for." : `Counted ${formatAge(fleet.at, now)}.`}
          </CardDescription>
        </div>
        <Button variant="outline" size="small" disabled={busy} onClick={look}>
          <RefreshCw aria-hidden /> {busy ? "Counting…" : "Count again"}
        </Button>
      </CardHeader>
      <CardContent className="space-y-4">
        {problem === null ? null : (
          <Notice tone="critical" title="The accounts could not be counted." urgent>
            {problem}
          </Notice>
        )}
        {fleet !== null ? <Counts fleet={fleet} /> : problem === null ? <Skeleton className="h-32" /> : null}
      </CardContent>
    </Card>
  );
}
