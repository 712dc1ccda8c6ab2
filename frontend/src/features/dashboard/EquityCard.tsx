import { Suspense, useState, type ComponentType } from "react";
import { WhenSeen } from "@/components/charts/when-seen";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import {
  formatAge,
  formatDateTime,
  formatDay,
  formatMeasuredPercent,
  formatSignedMoney,
  formatSignedPercent,
} from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import { useNow } from "@/lib/use-now";
import type { Benchmark } from "@/wire/generated/evidence";
import type { Overview } from "@/wire/generated/overview";
import { RANGES, type EquityRange } from "@/wire/statements-overview";
import { keptBeside, NOTHING, type Beside } from "./beside";
import { BesideForm } from "./BesideForm";
import type { EquityChartProps } from "./EquityChart";
import { useBenchmark } from "./use-benchmark";
import type { AccountFigures } from "./use-overview";

// The figures and the table say the same: where the drawing can't be loaded the page goes on without it.
const EquityChart = lazyPart<ComponentType<EquityChartProps>>(() =>
  import("./EquityChart").catch(() => ({ default: () => null })),
);
const EquityTable = lazyPart(() => import("./EquityTable"));

const ROOM = <Skeleton className="h-88" />;

const SPANS: Record<EquityRange, string> = {
  "1M": "a month",
  "3M": "three months",
  YTD: "the year so far",
  "1Y": "a year",
  "5Y": "five years",
  ALL: "all its years",
};

function Ranges({ chosen, onChoose }: { chosen: EquityRange; onChoose: (range: EquityRange) => void }) {
  return (
    <div role="group" aria-label="How far back" className="flex flex-wrap rounded-md bg-muted p-0.5">
      {RANGES.map((range) => (
        <button
          key={range}
          type="button"
          aria-pressed={range === chosen}
          onClick={() => onChoose(range)}
          className={cn(
            "h-8 min-w-9 rounded-[5px] px-2 text-[0.8125rem] font-medium",
            range === chosen ? "bg-card text-foreground shadow-xs" : "text-muted-foreground",
          )}
        >
          {range}
        </button>
      ))}
    </div>
  );
}

/** What the range came to, in figures. */
function Came({ history, benchmark }: { history: Overview["history"]; benchmark: Benchmark | null }) {
  const { deepest } = history;
  const returned = benchmark?.days.at(-1)?.return_percent;
  const facts: [string, string][] = [
    ["Gain in this time", formatSignedMoney(history.gain_usd)],
    ["Return", history.return_percent === null ? "—" : formatSignedPercent(history.return_percent)],
    ...(benchmark === null || returned === undefined
      ? []
      : [[`Return of ${benchmark.name}`, formatSignedPercent(returned)] satisfies [string, string]]),
    [
      "Now below its high",
      history.drawdown_percent === null ? "—" : formatMeasuredPercent(history.drawdown_percent),
    ],
    [
      "Deepest fall",
      deepest === null
        ? "none"
        : `${formatMeasuredPercent(deepest.percent)} until ${formatDay(deepest.trough)}`,
    ],
  ];
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2 pb-5">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt className="text-[0.8125rem] text-muted-foreground">{term}</dt>
          <dd className="text-sm font-medium tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Source({ overview }: { overview: Overview }) {
  const now = useNow(15_000);
  return (
    <p className="pt-4 text-[0.8125rem] text-muted-foreground">
      From the broker&apos;s own record of the account,{" "}
      <time dateTime={overview.as_of.toISOString()} title={formatDateTime(overview.as_of)}>
        asked {formatAge(overview.as_of, now)}
      </time>
      . Days are those of New York. Payments in and out count neither as gain nor as loss.
    </p>
  );
}

