import type { ReactNode } from "react";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { formatDateTime } from "@/lib/format";
import type { Run } from "@/wire/generated/execution";
import { RunOrders } from "./OrdersTable";
import { RunBadge } from "./StateBadge";
import { outcomeOf } from "./words";

/** The newest run with its executed trades. */
export function LatestRun({ run, link }: { run: Run; link: ReactNode }) {
  return (
    <Card aria-labelledby="latest-run-title">
      <CardHeader>
        <div>
          <CardTitle id="latest-run-title" className="flex flex-wrap items-center gap-2">
            {run.open ? "Rebalance under way" : "Last run"} <RunBadge run={run} />
          </CardTitle>
          <CardDescription>
            {formatDateTime(run.created_at)} · {outcomeOf(run)}
          </CardDescription>
        </div>
        {link}
      </CardHeader>
      <CardContent>
        <RunOrders run={run} />
      </CardContent>
    </Card>
  );
}
