import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { formatAge, formatAhead, formatDateTime, formatWeekday } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import type { DriftStatus } from "@/wire/generated/drift";
import type { AutomationChoice } from "@/wire/automation";
import type { AutomationStatus } from "@/wire/generated/automation";
import type { Overview } from "@/wire/generated/overview";

const MODES: Record<AutomationChoice["automation"]["mode"], string> = {
  notify_only: "Notifies you when the account drifts",
  ask_first: "Prepares a plan and asks you",
  automatic: "Rebalances within your limits",
};

interface ScheduleCardProps {
  /** Null where nothing was chosen; undefined while it loads. */
  choice: AutomationChoice | null | undefined;
  schedule: AutomationStatus | null;
  drift: DriftStatus | null;
  market: Overview["market"] | null;
  /** The newest run, as a link with its outcome; null where there was none. */
  lastRun: ReactNode;
  /** The way to change all this. */
  link: ReactNode;
}

function Moment({ at, words }: { at: Date; words: string }) {
  return (
    <time dateTime={at.toISOString()} title={formatDateTime(at)}>
      {words}
    </time>
  );
}

function nextCheck(choice: AutomationChoice | null, schedule: AutomationStatus | null, now: Date): ReactNode {
  if (!choice?.automation.enabled) return "None: the scheduled check is off.";
  if (schedule?.state === "STOPPED") return "None: it has stopped.";
  const due = schedule?.next_due_at ?? null;
  return due === null ? "Soon" : <Moment at={due} words={formatAhead(due, now)} />;
}

function marketWords(market: Overview["market"]): ReactNode {
  const next = market.is_open ? market.next_close : market.next_open;
  return (
    <>
      <Badge tone={market.is_open ? "positive" : "neutral"}>{market.is_open ? "Open" : "Closed"}</Badge>{" "}
      {market.is_open ? "closes" : "opens"} <Moment at={next} words={formatWeekday(next)} />
    </>
  );
}

/** When the account is looked at next, what happens then, and what happened last. */
export function ScheduleCard({ choice, schedule, drift, market, lastRun, link }: ScheduleCardProps) {
  const now = useNow(15_000);
  const rows: [string, ReactNode][] =
    choice === undefined
      ? []
      : [
          ["Next check", nextCheck(choice, schedule, now)],
          ["What it does", choice?.automation.enabled ? MODES[choice.automation.mode] : "Nothing by itself"],
          [
            "Last measured",
            drift === null ? (
              "Not yet"
            ) : (
              <Moment at={drift.measured_at} words={formatAge(drift.measured_at, now)} />
            ),
          ],
          ["Last run", lastRun ?? "None yet"],
          ["Stock market", market === null ? "—" : marketWords(market)],
        ];
  return (
    <Card aria-labelledby="schedule-title">
      <CardHeader>
        <CardTitle id="schedule-title">Checks and runs</CardTitle>
        {link}
      </CardHeader>
      <CardContent>
        {rows.length === 0 ? <Skeleton className="h-44" /> : null}
        <dl className="divide-y text-sm">
          {rows.map(([term, value]) => (
            <div
              key={term}
              className="flex flex-wrap justify-between gap-x-6 gap-y-0.5 py-2.5 first:pt-0 last:pb-0"
            >
              <dt className="text-muted-foreground">{term}</dt>
              <dd className="font-medium">{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}