function Legend({ name }: { name: string }) {
  return (
    <p aria-hidden className="flex flex-wrap gap-x-4 pb-2 text-xs text-muted-foreground">
      <span className="before:mr-1.5 before:inline-block before:w-4 before:border-t-2 before:border-(--chart-1) before:align-middle">
        The account
      </span>
      <span className="before:mr-1.5 before:inline-block before:w-4 before:border-t-2 before:border-dashed before:border-(--chart-2) before:align-middle">
        {name}
      </span>
    </p>
  );
}

function History({ uid, overview }: { uid: string; overview: Overview }) {
  const [tabled, setTabled] = useState(false);
  const [beside, setBeside] = useState<Beside>(() => keptBeside(uid).read() ?? NOTHING);
  const { days } = overview.history;
  const firstDay = days[0]?.day ?? "";
  const figures = useBenchmark(uid, firstDay === "" ? NOTHING : beside, firstDay);
  const { benchmark } = figures;
  if (days.length < 2) {
    return (
      <p className="py-8 text-sm text-muted-foreground">
        The account is younger than a trading day. Its equity is drawn here from tomorrow on.
      </p>
    );
  }
  return (
    <>
      <Came history={overview.history} benchmark={benchmark} />
      {benchmark === null ? null : <Legend name={benchmark.name} />}
      <WhenSeen fallback={ROOM}>
        <Suspense fallback={ROOM}>
          <EquityChart days={days} benchmark={benchmark} />
        </Suspense>
      </WhenSeen>
      <Source overview={overview} />
      <BesideForm
        beside={beside}
        figures={figures}
        firstDay={firstDay}
        symbols={overview.holdings.map(({ symbol }) => symbol)}
        onChoose={(chosen) => {
          keptBeside(uid).write(chosen);
          setBeside(chosen);
        }}
      />
      <Button
        variant="link"
        size="inline"
        className="mt-2 text-[0.8125rem]"
        aria-expanded={tabled}
        onClick={() => setTabled(!tabled)}
      >
        {tabled ? "Hide the table" : "Show as a table"}
      </Button>
      {tabled ? (
        <Suspense fallback={<Skeleton className="mt-3 h-40" />}>
          <EquityTable days={days} benchmark={benchmark} />
        </Suspense>
      ) : null}
    </>
  );
}

interface EquityCardProps {
  uid: string;
  figures: AccountFigures;
  range: EquityRange;
  onRange: (range: EquityRange) => void;
}

/** The account's equity over time, with how far it fell; the last known one where the broker can't be asked. */
export function EquityCard({ uid, figures, range, onRange }: EquityCardProps) {
  const { overview, loading, problem, offline, renew } = figures;
  return (
    <Card aria-labelledby="equity-title" aria-busy={loading}>
      <CardHeader>
        <div>
          <CardTitle id="equity-title">Equity over {SPANS[range]}</CardTitle>
          <CardDescription>What the account was worth at the end of each day.</CardDescription>
        </div>
        <Ranges chosen={range} onChoose={onRange} />
      </CardHeader>
      <CardContent>
        {problem === null ? null : (
          <Notice
            tone={overview === null ? "critical" : "warning"}
            title={overview === null ? "The broker could not be asked." : "These are the last known figures."}
            urgent={overview === null}
            className="mb-4"
            actions={
              <Button size="small" variant="outline" disabled={loading} onClick={renew}>
                {loading ? "Asking…" : "Try again"}
              </Button>
            }
          >
            {problem}
          </Notice>
        )}
        {overview === null ? (
          offline ? (
            <p className="text-sm text-muted-foreground">
              The equity of this time is shown when you are back.
            </p>
          ) : problem === null ? (
            <div role="status" aria-label="Loading the equity">
              <Skeleton className="mb-5 h-11 w-80 max-w-full" />
              {ROOM}
              <Skeleton className="mt-4 h-25 w-96 max-w-full sm:h-12" />
            </div>
          ) : null
        ) : (
          <History uid={uid} overview={overview} />
        )}
      </CardContent>
    </Card>
  );
}
