import { ActionLabel } from "@/components/action-label";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { formatClock, formatDateTime } from "@/lib/format";
import type { Leg, Run } from "@/wire/generated/execution";
import { momentsOfLeg, momentsOfRun, type Moment } from "./timeline";

function Moments({ moments, label }: { moments: Moment[]; label: string }) {
  return (
    <ol aria-label={label} className="space-y-1 border-l pl-4 text-sm">
      {moments.map((moment) => (
        <li key={moment.label} className="relative flex gap-x-3">
          <span aria-hidden className="absolute top-2 -left-[1.1875rem] size-1.5 rounded-full bg-input" />
          {moment.at === null ? (
            <span aria-hidden className="w-30 shrink-0 text-muted-foreground">
              —
            </span>
          ) : (
            <time
              dateTime={moment.at.toISOString()}
              title={formatDateTime(moment.at)}
              className="w-30 shrink-0 text-muted-foreground tabular-nums"
            >
              {formatClock(moment.at)}
            </time>
          )}
          <span className="min-w-0">{moment.label}</span>
        </li>
      ))}
    </ol>
  );
}

function Order({ leg }: { leg: Leg }) {
  const moments = momentsOfLeg(leg);
  return (
    <li className="space-y-1.5">
      <h3 className="flex items-center gap-2 text-sm font-medium">
        <ActionLabel action={leg.side === "buy" ? "BUY" : "SELL"} /> {leg.symbol}
      </h3>
      {moments.length === 0 ? (
        <p className="text-sm text-muted-foreground">Nothing has happened to it yet.</p>
      ) : (
        <Moments moments={moments} label={`What happened to the order of ${leg.symbol}`} />
      )}
    </li>
  );
}

/** What happened, order by order, as it was written down. */
export function Timeline({ run }: { run: Run }) {
  return (
    <Card aria-labelledby="timeline-title">
      <CardHeader>
        <div>
          <CardTitle id="timeline-title">Timeline</CardTitle>
          <CardDescription>
            Each order is written down before it is sent, so it can&apos;t be sent twice.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-5">
        <Moments moments={momentsOfRun(run)} label="The run" />
        <ul className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          {run.legs.map((leg) => (
            <Order key={leg.leg_id} leg={leg} />
          ))}
        </ul>
      </CardContent>
    </Card>
  );
}
