import { ActionLabel } from "@/components/action-label";
import { DriftFigure } from "@/components/drift-figure";
import { ShowAll, useShownFirst } from "@/components/shown-first";
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
import { magnitude, type Decimal } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatPercent, formatQuantity } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import type { Preview } from "@/wire/callables";
import { isUntargeted, type PlanItem } from "@/wire/documents";

export type SharesAfter = Preview["shares_after"];

/** `51.46% → 40.00%` of the base. */
function Shares({ item, after }: { item: PlanItem; after: Decimal | null }) {
  if (item.actual_percent === null || after === null) return "—";
  return (
    <>
      {formatMeasuredPercent(item.actual_percent)} <span aria-hidden>→</span>
      <span className="sr-only">to</span> {formatMeasuredPercent(after)}
    </>
  );
}

/** The orders that approving would send, sells first. */
export function TradesTable({ trades, sharesAfter }: { trades: PlanItem[]; sharesAfter: SharesAfter }) {
  return (
    <Table>
      <TableCaption>Planned trades</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Trade</TableHead>
          <TableHead figure>Quantity</TableHead>
          <TableHead figure>About</TableHead>
          <TableHead figure className="hidden sm:table-cell">
            Drift now
          </TableHead>
          <TableHead figure className="hidden sm:table-cell">
            Share, now and after
          </TableHead>
          <TableHead className="hidden md:table-cell">Why</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {trades.map((item) => (
          <TableRow key={item.symbol}>
            <TableRowHead>
              <span className="flex flex-wrap items-center gap-x-2">
                <ActionLabel action={item.action} /> {item.symbol}
              </span>
              <span className="block text-xs font-normal text-muted-foreground md:hidden">
                {reasonInWords(item.reason)}
              </span>
              <span className="block text-xs font-normal text-muted-foreground sm:hidden">
                <Shares item={item} after={sharesAfter[item.symbol] ?? null} />
              </span>
            </TableRowHead>
            <TableCell figure>{formatQuantity(item.quantity)}</TableCell>
            <TableCell figure>{formatMoney(magnitude(item.trade_amount))}</TableCell>
            <TableCell figure className="hidden sm:table-cell">
              {item.drift_percent === null || isUntargeted(item) ? (
                "—"
              ) : (
                <DriftFigure drift={item.drift_percent} />
              )}
            </TableCell>
            <TableCell figure className="hidden sm:table-cell">
              <Shares item={item} after={sharesAfter[item.symbol] ?? null} />
            </TableCell>
            <TableCell className="hidden text-muted-foreground md:table-cell">
              {reasonInWords(item.reason)}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** The holdings that stay as they are, each with its reason. */
export function HoldsTable({ holds }: { holds: PlanItem[] }) {
  const { shown, showAll } = useShownFirst(holds);
  return (
    <>
      <Table>
        <TableCaption>Not traded</TableCaption>
        <TableHeader>
          <TableRow>
            <TableHead>Symbol</TableHead>
            <TableHead figure>Target</TableHead>
            <TableHead figure>Actual</TableHead>
            <TableHead className="pl-6">Why not</TableHead>
          </TableRow>
        </TableHeader>
        <TableBody>
          {shown.map((item) => (
            <TableRow key={item.symbol}>
              <TableRowHead>{item.symbol}</TableRowHead>
              <TableCell figure>
                {item.target_percent === null || isUntargeted(item)
                  ? "—"
                  : formatPercent(item.target_percent)}
              </TableCell>
              <TableCell figure>
                {item.actual_percent === null ? "—" : formatMeasuredPercent(item.actual_percent)}
              </TableCell>
              <TableCell className="pl-6 text-muted-foreground">{reasonInWords(item.reason)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={holds.length} noun="holdings" />
    </>
  );
}
