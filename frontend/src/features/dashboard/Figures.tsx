import type { ReactNode } from "react";
import { CARD } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/class-names";
import { signOf, type Decimal } from "@/lib/decimal";
import {
  formatAge,
  formatDateTime,
  formatMeasuredPercent,
  formatMoney,
  formatPercent,
  formatSignedMoney,
  formatSignedPercent,
} from "@/lib/format";
import { useNow } from "@/lib/use-now";
import type { DriftStatus } from "@/wire/generated/drift";
import type { Overview } from "@/wire/generated/overview";
import { hasNoTargets, isApart } from "@/wire/planning";
import { driftWords, totalDrift } from "./total-drift";

interface FigureProps {
  term: string;
  /** Null while it loads. */
  value: string | null;
  children?: ReactNode;
}

function Figure({ term, value, children }: FigureProps) {
  return (
    <div className={cn(CARD, "px-4 py-4 sm:px-5")}>
      <dt className="text-[0.8125rem] text-muted-foreground">{term}</dt>
      <dd className="min-h-17">
        {value === null ? (
          <Skeleton className="h-7 w-32" />
        ) : (
          <span className="text-lg font-semibold tracking-tight tabular-nums">{value}</span>
        )}
        <div className="text-[0.8125rem] text-muted-foreground">{children}</div>
      </dd>
    </div>
  );
}

function Age({ at, verb }: { at: Date; verb: string }) {
  const now = useNow(15_000);
  return (
    <time dateTime={at.toISOString()} title={formatDateTime(at)}>
      {verb} {formatAge(at, now)}
    </time>
  );
}

/** A part of the cash that can't be spent now; nothing where there is none. */
function SetApart({ usd, word }: { usd: Decimal | null; word: string }) {
  if (usd === null || signOf(usd) <= 0) return null;
  return (
    <span className="block">
      {formatMoney(usd)} {word}
    </span>
  );
}

interface FiguresProps {
  /** Null while the broker is asked, or can't be. */
  overview: Overview | null;
  /** Whether the broker did not answer: figures then come from the last measurement. */
  failed: boolean;
  drift: DriftStatus | null;
}

const NONE = "—";

function today(overview: Overview | null, failed: boolean): Pick<FigureProps, "value" | "children"> {
  if (overview === null) return { value: failed ? NONE : null };
  if (overview.today === null) return { value: NONE, children: "The broker gives no last close." };
  const { change_usd, change_percent, since } = overview.today;
  const percent = change_percent === null ? "" : `${formatSignedPercent(change_percent)} `;
  return {
    value: formatSignedMoney(change_usd),
    children: (
      <span title={since === null ? undefined : formatDateTime(since)}>{percent}since the last close</span>
    ),
  };
}

/** The total drift; none where nothing has a target. */
function driftFigure(drift: DriftStatus | null, known: boolean): string | null {
  if (drift === null) return known ? NONE : null;
  return hasNoTargets(drift.rows) ? NONE : formatMeasuredPercent(totalDrift(drift.rows));
}

/** The share of cash beside its target; of what, where a part of the account is kept apart. */
function cashShare(drift: DriftStatus | null): string {
  const row = drift?.rows.find(({ symbol }) => symbol === "CASH");
  if (!drift || !row?.actual_percent || !row.target_percent || hasNoTargets(drift.rows))
    return "not invested";
  const of = drift.rows.some(isApart) ? " of the managed part" : "";
  return `${formatMeasuredPercent(row.actual_percent)}${of}, target ${formatPercent(row.target_percent)}`;
}

/** The four figures that a person looks for first. */
export function Figures({ overview, failed, drift }: FiguresProps) {
  const known = overview !== null || failed;
  const equity = overview?.equity_usd ?? drift?.portfolio_value;
  const cash = overview?.cash_usd ?? drift?.cash;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 lg:grid-cols-4">
      <Figure term="Equity" value={equity === undefined ? (known ? NONE : null) : formatMoney(equity)}>
        {overview === null ? (
          drift === null ? null : (
            <Age at={drift.measured_at} verb="Measured" />
          )
        ) : (
          <Age at={overview.as_of} verb="As of" />
        )}
      </Figure>
      <Figure term="Today" {...today(overview, failed)} />
      <Figure term="Cash" value={cash === undefined ? (known ? NONE : null) : formatMoney(cash)}>
        {cashShare(drift)}
        <SetApart usd={drift?.reserved_usd ?? null} word="reserved" />
        <SetApart usd={overview?.unsettled_usd ?? null} word="not settled yet" />
      </Figure>
      <Figure term="Total drift" value={driftFigure(drift, known)}>
        {drift === null ? null : <Age at={drift.measured_at} verb={`${driftWords(drift)}; measured`} />}
      </Figure>
    </dl>
  );
}
