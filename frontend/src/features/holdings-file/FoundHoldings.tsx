import { ActionLabel } from "@/components/action-label";
import { DriftFigure } from "@/components/drift-figure";
import { FoldedList } from "@/components/folded-list";
import { Notice } from "@/components/notice";
import { Quantity } from "@/components/quantity";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { UnknownSymbols } from "@/components/unknown-symbols";
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
import type { HoldingsFile } from "@/wire/generated/files";
import { apartInWords, summaryOf } from "./words";

function Rows({ found }: { found: HoldingsFile }) {
  const { shown, showAll } = useShownFirst(found.positions);
  const measured = new Map((found.account?.rows ?? []).map((row) => [row.symbol, row]));
  return (
    <>
      <Table label="What the file holds">
        <TableCaption>What the file holds</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Symbol</TableHead>
            <TableHead figure>Value</TableHead>
            <TableHead figure>Share</TableHead>
            <TableHead figure>Target</TableHead>
            <TableHead figure>Drift</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map(({ symbol, quantity, value }) => {
            const row = measured.get(symbol);
            return (
              <TableRow key={symbol}>
                <TableRowHead>{symbol}</TableRowHead>
                <TableCell figure>
                  {formatMoney(value)}
                  <span className="block text-xs text-muted-foreground">
                    <Quantity value={quantity} />
                  </span>
                </TableCell>
                <TableCell figure>
                  {row?.actual_percent == null ? "—" : formatMeasuredPercent(row.actual_percent)}
                </TableCell>
                <TableCell figure>
                  {row?.target_percent == null ? "—" : formatPercent(row.target_percent)}
                </TableCell>
                <TableCell figure>
                  {row?.drift_percent == null ? "—" : <DriftFigure drift={row.drift_percent} />}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={found.positions.length} noun="holdings" />
    </>
  );
}

function Trades({ found }: { found: HoldingsFile }) {
  const trades = found.rebalance?.trades ?? [];
  if (found.account === null || trades.length === 0) {
    const why = found.account === null ? "You have no targets yet." : standingWords(found.account)[1];
    return <p className="text-sm text-muted-foreground">{why}</p>;
  }
  return (
    <>
      <h3 className="text-sm font-medium">A rebalance of this account would trade</h3>
      <ul className="divide-y text-sm">
        {trades.map((item) => (
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
    </>
  );
}

/** What is planned with, what is kept apart and why, and what would be traded. */
export function FoundHoldings({ name, found }: { name: string; found: HoldingsFile }) {
  const aside = [...found.kept_apart.map(apartInWords), ...found.notes];
  return (
    <div className="space-y-4" role="group" aria-label={`What ${name} holds`}>
      <p className="text-sm">
        <span className="font-medium">{name}</span>: {summaryOf(found)}
      </p>
      {found.unknown.length === 0 ? null : (
        <Notice tone="warning" title="The broker does not trade some of these symbols.">
          <UnknownSymbols unknown={found.unknown} />
        </Notice>
      )}
      {aside.length === 0 ? null : (
        <div className="text-sm text-muted-foreground">
          <FoldedList items={aside.map((sentence) => ({ key: sentence, line: sentence }))} />
        </div>
      )}
      <Rows found={found} />
      <Trades found={found} />
    </div>
  );
}
