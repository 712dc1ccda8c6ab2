import { Suspense, type ComponentType, type ReactNode } from "react";
import { WhenSeen } from "@/components/charts/when-seen";
import { Term } from "@/components/term";
import { Skeleton } from "@/components/ui/skeleton";
import {
  formatDay,
  formatMeasuredPercent,
  formatMoney,
  formatSignedMoney,
  formatSignedPercent,
} from "@/lib/format";
import { lazyPart } from "@/lib/lazy-part";
import type { LedgerView, SeriesDay } from "@/wire/generated/statements";
import { FactTable } from "./FactTable";
import { figure, NONE } from "./figures";
import { Nothing, Section } from "./Section";

// The table says the same: where the drawing can't be loaded the page goes on without it.
const EquityLines = lazyPart<ComponentType<{ series: SeriesDay[] }>>(() =>
  import("./EquityLines").catch(() => ({ default: () => null })),
);

const ROOM = <Skeleton className="h-52" />;

function Legend() {
  return (
    <p aria-hidden className="flex gap-4 pt-2 text-xs text-muted-foreground">
      <span className="before:mr-1.5 before:inline-block before:w-4 before:border-t-2 before:border-(--chart-1) before:align-middle">
        Equity
      </span>
      <span className="before:mr-1.5 before:inline-block before:w-4 before:border-t-2 before:border-dashed before:border-(--chart-cash) before:align-middle">
        Cash
      </span>
    </p>
  );
}

function figuresOf({ account, returns }: LedgerView): [string, string, ReactNode][] {
  const { drawdown } = returns;
  const fall =
    drawdown === null ? "No fall so far" : `${formatDay(drawdown.peak)} to ${formatDay(drawdown.trough)}`;
  return [
    ["Equity", figure(account?.equity_usd ?? null, formatMoney), ""],
    [
      "Gain",
      figure(account?.pnl_usd ?? null, formatSignedMoney),
      "equity less the cost of what you held at first and what was paid in",
    ],
    [
      "Return",
      figure(returns.time_weighted_percent, formatSignedPercent),
      <>
        <Term of="time">time-weighted</Term>, payments left out
      </>,
    ],
    [
      "Your return",
      figure(returns.money_weighted_percent, formatSignedPercent),
      <>
        <Term of="money">money-weighted</Term>, with what you paid in when
      </>,
    ],
    ["Deepest fall", drawdown === null ? NONE : formatMeasuredPercent(drawdown.percent), fall],
  ];
}

/** Equity and cash by day, as the books kept them, with what came of it. */
export function EquityCard({ ledger }: { ledger: LedgerView }) {
  const { series, returns } = ledger;
  const span =
    returns.from !== null && returns.to !== null
      ? `From ${formatDay(returns.from)} to ${formatDay(returns.to)}, one figure a day from our own books.`
      : "One figure a day from our own books.";
  return (
    <Section anchor="returns" title="Equity and returns" description={span}>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-4 pb-5 sm:grid-cols-3 lg:grid-cols-5">
        {figuresOf(ledger).map(([name, value, note]) => (
          <div key={name}>
            <dt className="text-[0.8125rem] text-muted-foreground">{name}</dt>
            <dd>
              <span className="text-lg font-semibold tracking-tight tabular-nums">{value}</span>
              <span className="block text-[0.8125rem] text-muted-foreground">{note}</span>
            </dd>
          </div>
        ))}
      </dl>
      {series.length < 2 ? (
        <Nothing>The chart begins with the second day of the books.</Nothing>
      ) : (
        <>
          <WhenSeen fallback={ROOM}>
            <Suspense fallback={ROOM}>
              <EquityLines series={series} />
            </Suspense>
          </WhenSeen>
          <Legend />
          <details className="pt-3">
            <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm text-primary underline-offset-4 hover:underline">
              Figures by day
            </summary>
            <FactTable
              caption="Equity by day"
              rows={[...series].reverse()}
              keyOf={({ day }) => day}
              columns={[
                { head: "Day", cell: ({ day }) => formatDay(day) },
                { head: "Equity", figure: true, cell: (day) => formatMoney(day.equity_usd) },
                { head: "Cash", figure: true, cell: (day) => formatMoney(day.cash_usd) },
                { head: "Paid in or out", figure: true, cell: (day) => formatSignedMoney(day.flow_usd) },
              ]}
            />
          </details>
        </>
      )}
    </Section>
  );
}
