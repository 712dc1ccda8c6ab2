import { ActionLabel } from "@/components/action-label";
import { CardCell } from "@/components/card-cell";
import { DriftFigure } from "@/components/drift-figure";
import { Quantity } from "@/components/quantity";
import { Button } from "@/components/ui/button";
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
import { formatMeasuredPercent, formatMoney, formatPercent, formatPrice } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import type { PlanItem, Plan } from "@/wire/generated/planning";
import { isApart, isUntargeted } from "@/wire/planning";
import { changeOf, fullBar, type Change } from "./changes";
import { BarLegend, ShareBars } from "./ShareBars";

interface SharesProps {
  change: Change | null;
  full: number;
}

/** `51.46% → 40.00%` of the base, and the same as bars. */
function Shares({ change, full }: SharesProps) {
  if (change === null) return "—";
  return (
    <>
      <span className="mr-2 text-xs text-muted-foreground sm:hidden">Share</span>
      {formatMeasuredPercent(change.now)} <span aria-hidden>→</span>
      <span className="sr-only">to</span> {formatMeasuredPercent(change.after)}
      <ShareBars change={change} full={full} className="sm:ml-auto sm:w-36" />
    </>
  );
}

interface TradeProps extends SharesProps {
  item: PlanItem;
  order: Plan["orders"][number] | undefined;
  /** Plans the rest anew without this trade; nothing where the plan is not to be changed. */
  onLeaveOut?: ((symbol: string) => void) | undefined;
}

function Trade({ item, order, change, full, onLeaveOut }: TradeProps) {
  return (
    <TableRow role="row" className="grid grid-cols-2 gap-x-3 gap-y-1 py-3 sm:table-row">
      <TableRowHead role="rowheader" className="block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        <span className="flex flex-wrap items-center gap-x-2">
          <ActionLabel action={item.action} /> {item.symbol}
        </span>
        <span className="hidden text-xs font-normal text-muted-foreground sm:block md:hidden">
          {reasonInWords(item.reason)}
        </span>
      </TableRowHead>
      <CardCell figure className="max-sm:col-start-1 max-sm:row-start-2 max-sm:text-left">
        <Quantity value={item.quantity} />
      </CardCell>
      <CardCell figure className="max-sm:col-start-2 max-sm:row-span-2 max-sm:row-start-1">
        {formatMoney(magnitude(item.trade_amount))}
        {order === undefined ? null : (
          <span className="block text-xs text-muted-foreground">at {formatPrice(order.price)}</span>
        )}
        {order?.cost_usd == null ? null : (
          <span className="block text-xs text-muted-foreground">costs {formatMoney(order.cost_usd)}</span>
        )}
      </CardCell>
      <TableCell role="cell" figure className="hidden sm:table-cell">
        {item.drift_percent === null || isUntargeted(item) ? "—" : <DriftFigure drift={item.drift_percent} />}
      </TableCell>
      <CardCell className="col-span-full sm:text-right sm:whitespace-nowrap">
        <Shares change={change} full={full} />
      </CardCell>
      <CardCell className="col-span-full text-[0.8125rem] text-muted-foreground md:text-sm">
        <span className="sm:hidden md:inline">{reasonInWords(item.reason)}</span>
        {onLeaveOut === undefined ? null : (
          <Button
            variant="link"
            size="inline"
            className="min-h-6 px-1 text-[0.8125rem] print:hidden"
            onClick={() => onLeaveOut(item.symbol)}
          >
            Leave out<span className="sr-only"> {item.symbol}</span>
          </Button>
        )}
      </CardCell>
    </TableRow>
  );
}

const HEADS: [head: string, figure: boolean, className?: string][] = [
  ["Trade", false],
  ["Quantity", true],
  ["About", true],
  ["Drift", true],
  ["Share, before and after", true],
  ["Why", false],
];

