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
import { magnitude } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatPercent, formatQuantity } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import { isUntargeted, type PlanItem } from "@/wire/documents";
import type { Plan } from "@/wire/plans";
import { changeOf, fullBar, type Change } from "./changes";
import { BarLegend, ShareBars } from "./ShareBars";

/** `51.46% → 40.00%` of the base, and the same as bars. */
function Shares({ change, full, className }: { change: Change | null; full: number; className?: string }) {
  if (change === null) return "—";
  return (
    <>
      {formatMeasuredPercent(change.now)} <span aria-hidden>→</span>
      <span className="sr-only">to</span> {formatMeasuredPercent(change.after)}
      <ShareBars change={change} full={full} {...(className === undefined ? {} : { className })} />
    </>
  );
}

function Trade({ item, change, full }: { item: PlanItem; change: Change | null; full: number }) {
  return (
    <TableRow>
      <TableRowHead>
        <span className="flex flex-wrap items-center gap-x-2">
          <ActionLabel action={item.action} /> {item.symbol}
        </span>
        <span className="block text-xs font-normal text-muted-foreground md:hidden">
          {reasonInWords(item.reason)}
        </span>
        <span className="block text-xs font-normal text-muted-foreground sm:hidden">
          <Shares change={change} full={full} />
        </span>
      </TableRowHead>
      <TableCell figure>{formatQuantity(item.quantity)}</TableCell>
      <TableCell figure>{formatMoney(magnitude(item.trade_amount))}</TableCell>
      <TableCell figure className="hidden sm:table-cell">
        {item.drift_percent === null || isUntargeted(item) ? "—" : <DriftFigure drift={item.drift_percent} />}
      </TableCell>
      <TableCell figure className="hidden sm:table-cell">
        <Shares change={change} full={full} className="ml-auto w-36" />
      </TableCell>
      <TableCell className="hidden text-muted-foreground md:table-cell">
        {reasonInWords(item.reason)}
      </TableCell>
    </TableRow>
  );
}

/** The orders that approving would send, sells first, each with the share that it leads to. */
export function TradesTable({
  trades,
  sharesAfter,
}: {
  trades: PlanItem[];
  sharesAfter: Plan["shares_after"];
}) {
  const { shown, showAll } = useShownFirst(trades);
  const full = fullBar(trades, sharesAfter);
  return (
    <div className="space-y-2">
      <BarLegend />
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
          {shown.map((item) => (
            <Trade key={item.symbol} item={item} change={changeOf(item, sharesAfter)} full={full} />
          ))}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={trades.length} noun="trades" />
    </div>
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
