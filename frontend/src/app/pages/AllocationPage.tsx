import { ArrowRight, Scale } from "lucide-react";
import { memo, Suspense, useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { readableTargets } from "@/features/allocation/draft";
import { TargetsPanel } from "@/features/allocation/TargetsPanel";
import { useTargets, type TargetsState } from "@/features/allocation/use-targets";
import { untargetedOf } from "@/features/allocation/untargeted";
import { useTradingRules, type TradingRules } from "@/features/allocation/use-trading-rules";
import { ChartsCard } from "@/features/drift/ChartsCard";
import { DriftCard } from "@/features/drift/DriftCard";
import { DriftTable } from "@/features/drift/DriftTable";
import { useBands } from "@/features/drift/use-bands";
import { useMeasurement, type Measurement } from "@/features/drift/use-measurement";
import type { Bands } from "@/lib/band";
import { signOf } from "@/lib/decimal";
import { useOnline } from "@/lib/use-online";
import { lazyPart } from "@/lib/lazy-part";
import { useRuns } from "@/wire/execution";
import type { DriftStatus } from "@/wire/generated/drift";
import { useStoredTargets, useUserSettings } from "@/wire/targets";
import { hasNoTargets } from "@/wire/planning";
import { useSettings } from "@/wire/targets-settings";
import { useAccount } from "../account-context";
import { WhenHeard } from "../WhenHeard";
import { PageTitle } from "../PageTitle";
import { AllocationParts } from "../PartLinks";

// It is below the first view, and there is none on a first visit.
const LatestRun = lazyPart(() =>
  import("@/features/runs/LatestRun").then((part) => ({ default: part.LatestRun })),
);

// Few accounts have strategies.
const StrategiesPanel = lazyPart(() => import("@/features/allocation/strategies/StrategiesPanel"));

const UntargetedCard = lazyPart(() => import("@/features/allocation/UntargetedCard"));

const HistoryCard = lazyPart(() => import("@/features/drift/HistoryCard"));

const HoldingRulesCard = lazyPart(() => import("@/features/allocation/HoldingRulesCard"));

/** What was measured, by whether a target or a class names it. */
function useHoldings(uid: string, { drift }: Measurement) {
  const settings = useUserSettings(uid);
  const targets = useStoredTargets(uid);
  return useMemo(() => {
    if (drift.status !== "ready" || drift.value === null) return { untargeted: [], targeted: [] };
    const classes = settings.status === "ready" ? (settings.value?.asset_classes ?? []) : [];
    const stored = targets.status === "ready" ? targets.value : [];
    const named = new Set([
      ...classes.flatMap(({ members }) => members),
      ...stored.filter(({ enabled }) => enabled).map(({ symbol }) => symbol),
    ]);
    const untargeted = untargetedOf(drift.value.rows, named);
    const targeted = drift.value.rows
      .filter(({ symbol }) => named.has(symbol))
      .map(({ symbol, current_value: value }) => ({ symbol, value }));
    return { untargeted, targeted };
  }, [drift, settings, targets]);
}

/** Whether strategies, or classes, make the set of targets. */
function groupsOf(settings: ReturnType<typeof useUserSettings>) {
  const stored = settings.status === "ready" ? settings.value : null;
  const hasStrategies = stored !== null && stored.strategies.length > 0;
  return { hasStrategies, isGrouped: hasStrategies || (stored !== null && stored.asset_classes.length > 0) };
}

interface GroupedTargetsProps {
  uid: string;
  drift: DriftStatus | null;
  bands: Bands;
  hasStrategies: boolean;
  held: readonly string[];
  onSaved: () => void;
}

/** Strategies or classes make the whole set: strategies are edited as parents of their targets, classes on their page. */
function GroupedTargets({ uid, drift, bands, hasStrategies, held, onSaved }: GroupedTargetsProps) {
  if (hasStrategies) {
    return (
      <Suspense fallback={<Skeleton className="h-96" />}>
        <StrategiesPanel uid={uid} drift={drift} bands={bands} held={held} onSaved={onSaved} />
      </Suspense>
    );
  }
  return (
    <div className="space-y-4">
      {drift === null ? null : (
        <DriftTable uid={uid} rows={drift.rows} classes={drift.classes ?? []} bands={bands} />
      )}
      <Notice
        title="The targets are set by asset classes."
        actions={
          <Button asChild size="small" variant="outline">
            <Link to="/allocation/strategies">Edit them</Link>
          </Button>
        }
      >
        They are edited there as a whole, so that they always add up.
      </Notice>
    </div>
  );
}

function Latest({ uid }: { uid: string }) {
  const runs = useRuns(uid);
  const latest = runs.status === "ready" ? (runs.value[0] ?? null) : null;
  if (latest === null) return null;
  return (
    <Suspense fallback={<Skeleton className="h-48" />}>
      <LatestRun
        run={latest}
        link={
          <Button asChild variant="outline" size="small">
            <Link to={`/runs/${latest.run_id}`}>
              Details <ArrowRight aria-hidden />
            </Link>
          </Button>
        }
      />
    </Suspense>
  );
}

interface BelowTheTableProps {
  uid: string;
  targets: TargetsState;
  holdings: ReturnType<typeof useHoldings>;
  rules: TradingRules;
  isGrouped: boolean;
  /** A target of 0 is stored for a holding: what sells it is the next plan. */
  onSold: () => void;
}

/** What is left to decide of single holdings. */
function BelowTheTable(props: BelowTheTableProps) {
  const { uid, targets, holdings, rules, isGrouped, onSold } = props;
  const { untargeted, targeted } = holdings;
  return (
    <Suspense fallback={null}>
      {targets.status !== "ready" || untargeted.length === 0 ? null : (
        <UntargetedCard
          uid={uid}
          holdings={untargeted}
          targets={targets.editor.standing.targets}
          rules={rules}
          onSell={{
            problem: targets.editor.problem?.message ?? null,
            byItself:
              targets.editor.standing.status === "clean"
                ? async (symbol) => {
                    const isSaved = await targets.editor.save(new Map([[symbol, "sell"]]));
                    if (isSaved) onSold();
                    return isSaved;
                  }
                : null,
          }}
          onAdd={isGrouped ? null : (target) => targets.editor.edit(null, (all) => [...all, target])}
        />
      )}
      {isGrouped ? <HoldingRulesCard holdings={targeted} rules={rules} /> : null}
    </Suspense>
  );
}

const WHY_ID = "check-and-rebalance-why";

/** The way to the plan; none where nothing has a target: there is nothing to plan towards. None is made offline. */
function CheckAndRebalance({ drift }: { drift: DriftStatus | null }) {
  const navigate = useNavigate();
  const isOnline = useOnline();
  if (drift !== null && hasNoTargets(drift.rows)) return null;
  return (
    <>
      <Button
        disabled={!isOnline}
        aria-describedby={isOnline ? undefined : WHY_ID}
        onClick={() => void navigate("/rebalance")}
      >
        <Scale aria-hidden /> Check & rebalance
      </Button>
      {isOnline ? null : (
        <p id={WHY_ID} role="status" className="basis-full text-sm text-muted-foreground">
          You are offline: measure and rebalance when you are back.
        </p>
      )}
    </>
  );
}

function Allocation({ uid }: { uid: string }) {
  const navigate = useNavigate();
  const targets = useTargets(uid);
  const measurement = useMeasurement(uid);
  const settings = useUserSettings(uid);
  const standing = targets.status === "ready" ? targets.editor.standing : null;
  const wanted = standing?.targets ?? null;
  const readable = useMemo(() => (wanted === null ? null : readableTargets(wanted)), [wanted]);
  const version = settings.status === "ready" ? (settings.value?.allocation_version ?? 0) : null;
  const { untargeted, targeted } = useHoldings(uid, measurement);
  const bands = useBands(uid);
  const drift = measurement.drift.status === "ready" ? measurement.drift.value : null;
  const rules = useTradingRules(useSettings(uid), measurement.measure);
  const { hasStrategies, isGrouped } = groupsOf(settings);
  const held = targeted.filter(({ value }) => signOf(value) > 0).map(({ symbol }) => symbol);
  const whose = { uid, held, onSaved: measurement.measure };
  return (
    <>
      <DriftCard
        measurement={measurement}
        allocationVersion={version}
        actions={<CheckAndRebalance drift={drift} />}
      >
        {isGrouped ? (
          <GroupedTargets {...whose} drift={drift} bands={bands} hasStrategies={hasStrategies} />
        ) : (
          <TargetsPanel
            {...whose}
            // Drawn once with both: rows that grow as the measurement comes would move what is below them.
            state={measurement.drift.status === "loading" ? measurement.drift : targets}
            measured={drift && { rows: drift.rows, prices: drift.prices ?? {}, bands }}
            rules={rules}
          />
        )}
      </DriftCard>
      <ChartsCard
        targets={readable}
        wanted={wanted}
        unsaved={standing !== null && standing.status !== "clean"}
        drift={measurement.drift}
        measuring={measurement.measuring}
      />
      <BelowTheTable
        uid={uid}
        targets={targets}
        holdings={{ untargeted, targeted }}
        rules={rules}
        isGrouped={isGrouped}
        onSold={() => void navigate("/rebalance")}
      />
      <Before uid={uid} />
    </>
  );
}

export default function AllocationPage() {
  const { uid } = useAccount();
  return (
    <>
      <PageTitle title="Allocation" />
      <AllocationParts />
      <WhenHeard uid={uid} comes="Your targets, and what you hold beside them, are shown when you are back.">
        <Allocation uid={uid} />
      </WhenHeard>
    </>
  );
}

/** What was before: nothing that is typed above changes it. */
const Before = memo(function Before({ uid }: { uid: string }) {
  return (
    <>
      <Suspense fallback={<Skeleton className="h-96" />}>
        <HistoryCard uid={uid} />
      </Suspense>
      <Latest uid={uid} />
    </>
  );
});
