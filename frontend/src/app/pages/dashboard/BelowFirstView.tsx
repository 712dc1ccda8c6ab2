import { ArrowRight } from "lucide-react";
import { Suspense } from "react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { AlertsCard } from "@/features/dashboard/AlertsCard";
import { FurthestOff } from "@/features/dashboard/FurthestOff";
import { ScheduleCard } from "@/features/dashboard/ScheduleCard";
import { wordsOf } from "@/features/runs/words";
import { formatAge } from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import { useNow } from "@/lib/use-now";
import type { DriftStatus } from "@/wire/generated/drift";
import type { Run } from "@/wire/generated/execution";
import type { AutomationChoice } from "@/wire/automation";
import type { AutomationStatus } from "@/wire/generated/automation";
import type { Notification } from "@/wire/generated/notices";
import type { Overview } from "@/wire/generated/overview";

function More({ to, label }: { to: string; label: string }) {
  return (
    <Button asChild variant="outline" size="small">
      <Link to={to}>
        {label} <ArrowRight aria-hidden />
      </Link>
    </Button>
  );
}

function RunLink({ run }: { run: Run }) {
  const now = useNow(15_000);
  return (
    <Link to={`/runs/${run.run_id}`} className="underline underline-offset-4 hover:no-underline">
      {wordsOf(run).label}, {formatAge(run.created_at, now)}
    </Link>
  );
}

// It asks the ledger, which the rest of the dashboard does not wait for.
const IncomeCard = lazyPart(() => import("@/features/ledger/IncomeCard"));

interface BelowFirstViewProps {
  uid: string;
  drift: DriftStatus | null | undefined;
  latestRun: Run | null;
  schedule: AutomationStatus | null;
  choice: AutomationChoice | null | undefined;
  market: Overview["market"] | null;
  alerts: Notification[];
}

/** What of the dashboard is seen by scrolling: a chunk of its own, so that the first view comes sooner. */
export default function BelowFirstView(props: BelowFirstViewProps) {
  const { uid, drift, latestRun, schedule, choice, market, alerts } = props;
  return (
    <>
      <div className="grid grid-cols-1 gap-4 sm:gap-6 lg:grid-cols-2">
        <FurthestOff drift={drift} link={<More to="/allocation" label="Allocation" />} />
        <ScheduleCard
          choice={choice}
          schedule={schedule}
          drift={drift ?? null}
          market={market}
          lastRun={latestRun === null ? null : <RunLink run={latestRun} />}
          link={<More to="/settings" label="Settings" />}
        />
      </div>
      <Suspense fallback={<Skeleton className="h-40" />}>
        <IncomeCard uid={uid} link={<More to="/ledger" label="Ledger" />} />
      </Suspense>
      <AlertsCard
        alerts={alerts}
        link={<More to="/notifications" label="All notifications" />}
        linkToRun={(runId, label) => (
          <Link to={`/runs/${runId}`} className="underline underline-offset-4 hover:no-underline">
            {label}
          </Link>
        )}
      />
    </>
  );
}
