import type { ReactNode } from "react";
import { Quantity } from "@/components/quantity";
import { ActionLabel } from "@/components/action-label";
import { DriftFigure } from "@/components/drift-figure";
import { Notice } from "@/components/notice";
import { Badge } from "@/components/ui/badge";
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from "@/components/ui/card";
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
import { magnitude } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatPercent } from "@/lib/format";
import { standingWords } from "@/lib/standing-words";
import { taxInWords } from "@/lib/tax-words";
import type { WhatIfAnswer, WhatIfSide } from "@/wire/generated/advice";

function Figure({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-[0.8125rem] text-muted-foreground">{term}</dt>
      <dd className="text-lg font-semibold tracking-tight tabular-nums">{children}</dd>
    </div>
  );
}

type Row = WhatIfSide["rows"][number];

/** Symbols of both sides, by name. */
function paired(before: WhatIfSide, after: WhatIfSide): { symbol: string; was?: Row; is?: Row }[] {
  const was = new Map(before.rows.map((row) => [row.symbol, row]));
  const is = new Map(after.rows.map((row) => [row.symbol, row]));
  const symbols = [...new Set([...was.keys(), ...is.keys()])].sort();
  return symbols.map((symbol) => {
    const [one, other] = [was.get(symbol), is.get(symbol)];
    return { symbol, ...(one && { was: one }), ...(other && { is: other }) };
  });
}

function Share({ row }: { row: Row | undefined }) {
  if (row === undefined) return <>—</>;
  return (
    <>
      {formatMeasuredPercent(row.actual_percent)}
      <span className="block text-xs text-muted-foreground">{formatMoney(row.value)}</span>
    </>
  );
}

function Comparison({ before, after }: { before: WhatIfSide; after: WhatIfSide }) {
  return (
    <Table label="Before and after">
      <TableCaption>The account before and after</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Symbol</TableHead>
          <TableHead figure>Now</TableHead>
          <TableHead figure>Then</TableHead>
          <TableHead figure className="hidden sm:table-cell">
            Target then
          </TableHead>
          <TableHead figure>Drift then</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {paired(before, after).map(({ symbol, was, is }) => (
          <TableRow key={symbol}>
            <TableRowHead>{symbol}</TableRowHead>
            <TableCell figure>
              <Share row={was} />
            </TableCell>
            <TableCell figure>
              <Share row={is} />
            </TableCell>
            <TableCell figure className="hidden sm:table-cell">
              {is?.target_percent == null ? "—" : formatPercent(is.target_percent)}
            </TableCell>
            <TableCell figure>
              {is?.drift_percent == null ? "—" : <DriftFigure drift={is.drift_percent} />}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Rebalance({ rebalance }: { rebalance: NonNullable<WhatIfAnswer["rebalance"]> }) {
  if (rebalance.trades.length === 0) {
    return <p className="text-sm text-muted-foreground">A rebalance would then have nothing to trade.</p>;
  }
  return (
    <>
      <h3 className="text-sm font-medium">A rebalance would then trade</h3>
      <ul className="divide-y text-sm">
        {rebalance.trades.map((item) => (
          <li key={item.symbol} className="flex flex-wrap items-center justify-between gap-x-4 py-2">
            <span className="inline-flex items-center gap-2 font-medium">
              <ActionLabel action={item.action} /> {item.symbol}
            </span>
            <span className="tabular-nums">
              <Quantity value={item.quantity} /> for about {formatMoney(magnitude(item.trade_amount))}
            </span>
          </li>
        ))}
      </ul>
      <p className="text-sm text-muted-foreground">Cash after it: {formatMoney(rebalance.cash_after)}</p>
    </>
  );
}

interface WhatIfResultProps {
  answer: WhatIfAnswer;
  /** Nothing was changed since it was asked for. */
  isCurrent: boolean;
}

/** The account as it would be, beside the account now. */
export function WhatIfResult({ answer, isCurrent }: WhatIfResultProps) {
  const { after, before, rebalance } = answer;
  return (
    <Card aria-labelledby="then-title" aria-busy={!isCurrent}>
      <CardHeader>
        <div>
          <CardTitle id="then-title" className="flex flex-wrap items-center gap-2">
            Then{" "}
            {after === null ? (
              <Badge tone="critical">Not possible</Badge>
            ) : (
              <Badge tone={standingWords(after)[0]}>{standingWords(after)[1]}</Badge>
            )}
          </CardTitle>
          <CardDescription>At the prices of this moment. Nothing was ordered or saved.</CardDescription>
        </div>
      </CardHeader>
      <CardContent className="space-y-5">
        {answer.problems.map((problem) => (
          <Notice key={`${problem.code} ${problem.symbol ?? ""}`} tone="warning" title={problem.message} />
        ))}
        {after === null ? null : (
          <>
            <dl className="flex flex-wrap gap-x-8 gap-y-2">
              <Figure term="Equity">{formatMoney(after.portfolio_value)}</Figure>
              <Figure term="Cash now">
                {formatMoney(answer.cash_before)} ({formatMeasuredPercent(answer.cash_percent_before)})
              </Figure>
              <Figure term="Cash then">
                {formatMoney(answer.cash_after)}
                {answer.cash_percent_after === null
                  ? ""
                  : ` (${formatMeasuredPercent(answer.cash_percent_after)})`}
              </Figure>
              <Figure term="Tax of the sales (estimate)">{taxInWords(answer.tax)}</Figure>
            </dl>
            <Comparison before={before} after={after} />
          </>
        )}
        {rebalance === null ? null : <Rebalance rebalance={rebalance} />}
      </CardContent>
    </Card>
  );
}
