import { ArrowRight } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import { AlertsCard } from "@/features/dashboard/AlertsCard";
import { EquityCard } from "@/features/dashboard/EquityCard";
import { Figures } from "@/features/dashboard/Figures";
import { FurthestOff } from "@/features/dashboard/FurthestOff";
import { NeedsCard } from "@/features/dashboard/NeedsCard";
import { needsOf } from "@/features/dashboard/needs";
import { ScheduleCard } from "@/features/dashboard/ScheduleCard";
import { useOverview } from "@/features/dashboard/use-overview";
import { wordsOf } from "@/features/runs/words";
import { formatAge } from "@/lib/format";
import { useNow } from "@/lib/use-now";
import { useDrift, useRuns, useUserSettings } from "@/wire/account";
import type { Run } from "@/wire/documents";
import type { Live } from "@/wire/live";
import {
  useAlerts,
  useAutomationChoice,
  useBooksStanding,
  useScheduleStanding,
  type EquityRange,
} from "@/wire/overview";
import { useAccount } from "../account-context";
import { PageTitle } from "../PageTitle";

/** What was read; null where there is nothing, or it can't be read; undefined while it loads. */
function valueOf<T>(live: Live<T | null>): T | null | undefined {
  if (live.status === "loading") return undefined;
  return live.status === "ready" ? live.value : null;
}

function More({ to, label }: { to: string; label: string }) {
  return (
    <Button asChild variant="outline" size="small">
      <Link to={to}>
        {label} <ArrowRight aria-hidden />
      </Link>
    </Button>
  );
}

function needLink(to: string, label: string, isFirst: boolean) {
  return (
    <Button asChild size="small" variant={isFirst ? "primary" : "outline"}>
      <Link to={to}>{label}</Link>
    </Button>
  );
}

function RunLink({ run, now }: { run: Run; now: Date }) {
  return (
    <Link to={`/runs/${run.run_id}`} className="underline underline-offset-4 hover:no-underline">
      {wordsOf(run).label}, {formatAge(run.created_at, now)}
    </Link>
  );
}

/** What is known of the account by listeners; each is live. */
function useStanding(uid: string) {
  const runs = useRuns(uid);
  const alerts = useAlerts(uid);
  const settings = valueOf(useUserSettings(uid));
  return {
    drift: valueOf(useDrift(uid)),
    latestRun: runs.status === "ready" ? (runs.value[0] ?? null) : runs.status === "error" ? null : undefined,
    schedule: valueOf(useScheduleStanding(uid)),
    choice: valueOf(useAutomationChoice(uid)),
    books: valueOf(useBooksStanding(uid)),
    alerts: alerts.status === "ready" ? alerts.value : [],
    allocationVersion: settings === undefined ? null : (settings?.allocation_version ?? 0),
  };
}

export default function DashboardPage() {
  const { uid } = useAccount();
  const [range, setRange] = useState<EquityRange>("3M");
  const now = useNow(15_000);
  const { drift, latestRun, schedule, choice, books, alerts, allocationVersion } = useStanding(uid);
  const moved = `${drift?.measured_at.getTime() ?? ""} ${latestRun?.updated_at.getTime() ?? ""}`;
  const standing = useOverview(uid, range, moved);
  const known = drift !== undefined && latestRun !== undefined;
  const needs = known
    ? needsOf({ drift, allocationVersion, latestRun, schedule: schedule ?? null, books: books ?? null }, now)
    : null;
  return (
    <>
      <PageTitle title="Dashboard" />
      <Figures overview={standing.overview} failed={standing.problem !== null} drift={drift ?? null} />
      <NeedsCard needs={needs} link={needLink} />
      <EquityCard standing={standing} range={range} onRange={setRange} />
      <div className="grid gap-4 sm:gap-6 lg:grid-cols-2">
        <FurthestOff drift={drift} link={<More to="/allocation" label="Allocation" />} />
        <ScheduleCard
          choice={choice}
          schedule={schedule ?? null}
          drift={drift ?? null}
          market={standing.overview?.market ?? null}
          lastRun={latestRun ? <RunLink run={latestRun} now={now} /> : null}
          link={<More to="/settings" label="Settings" />}
        />
      </div>
      <AlertsCard
        alerts={alerts}
        link={<More to="/activity" label="Activity" />}
        linkToRun={(runId, label) => (
          <Link to={`/runs/${runId}`} className="underline underline-offset-4 hover:no-underline">
            {label}
          </Link>
        )}
      />
    </>
  );
}