/** Cash pays for the buys and takes in the sells: no order of its own, and the row that makes the shares add up. */
function CashRow({ item, change, full }: { item: PlanItem } & SharesProps) {
  return (
    <TableRow role="row" className="grid gap-y-1 py-3 sm:table-row">
      <TableRowHead role="rowheader" className="col-span-full block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        CASH
      </TableRowHead>
      <TableCell role="cell" figure className="hidden sm:table-cell">
        —
      </TableCell>
      <TableCell role="cell" figure className="hidden sm:table-cell">
        —
      </TableCell>
      <TableCell role="cell" figure className="hidden sm:table-cell">
        {item.drift_percent === null ? "—" : <DriftFigure drift={item.drift_percent} />}
      </TableCell>
      <CardCell className="col-span-full sm:text-right sm:whitespace-nowrap">
        <Shares change={change} full={full} />
      </CardCell>
      <CardCell className="col-span-full text-[0.8125rem] text-muted-foreground md:text-sm">
        What the trades leave.
      </CardCell>
    </TableRow>
  );
}

interface TradesTableProps {
  trades: PlanItem[];
  /** The row of cash; none in a plan of before. */
  cash: PlanItem | undefined;
  sharesAfter: Plan["shares_after"];
  /** How each trade would be ordered. */
  orders: Plan["orders"];
  onLeaveOut?: ((symbol: string) => void) | undefined;
}

/** The orders that approving would send, sells first, each with the share that it leads to. */
export function TradesTable({ trades, cash, sharesAfter, orders, onLeaveOut }: TradesTableProps) {
  const { shown, showAll } = useShownFirst(trades);
  const bySymbol = new Map(orders.map((order) => [order.symbol, order]));
  const full = fullBar(cash === undefined ? trades : [...trades, cash], sharesAfter);
  return (
    <div className="space-y-2">
      <BarLegend />
      <Table role="table" className="block sm:table">
        <TableCaption>Planned trades</TableCaption>
        <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
          <TableRow role="row">
            {HEADS.map(([head, figure, className]) => (
              <TableHead key={head} role="columnheader" figure={figure} className={className}>
                {head}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className="block sm:table-row-group">
          {shown.map((item) => (
            <Trade
              key={item.symbol}
              item={item}
              order={bySymbol.get(item.symbol)}
              change={changeOf(item, sharesAfter)}
              full={full}
              onLeaveOut={onLeaveOut}
            />
          ))}
          {cash === undefined ? null : (
            <CashRow item={cash} change={changeOf(cash, sharesAfter)} full={full} />
          )}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={trades.length} noun="trades" />
    </div>
  );
}

/** A holding that stays as it is: on a phone its reason has a line of its own. */
function Hold({ item }: { item: PlanItem }) {
  return (
    <TableRow role="row" className="grid grid-cols-3 gap-x-3 gap-y-1 py-2.5 sm:table-row">
      <TableRowHead role="rowheader" className="block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        {item.symbol}
      </TableRowHead>
      <CardCell label="Target" className="sm:text-right sm:whitespace-nowrap">
        {item.target_percent === null || isUntargeted(item) ? "—" : formatPercent(item.target_percent)}
      </CardCell>
      <CardCell label="Actual" className="sm:text-right sm:whitespace-nowrap">
        {isApart(item)
          ? "kept apart"
          : item.actual_percent === null
            ? "—"
            : formatMeasuredPercent(item.actual_percent)}
      </CardCell>
      <CardCell className="col-span-full text-muted-foreground sm:pl-6">
        {item.note ?? reasonInWords(item.reason)}
      </CardCell>
    </TableRow>
  );
}

/** The holdings that stay as they are, each with its reason. */
export function HoldsTable({ holds }: { holds: PlanItem[] }) {
  const { shown, showAll } = useShownFirst(holds);
  return (
    <>
      <Table role="table" className="block sm:table">
        <TableCaption>Not traded</TableCaption>
        <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
          <TableRow role="row">
            <TableHead role="columnheader">Symbol</TableHead>
            <TableHead role="columnheader" figure>
              Target
            </TableHead>
            <TableHead role="columnheader" figure>
              Actual
            </TableHead>
            <TableHead role="columnheader" className="pl-6">
              Why not
            </TableHead>
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className="block sm:table-row-group">
          {shown.map((item) => (
            <Hold key={item.symbol} item={item} />
          ))}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={holds.length} noun="holdings" />
    </>
  );
}
