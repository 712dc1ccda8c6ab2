import { ActionLabel } from "@/components/action-label";
import { CardCell } from "@/components/card-cell";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import {
  Table,
  TableBody,
  TableCaption,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import { cn } from "@/lib/class-names";
import { formatDateTime, formatMoney } from "@/lib/format";
import { amountOf, ordersOf, timeOf, type OrderOfRun } from "./orders";
import { Filled, OrderId } from "./OrdersTable";
import { RunsFrame, type HistoryProps } from "./RunsFrame";
import { LegBadge } from "./StateBadge";
import { legNote } from "./words";

const FIGURE = "sm:text-right sm:whitespace-nowrap";

const HEADS = ["Trade", "State", "Filled", "Amount", "When", "Order ID"];
const FIGURES = new Set(["Filled", "Amount"]);

function Row({ order, linkTo }: { order: OrderOfRun; linkTo: HistoryProps["linkTo"] }) {
  const { run, leg } = order;
  const note = legNote(leg);
  const amount = amountOf(leg);
  return (
    <TableRow role="row" className="grid grid-cols-2 gap-x-3 gap-y-2 py-3 sm:table-row">
      <TableRowHead role="rowheader" className="block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        <span className="flex flex-wrap items-center gap-x-2">
          <ActionLabel action={leg.side === "buy" ? "BUY" : "SELL"} /> {leg.symbol}
        </span>
        {note === null ? null : (
          <span className="block text-xs font-normal text-muted-foreground sm:max-w-60">{note}</span>
        )}
      </TableRowHead>
      <CardCell label="State">
        <LegBadge leg={leg} />
      </CardCell>
      <CardCell label="Filled" className={FIGURE}>
        <Filled leg={leg} />
      </CardCell>
      <CardCell label="Amount" className={FIGURE}>
        {amount === null ? "—" : formatMoney(amount)}
      </CardCell>
      <CardCell label="When" className="sm:pl-6">
        {linkTo(`/runs/${run.run_id}`, formatDateTime(timeOf(order)))}
      </CardCell>
      <CardCell label="Order ID">{leg.order_id ? <OrderId id={leg.order_id} narrow /> : "—"}</CardCell>
    </TableRow>
  );
}

function OrdersOfRuns({ orders, linkTo }: { orders: OrderOfRun[]; linkTo: HistoryProps["linkTo"] }) {
  const { shown, showAll } = useShownFirst(orders);
  return (
    <>
      <Table label="Orders table" role="table" className="mt-2 block sm:table">
        <TableCaption>Orders</TableCaption>
        <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
          <TableRow role="row">
            {HEADS.map((head) => (
              <TableHead
                key={head}
                role="columnheader"
                figure={FIGURES.has(head)}
                className={cn(head === "When" && "sm:pl-6")}
              >
                {head}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className="block sm:table-row-group">
          {shown.map((order) => (
            <Row key={order.leg.client_order_id} order={order} linkTo={linkTo} />
          ))}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={orders.length} noun="orders" />
    </>
  );
}

/** The orders of all runs (rebalances, single trades, recommendations), newest first, each with its fill and its run. */
export function OrdersList(props: HistoryProps) {
  return (
    <RunsFrame
      history={props}
      title="Orders"
      noun="order"
      nothingYet="Each order that is sent for you appears here, with its fill and the broker’s id."
      find={ordersOf}
    >
      {(orders) => <OrdersOfRuns orders={orders} linkTo={props.linkTo} />}
    </RunsFrame>
  );
}
