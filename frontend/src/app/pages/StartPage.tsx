import { ArrowRight, PartyPopper, Scale } from "lucide-react";
import { useState } from "react";
import { Link } from "react-router";
import { Notice } from "@/components/notice";
import { PageState } from "@/components/page-state";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { TargetsCard } from "@/features/allocation/TargetsCard";
import { ConnectionCard } from "@/features/connection/ConnectionCard";
import { CashInSight } from "@/features/dashboard/CashInSight";
import { useTargets } from "@/features/allocation/use-targets";
import { useMeasurement } from "@/features/drift/use-measurement";
import { ExampleTargets } from "@/features/first-run/ExampleTargets";
import { StepList } from "@/features/first-run/StepList";
import { stepsOf, type StepId } from "@/features/first-run/steps";
import { SwitchOn } from "@/features/first-run/SwitchOn";
import { useRuns } from "@/wire/execution";
import { useUserSettings } from "@/wire/targets";
import { useAccount } from "../account-context";
import { ConnectAccount } from "../ConnectAccount";
import { PageTitle } from "../PageTitle";

function SetTargets({ uid }: { uid: string }) {
  const targets = useTargets(uid);
  const { measure } = useMeasurement(uid);
  const editor = targets.status === "ready" ? targets.editor : null;
  return (
    <>
      <CashInSight uid={uid} />
      {editor === null || editor.standing.targets.length > 0 ? null : (
        <ExampleTargets
          onUse={(example) =>
            editor.edit(null, () =>
              example.map(({ symbol, name, percent }) => ({
                symbol,
                name,
                percent,
                tolerance: "",
                enabled: true,
              })),
            )
          }
        />
      )}
      <TargetsCard uid={uid} state={targets} onSaved={measure} />
    </>
  );
}

function FirstPlan() {
  return (
    <Card aria-labelledby="first-plan-title">
      <CardHeader>
        <div>
          <CardTitle id="first-plan-title">Preview and approve your first plan</CardTitle>
          <CardDescription>
            The preview shows each trade with its reason and what the account looks like afterwards. Nothing
            is ordered until you press “Approve and trade” there.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <Button asChild>
          <Link to="/rebalance">
            <Scale aria-hidden /> Preview the plan
          </Link>
        </Button>
      </CardContent>
    </Card>
  );
}

function AllDone({ runId }: { runId: string }) {
  return (
    <Card>
      <PageState
        icon={PartyPopper}
        title="Everything is set up"
        actions={
          <>
            <Button asChild>
              <Link to={`/runs/${runId}`}>
                See your latest run <ArrowRight aria-hidden />
              </Link>
            </Button>
            <Button asChild variant="outline">
              <Link to="/settings">Set up automatic checks</Link>
            </Button>
          </>
        }
      >
        <p>
          From now on Evenkeel measures how far your account drifts from its targets. You decide in Settings
          whether it only notifies you, asks first, or trades within your limits.
        </p>
      </PageState>
    </Card>
  );
}

/** The way from a new sign-in to a first rebalance, one step at a time. */
export default function StartPage() {
  const { uid, trading, connected } = useAccount();
  const settings = useUserSettings(uid);
  const runs = useRuns(uid);
  const latestRun = runs.status === "ready" ? (runs.value[0] ?? null) : null;
  const steps = stepsOf({
    connected,
    allocationVersion: settings.status === "ready" ? (settings.value?.allocation_version ?? 0) : null,
    trading: trading?.user.state ?? null,
    latestRun,
    runsKnown: runs.status !== "loading",
  });
  const now = steps?.find(({ state }) => state === "now")?.id;
  // A step that was gone back to, until the person goes on.
  const [again, setAgain] = useState<StepId | null>(null);
  const shown = again ?? now;
  const isDone = again !== null && again !== now;
  const systemStop = trading === null || trading.system.state === "ACTIVE" ? null : trading.system.sentence;
  return (
    <>
      <PageTitle title="Get started" />
      {steps === null ? (
        <Skeleton className="h-64" />
      ) : (
        <StepList steps={steps} shown={shown} onShow={(id) => setAgain(id === now ? null : id)} />
      )}
      {isDone && now !== undefined ? (
        <Button variant="outline" size="small" onClick={() => setAgain(null)}>
          <ArrowRight aria-hidden /> Go on where I was
        </Button>
      ) : null}
      {shown !== "connect" ? null : isDone ? (
        <ConnectionCard uid={uid} onConnected={() => setAgain(null)} />
      ) : (
        <ConnectAccount uid={uid} />
      )}
      {shown === "targets" ? <SetTargets uid={uid} /> : null}
      {shown !== "trading" ? null : isDone ? (
        <Notice tone="positive" title="Trading is on.">
          “Halt trading” at the top of every page stops everything at once.
        </Notice>
      ) : (
        <SwitchOn systemStop={systemStop} version={trading?.user.version ?? 0} />
      )}
      {shown === "rebalance" ? <FirstPlan /> : null}
      {steps !== null && shown === undefined && latestRun !== null ? (
        <AllDone runId={latestRun.run_id} />
      ) : null}
    </>
  );
}
