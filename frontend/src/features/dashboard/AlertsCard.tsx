import type { ReactNode } from "react";
import { Card, CardContent, CardHeader, CardTitle } from "@/components/ui/card";
import { formatAge, formatDateTime } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import type { Notification } from "@/wire/generated/notices";

interface AlertsCardProps {
  alerts: Notification[];
  /** The way to what an alert is about, where it is about a run. */
  linkToRun: (runId: string, label: string) => ReactNode;
  /** The way to all of them. */
  link: ReactNode;
}

/** The newest notifications of the account's owner. */
export function AlertsCard({ alerts, linkToRun, link }: AlertsCardProps) {
  const now = useNow(15_000);
  return (
    <Card aria-labelledby="alerts-title">
      <CardHeader>
        <CardTitle id="alerts-title">Notifications</CardTitle>
        {link}
      </CardHeader>
      <CardContent>
        {alerts.length === 0 ? (
          <p className="text-sm text-muted-foreground">Nothing has happened that you need to know of.</p>
        ) : (
          <ul className="divide-y">
            {alerts.map((alert) => {
              const run = alert.refs.run_id;
              return (
                <li
                  key={`${alert.occurred_at.getTime()} ${alert.title}`}
                  className="py-2.5 first:pt-0 last:pb-0"
                >
                  <p className="flex flex-wrap justify-between gap-x-4 text-sm font-medium">
                    <span>
                      {run === undefined ? alert.title : linkToRun(run, alert.title)}
                      {alert.read ? null : <span className="sr-only"> (new)</span>}
                      {alert.read ? null : (
                        <span
                          aria-hidden
                          className="ml-2 inline-block size-2 rounded-full bg-primary align-middle"
                        />
                      )}
                    </span>
                    <time
                      dateTime={alert.occurred_at.toISOString()}
                      title={formatDateTime(alert.occurred_at)}
                      className="text-[0.8125rem] font-normal text-muted-foreground"
                    >
                      {formatAge(alert.occurred_at, now)}
                    </time>
                  </p>
                  <p className="text-[0.8125rem] text-muted-foreground">{alert.message}</p>
                </li>
              );
            })}
          </ul>
        )}
      </CardContent>
    </Card>
  );
}
