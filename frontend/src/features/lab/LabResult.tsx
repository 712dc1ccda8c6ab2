import { Suspense, useState, type ComponentType } from "react";
import { Notice } from "@/components/notice";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { formatCount, formatDay } from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import type { LabReport } from "@/wire/generated/evidence";
import { linesOf, referenceLabel } from "./drawing";
import { BandsTable, FiguresTable, LuckTable } from "./LabTables";

interface ChartProps {
  report: LabReport;
}

const nothing = () => ({ default: () => null });
// Each chart's table says the same: where the drawing can't be loaded the page goes on without it.
const AheadChart = lazyPart<ComponentType<ChartProps & { hidden: ReadonlySet<string> }>>(() =>
  import("./LabCharts").then(({ AheadChart: chart }) => ({ default: chart }), nothing),
);
const DriftChart = lazyPart<ComponentType<ChartProps>>(() =>
  import("./LabCharts").then(({ DriftChart: chart }) => ({ default: chart }), nothing),
);
const LuckChart = lazyPart<ComponentType<ChartProps>>(() =>
  import("./LabCharts").then(({ LuckChart: chart }) => ({ default: chart }), nothing),
);

const waiting = <Skeleton className="h-72" />;

const KINDS: Record<string, string> = {
  price: "price without dividends",
  total_return: "total return",
  unknown: "price or total return, not known which",
};

interface LegendProps extends ChartProps {
  hidden: ReadonlySet<string>;
  onToggle: (policy: string) => void;
}

/** The lines by name; pressing one hides it. */
function Legend({ report, hidden, onToggle }: LegendProps) {
  return (
    <div role="group" aria-label="Policies that are drawn" className="flex flex-wrap gap-2">
      {linesOf(report).map(({ policy, label, colour }) => (
        <button
          key={policy}
          type="button"
          aria-pressed={!hidden.has(policy)}
          onClick={() => onToggle(policy)}
          className={cn(
            "inline-flex h-8 items-center gap-2 rounded-md border px-2.5 text-[0.8125rem]",
            hidden.has(policy) && "text-muted-foreground line-through",
          )}
        >
          <span aria-hidden className="size-2.5 rounded-[3px]" style={{ background: colour }} />
          {label}
        </button>
      ))}
    </div>
  );
}

function ValueCard({ report }: ChartProps) {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const toggle = (policy: string) => {
    const next = new Set(hidden);
    if (!next.delete(policy)) next.add(policy);
    setHidden(next);
  };
  return (
    <Card aria-labelledby="ahead-title">
      <CardHeader>
        <div>
          <CardTitle id="ahead-title">Value beside “{referenceLabel(report)}”</CardTitle>
          <CardDescription>
            How much more each policy is worth at the end of each month, in percent. Drag the strip below to
            look closer.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <Suspense fallback={waiting}>
          <AheadChart report={report} hidden={hidden} />
        </Suspense>
        <Legend report={report} hidden={hidden} onToggle={toggle} />
        <FiguresTable report={report} />
      </CardContent>
    </Card>
  );
}

function SeriesList({ report }: ChartProps) {
  return (
    <ul className="space-y-1 text-sm text-muted-foreground">
      {report.series.map(({ symbol, kind, gaps, is_made: made, first_day: first }) => (
        <li key={symbol}>
          <span className="font-medium text-foreground">{symbol}</span>: {KINDS[kind] ?? kind}, known since{" "}
          {formatDay(first)}
          {gaps === 0 ? "" : `, ${formatCount(gaps)} days without a close`}
          {made ? ", computed" : ""}
        </li>
      ))}
    </ul>
  );
}

function DriftCard({ report }: ChartProps) {
  return (
    <Card aria-labelledby="lab-drift-title">
      <CardHeader>
        <div>
          <CardTitle id="lab-drift-title">Drift</CardTitle>
          <CardDescription>
            The share of the account in the wrong place: mean (full color), 95th percentile, yearly maximum
            (palest). The figures are in the table above.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <Suspense fallback={waiting}>
          <DriftChart report={report} />
        </Suspense>
      </CardContent>
    </Card>
  );
}

function LuckCard({ report }: ChartProps) {
  return (
    <Card aria-labelledby="luck-title">
      <CardHeader>
        <div>
          <CardTitle id="luck-title">The luck of dates</CardTitle>
          <CardDescription>
            Money after tax, percent a year more than “{referenceLabel(report)}”, from the lowest to the
            highest of 21 starts. What crosses zero may be luck.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-4">
        <Suspense fallback={waiting}>
          <LuckChart report={report} />
        </Suspense>
        <LuckTable report={report} />
      </CardContent>
    </Card>
  );
}

function BandsCard({ report }: ChartProps) {
  return (
    <Card aria-labelledby="bands-title">
      <CardHeader>
        <div>
          <CardTitle id="bands-title">The band that is yours</CardTitle>
          <CardDescription>
            From spread, the tax on your gains, your aversion to drift and each weight: (3 k w²(1−w)² ÷ 4λ)^⅓.
            Sources: Leland 1999; Dybvig and Pezzo 2020.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        <BandsTable bands={report.bands} />
      </CardContent>
    </Card>
  );
}

function SeriesCard({ report }: ChartProps) {
  return (
    <Card aria-labelledby="series-title">
      <CardHeader>
        <CardTitle id="series-title">Where the prices are from</CardTitle>
      </CardHeader>
      <CardContent className="space-y-2">
        <SeriesList report={report} />
        <p className="text-sm text-muted-foreground">
          Not counted: the dividends of price series, state taxes, and the $3,000 of losses a year that may be
          set off against other income; losses are carried on instead.
        </p>
        {report.notes.map((note) => (
          <p key={note} className="text-sm text-muted-foreground">
            {note}
          </p>
        ))}
      </CardContent>
    </Card>
  );
}

/** What a run says: the verdict first, then each chart with its table. */
export function LabResult({ report }: ChartProps) {
  const hasLuck = report.policies.some(({ advantage }) => advantage !== null);
  return (
    <div className="space-y-4 sm:space-y-6">
      <Notice tone="neutral" title={report.verdict}>
        {formatDay(report.first_day)} to {formatDay(report.last_day)}, {formatCount(report.trading_days)}{" "}
        trading days
        {report.shortened_by === null ? "" : `; ${report.shortened_by} is younger and shortens the window`}.
        What was is no promise of what will be.
      </Notice>
      <ValueCard report={report} />
      <div className="grid grid-cols-1 items-start gap-4 sm:gap-6 xl:grid-cols-[2fr_3fr]">
        <DriftCard report={report} />
        {hasLuck ? <LuckCard report={report} /> : null}
      </div>
      <BandsCard report={report} />
      <SeriesCard report={report} />
    </div>
  );
}
