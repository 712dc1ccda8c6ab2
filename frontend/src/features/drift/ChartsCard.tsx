import { memo, Suspense, useDeferredValue, useMemo, type ComponentType } from "react";
import { WhenSeen } from "@/components/charts/when-seen";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import {
  Table,
  TableBody,
  TableCaption,
  TableCell,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { Decimal } from "@/lib/decimal";
import { formatMeasuredPercent } from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import type { DriftStatus } from "@/wire/generated/drift";
import type { PlanItem } from "@/wire/generated/planning";
import type { Live } from "@/wire/base/live";
import type { RingProps } from "./Ring";
import { actualSlices, coloursOf, inOrderOf, largestOf, targetSlices, together, type Slice } from "./slices";

// The legend says the same as the drawing: where that can't be loaded the page goes on without it.
const Ring = lazyPart<ComponentType<RingProps>>(() =>
  import("./Ring").catch(() => ({ default: () => null })),
);

interface ChartProps {
  title: string;
  caption: string;
  slices: readonly Slice[];
  colours: Map<string, string>;
  empty: string;
}

function Legend({ caption, slices, colours }: Pick<ChartProps, "caption" | "slices" | "colours">) {
  return (
    <Table className="w-auto max-w-60 min-w-32 flex-1">
      <TableCaption>{caption}</TableCaption>
      <TableHeader className="sr-only">
        <TableRow>
          <TableHead>Symbol</TableHead>
          <TableHead>Share</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {slices.map(({ symbol, percent }) => (
          <TableRow key={symbol} className="border-0">
            <TableRowHead className="py-0.5">
              <span className="inline-flex items-center gap-2">
                <span
                  aria-hidden
                  className="size-2.5 shrink-0 rounded-[3px]"
                  style={{ background: colours.get(symbol) ?? "var(--chart-rest)" }}
                />
                {symbol}
              </span>
            </TableRowHead>
            <TableCell figure className="py-0.5">
              {formatMeasuredPercent(percent)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const ROUND = <Skeleton className="size-42 rounded-full" />;

const Chart = memo(function Chart({ title, caption, slices, colours, empty }: ChartProps) {
  return (
    <div className="min-w-0 flex-1 basis-64">
      <h3 className="mb-2 text-sm font-medium text-muted-foreground">{title}</h3>
      {slices.length === 0 ? (
        <p className="flex h-42 items-center text-sm text-muted-foreground">{empty}</p>
      ) : (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-3 sm:gap-x-5">
          <div aria-hidden className="size-42 shrink-0">
            <WhenSeen fallback={ROUND}>
              <Suspense fallback={ROUND}>
                <Ring slices={slices} colours={colours} />
              </Suspense>
            </WhenSeen>
          </div>
          <Legend caption={caption} slices={slices} colours={colours} />
        </div>
      )}
    </div>
  );
});

function ChartSkeleton() {
  return (
    <div className="flex w-full flex-wrap gap-6" role="status" aria-label="Loading charts">
      {["target", "actual"].map((chart) => (
        <div key={chart} className="flex-1 basis-64 space-y-2">
          <Skeleton className="h-5 w-16" />
          <Skeleton className="size-42 rounded-full" />
        </div>
      ))}
    </div>
  );
}

interface ChartsCardProps {
  /** Enabled targets that can be read; null while they load. */
  targets: { symbol: string; percent: Decimal }[] | null;
  /** The symbols of the set in its order, also those that are switched off or can't be read now. */
  wanted: readonly { symbol: string }[] | null;
  unsaved: boolean;
  drift: Live<DriftStatus | null>;
  measuring: boolean;
}

/** Both rings in one order, with the same symbols and colors: what is edited does not change either. */
function slicesOf(
  order: readonly string[],
  targets: { symbol: string; percent: Decimal }[],
  rows: PlanItem[],
) {
  const [wanted, held] = [targetSlices(targets), actualSlices(rows)];
  const all = inOrderOf(order, together(wanted, held));
  const drawn = (ring: Slice[]) => largestOf(all, inOrderOf(order, ring));
  return { target: drawn(wanted), actual: drawn(held), colours: coloursOf(all) };
}

/** Target and actual side by side; the legend of each ring is its table. Drawn again only where its figures change. */
export const ChartsCard = memo(function ChartsCard(props: ChartsCardProps) {
  const { targets, wanted, unsaved, drift, measuring } = props;
  const waiting =
    drift.status === "loading" || (drift.status === "ready" && drift.value === null && measuring);
  const ready = targets !== null && !waiting;
  // Typing goes first: the rings follow a draft of many targets when there is time.
  const drawn = useDeferredValue(targets);
  const rows = drift.status === "ready" ? drift.value?.rows : undefined;
  const symbols = (wanted ?? []).map(({ symbol }) => symbol).join(" ");
  const { target, actual, colours } = useMemo(
    () => slicesOf(symbols.split(" "), drawn ?? [], rows ?? []),
    [symbols, drawn, rows],
  );
  // Nothing is wanted and nothing is held of it: two empty rings say nothing.
  if (ready && target.length + actual.length === 0) return null;
  return (
    <Card aria-labelledby="charts-title">
      <CardHeader>
        <div>
          <CardTitle id="charts-title">Target and actual</CardTitle>
          <CardDescription>Shares of the account, without holdings that no target names.</CardDescription>
        </div>
      </CardHeader>
      <CardContent className="flex flex-wrap gap-6">
        {ready ? (
          <>
            <Chart
              title={unsaved ? "Target (unsaved changes)" : "Target"}
              caption="Target allocation"
              slices={target}
              colours={colours}
              empty="No targets yet."
            />
            <Chart
              title="Actual"
              caption="Actual allocation"
              slices={actual}
              colours={colours}
              empty="Nothing measured yet."
            />
          </>
        ) : (
          <ChartSkeleton />
        )}
      </CardContent>
    </Card>
  );
});
