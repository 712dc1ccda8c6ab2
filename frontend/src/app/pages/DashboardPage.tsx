import { Suspense, useState, type ComponentProps } from "react";
import { Link } from "react-router";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { Figures } from "@/features/dashboard/Figures";
import type { AccountFigures } from "@/features/dashboard/use-overview";
import type WithOverviewPart from "@/features/dashboard/WithOverview";
import { lazyPart } from "@/lib/lazy-part";
import { useNow } from "@/lib/use-now";
import { useDrift } from "@/wire/drift";
import { useRuns } from "@/wire/execution";
import { useStoredTargets, useUserSettings } from "@/wire/targets";
import { UNREACHABLE } from "@/wire/base/call-error";
import type { Live } from "@/wire/base/live";
import { useAutomationChoice, useAutomationStatus } from "@/wire/automation";
import { useLedgerBalance } from "@/wire/ledger-balance";
import { useNotifications } from "@/wire/notices";
import { useParked } from "@/wire/parked";
import type { EquityRange } from "@/wire/statements-overview";
import { useAccount } from "../account-context";
import { WhenHeard } from "../WhenHeard";
import { PageTitle } from "../PageTitle";

const ALERTS_SHOWN = 4;

const NOT_YET: AccountFigures = {
  overview: null,
  loading: true,
  problem: null,
  offline: false,
  renew: () => undefined,
};
const AWAY: AccountFigures = {
  overview: null,
  loading: false,
  problem: UNREACHABLE,
  offline: false,
  renew: () => window.location.reload(),
};

type WithOverviewProps = ComponentProps<typeof WithOverviewPart>;

// The figures come from listeners first: where what asks the broker can't be loaded, the page says so and goes on.
const WithOverview = lazyPart(() =>
  import("@/features/dashboard/WithOverview").catch(() => ({
    default: ({ children }: WithOverviewProps) => children(AWAY),
  })),
);
const NeedsNow = lazyPart(() => import("@/features/dashboard/NeedsNow"));
const HoldingsCard = lazyPart(() =>
  import("@/features/dashboard/HoldingsCard").then((part) => ({ default: part.HoldingsCard })),
);
const EquityCard = lazyPart(() =>
  import("@/features/dashboard/EquityCard").then((part) => ({ default: part.EquityCard })),
);
const SinceCard = lazyPart(() =>
  import("@/features/dashboard/SinceCard").then((part) => ({ default: part.SinceCard })),
);
const BelowFirstView = lazyPart(() => import("./dashboard/BelowFirstView"));

/** What was read; null where there is nothing, or it can't be read; undefined while it loads. */
function valueOf<T>(live: Live<T | null>): T | null | undefined {
  if (live.status === "loading") return undefined;
  return live.status === "ready" ? live.value : null;
}

function needLink(to: string, label: string, isFirst: boolean) {
  return (
    <Button asChild size="small" variant={isFirst ? "primary" : "outline"}>
      <Link to={to}>{label}</Link>
    </Button>
  );
}

/** What is known of the account by listeners; each is live. */
function useStanding(uid: string) {
  const runs = useRuns(uid);
  const alerts = useNotifications(uid, ALERTS_SHOWN);
  const settings = valueOf(useUserSettings(uid));
  return {
    drift: valueOf(useDrift(uid)),
    latestRun: runs.status === "ready" ? (runs.value[0] ?? null) : runs.status === "error" ? null : undefined,
    schedule: valueOf(useAutomationStatus(uid)),
    choice: valueOf(useAutomationChoice(uid)),
    books: valueOf(useLedgerBalance(uid)) ?? null,
    parked: valueOf(useParked(uid)) ?? null,
    alerts: alerts.status === "ready" ? alerts.value : [],
    allocationVersion: settings === undefined ? null : (settings?.allocation_version ?? 0),
  };
}

/** The full names of what has a target. */
function namesOf(targets: ReturnType<typeof useStoredTargets>): ReadonlyMap<string, string> {
  const named = targets.status === "ready" ? targets.value : [];
  return new Map(named.flatMap(({ symbol, name }) => (name === null ? [] : [[symbol, name] as const])));
}

function Dashboard({ uid }: { uid: string }) {
  const [range, setRange] = useState<EquityRange>("3M");
  const now = useNow(15_000);
  const { drift, latestRun, schedule, choice, books, parked, alerts, allocationVersion } = useStanding(uid);
  const names = namesOf(useStoredTargets(uid));
  const known = drift !== undefined && latestRun !== undefined;
  const moved = known
    ? `${drift?.measured_at.getTime() ?? ""} ${latestRun?.updated_at.getTime() ?? ""}`
    : null;
  const facts = known
    ? { drift, allocationVersion, latestRun, schedule: schedule ?? null, books, parked }
    : null;
  const draw = (figures: AccountFigures) => (
    <>
      <Figures
        overview={figures.overview}
        failed={figures.problem !== null || figures.offline}
        drift={drift ?? null}
      />
      <Suspense fallback={<Skeleton className="h-44 sm:h-29" />}>
        <NeedsNow known={facts} now={now} link={needLink} />
      </Suspense>
      <Suspense fallback={null}>
        <SinceCard uid={uid} link={(to, label) => needLink(to, label, false)} />
      </Suspense>
      <Suspense fallback={<Skeleton className="h-96" />}>
        <HoldingsCard
          figures={figures}
          names={names}
          reservedUsd={drift?.reserved_usd ?? null}
          link={needLink("/allocation", "Allocation", false)}
        />
      </Suspense>
      <Suspense fallback={<Skeleton className="h-120" />}>
        <EquityCard uid={uid} figures={figures} range={range} onRange={setRange} />
      </Suspense>
      <Suspense fallback={<Skeleton className="h-72" />}>
        <BelowFirstView
          uid={uid}
          drift={drift}
          latestRun={latestRun ?? null}
          schedule={schedule ?? null}
          choice={choice}
          market={figures.overview?.market ?? null}
          alerts={alerts}
        />
      </Suspense>
    </>
  );
  return (
    <Suspense fallback={draw(NOT_YET)}>
      <WithOverview uid={uid} range={range} moved={moved}>
        {draw}
      </WithOverview>
    </Suspense>
  );
}

export default function DashboardPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Dashboard" />
      <WhenHeard
        uid={uid}
        comes="Your figures, your holdings and what needs you are shown when you are back."
      >
        <Dashboard uid={uid} />
      </WhenHeard>
    </>
  );
}
