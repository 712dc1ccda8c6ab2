import { RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Failure } from "@/components/failure";
import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { signOf } from "@/lib/decimal";
import { formatAge, formatDateTime, formatMoney } from "@/lib/format";
import { standingWords } from "@/lib/standing-words";
import { useOnline } from "@/lib/use-online";
import { useNow } from "@/lib/use-now";
import type { DriftStatus } from "@/wire/generated/drift";
import { hasNoTargets } from "@/wire/planning";
import type { Measurement } from "./use-measurement";

function MeasuredAt({ at }: { at: Date }) {
  const now = useNow(15_000);
  return (
    <time dateTime={at.toISOString()} title={formatDateTime(at)}>
      Measured {formatAge(at, now)}
    </time>
  );
}

function Figures({ drift }: { drift: DriftStatus }) {
  const reserved = drift.reserved_usd;
  const figures = [
    ["Equity", formatMoney(drift.portfolio_value)],
    ["Cash", formatMoney(drift.cash)],
    ...(reserved && signOf(reserved) > 0 ? [["Of it reserved", formatMoney(reserved)] as const] : []),
  ] as const;
  const [tone, status] = hasNoTargets(drift.rows)
    ? (["neutral", "No targets"] as const)
    : standingWords(drift);
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 pb-4">
      {figures.map(([term, value]) => (
        <div key={term}>
          <dt className="text-[0.8125rem] text-muted-foreground">{term}</dt>
          <dd className="text-lg font-semibold tracking-tight tabular-nums">{value}</dd>
        </div>
      ))}
      <div className="min-w-48 flex-1 basis-96">
        <dt className="text-[0.8125rem] text-muted-foreground">Status</dt>
        <dd className="pt-1 text-sm">
          <Badge tone={tone}>{status}</Badge> <span className="text-muted-foreground">{drift.message}</span>
        </dd>
      </div>
    </dl>
  );
}

interface BodyProps {
  measurement: Measurement;
  outdated: boolean;
}

function Measured({ measurement, outdated }: BodyProps) {
  const { drift, measuring } = measurement;
  if (drift.status === "error") {
    return (
      <Failure title="The drift could not be read." onRetry={drift.retry}>
        {drift.message}
      </Failure>
    );
  }
  if (drift.status === "loading" || (drift.value === null && measuring)) {
    return (
      <div role="status" aria-label="Measuring drift" className="pb-4">
        <Skeleton className="h-35 w-72 max-w-full sm:h-16" />
      </div>
    );
  }
  if (drift.value === null) {
    return (
      <p className="pb-4 text-sm text-muted-foreground">
        Nothing has been measured yet. Refresh to ask the broker.
      </p>
    );
  }
  return (
    <>
      <Figures drift={drift.value} />
      {outdated ? (
        <Notice title="The targets were changed after this measurement." className="mb-4">
          Refresh to measure against the saved targets.
        </Notice>
      ) : null}
    </>
  );
}

interface DriftCardProps {
  measurement: Measurement;
  /** Version of the stored targets; an older measurement says so. Null while unknown. */
  allocationVersion: number | null;
  /** What can be done about the drift. */
  actions: ReactNode;
  /** The table of what is wanted and what is held. */
  children: ReactNode;
}

/** What is wanted and how far the account is from it; measured without trading. */
export function DriftCard({ measurement, allocationVersion, actions, children }: DriftCardProps) {
  const { drift, measuring, problem, measure } = measurement;
  const isOnline = useOnline();
  const value = drift.status === "ready" ? drift.value : null;
  const outdated =
    value !== null && allocationVersion !== null && value.allocation_version < allocationVersion;
  return (
    <Card aria-labelledby="drift-title" aria-busy={measuring}>
      <CardHeader>
        <div>
          <CardTitle id="drift-title">Targets and drift</CardTitle>
          <CardDescription>
            {value === null ? "Actual share minus target share." : <MeasuredAt at={value.measured_at} />}
            {drift.status === "ready" && drift.stale ? " · last known" : ""}
          </CardDescription>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button variant="outline" disabled={measuring || !isOnline} onClick={measure}>
            <RefreshCw aria-hidden className={cn(measuring && "animate-spin")} />
            {measuring ? "Measuring…" : "Refresh"}
          </Button>
          {actions}
        </div>
      </CardHeader>
      <CardContent>
        {problem === null || !isOnline ? null : (
          <Notice tone="critical" title="The drift could not be measured." urgent className="mb-4">
            {problem}
          </Notice>
        )}
        <Measured measurement={measurement} outdated={outdated} />
        {children}
      </CardContent>
    </Card>
  );
}
