import { Suspense, useMemo, useState, type ComponentType } from "react";
import { WhenSeen } from "@/components/charts/when-seen";
import { Notice } from "@/components/notice";
import { Button } from "@/components/ui/button";
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
import { formatDay, formatMeasuredPercent } from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import { useDriftHistory } from "@/wire/drift-history";
import { bandsOf, daysOf, shareOf, type Band, type HistoryDay } from "./history";

// The table says the same: where the drawing can't be loaded the page goes on without it.
const HistoryChart = lazyPart<ComponentType<{ days: HistoryDay[] }>>(() =>
  import("./HistoryChart").catch(() => ({ default: () => null })),
);

const ROOM = <Skeleton className="h-96" />;

function Legend({ bands }: { bands: Band[] }) {
  return (
    <ul aria-hidden className="flex flex-wrap gap-x-4 gap-y-1 pt-3 text-xs text-muted-foreground">
      {bands.map(({ symbol, colour }) => (
        <li key={symbol} className="inline-flex items-center gap-1.5">
          <span className="size-2.5 rounded-[3px]" style={{ background: colour }} />
          {symbol}
        </li>
      ))}
    </ul>
  );
}

function Days({ days, bands }: { days: HistoryDay[]; bands: Band[] }) {
  return (
    <div className="max-h-96 overflow-y-auto">
      <Table label="Drift and shares by day">
        <TableCaption>Drift and shares by day</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Day</TableHead>
            <TableHead figure>Drift</TableHead>
            {bands.map(({ symbol }) => (
              <TableHead key={symbol} figure>
                {symbol}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody>
          {days.toReversed().map((day) => (
            <TableRow key={day.day}>
              <TableRowHead className="whitespace-nowrap">{formatDay(day.day)}</TableRowHead>
              <TableCell figure>{formatMeasuredPercent(day.drift_percent)}</TableCell>
              {bands.map(({ symbol }) => (
                <TableCell key={symbol} figure>
                  {formatMeasuredPercent(shareOf(day, symbol, bands))}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </div>
  );
}

function History({ days }: { days: HistoryDay[] }) {
  const [tabled, setTabled] = useState(false);
  const bands = useMemo(() => bandsOf(days), [days]);
  return (
    <>
      {days.length < 2 ? (
        <p className="text-sm text-muted-foreground">
          {days.length === 0 ? "No day has been measured yet." : "One day has been measured."} The drawing
          begins with the second one.
        </p>
      ) : (
        <>
          <WhenSeen fallback={ROOM}>
            <Suspense fallback={ROOM}>
              <HistoryChart days={days} />
            </Suspense>
          </WhenSeen>
          <Legend bands={bands} />
        </>
      )}
      {days.length === 0 ? null : (
        <Button
          variant="link"
          size="inline"
          className="mt-3 text-[0.8125rem]"
          aria-expanded={tabled}
          onClick={() => setTabled(!tabled)}
        >
          {tabled ? "Hide the table" : "Show as a table"}
        </Button>
      )}
      {tabled ? <Days days={days} bands={bands} /> : null}
    </>
  );
}

/** Drift and shares over time, one line a day. */
export default function HistoryCard({ uid }: { uid: string }) {
  const history = useDriftHistory(uid);
  const value = history.status === "ready" ? history.value : null;
  const days = useMemo(() => (value === null ? null : daysOf(value)), [value]);
  return (
    <Card aria-labelledby="drift-history-title">
      <CardHeader>
        <div>
          <CardTitle id="drift-history-title">Drift and shares over time</CardTitle>
          <CardDescription>
            How much of the account was in the wrong place, and its shares: each day&apos;s first measurement,
            or the one after a rebalance.
          </CardDescription>
        </div>
      </CardHeader>
      <CardContent>
        {history.status === "error" ? (
          <Notice tone="warning" title="The history can't be read.">
            {history.message}
          </Notice>
        ) : null}
        {history.status === "loading" ? ROOM : null}
        {days === null ? null : <History days={days} />}
      </CardContent>
    </Card>
  );
}
