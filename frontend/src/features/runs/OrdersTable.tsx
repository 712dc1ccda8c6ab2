import { ActionLabel } from "@/components/action-label";
import { CardCell } from "@/components/card-cell";
import { CopyButton } from "@/components/copy-button";
import { Quantity } from "@/components/quantity";
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
import { cn } from "@/lib/class-names";
import { compareDecimals } from "@/lib/decimal";
import { formatPrice } from "@/lib/format";
import type { Leg, Run } from "@/wire/generated/execution";
import { LegBadge } from "./StateBadge";
import { legNote, wasRejected, wasSent } from "./words";

/** What was filled, of how much, and at which average price. */
export function Filled({ leg }: { leg: Leg }) {
  const filled = leg.filled_quantity;
  return (
    <>
      <Quantity value={filled} />
      {compareDecimals(filled, leg.quantity) === 0 ? null : (
        <span className="block text-xs text-muted-foreground sm:inline sm:text-sm">
          {" "}
          of <Quantity value={leg.quantity} />
        </span>
      )}
      {leg.filled_average_price ? (
        <span className="block text-xs text-muted-foreground">
          at {formatPrice(leg.filled_average_price)}
        </span>
      ) : null}
    </>
  );
}

/** The broker's id with a button that copies it; `narrow` where there are many columns. */
export function OrderId({ id, narrow = false }: { id: string; narrow?: boolean }) {
  return (
    <span className="-my-1.5 inline-flex max-w-full items-center gap-1">
      <code
        className={cn(
          "truncate text-xs",
          narrow ? "max-w-22 lg:max-w-48" : "max-w-48 sm:max-w-40 lg:max-w-none",
        )}
        title={id}
      >
        {id}
      </code>
      <CopyButton text={id} label={`Copy order id ${id}`} />
    </span>
  );
}

function Row({ leg }: { leg: Leg }) {
  const note = legNote(leg);
  return (
    <TableRow role="row" className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-3 gap-y-1.5 py-3 sm:table-row">
      <TableRowHead role="rowheader" className="block min-w-0 p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        <span className="flex flex-wrap items-center gap-x-2">
          <ActionLabel action={leg.side === "buy" ? "BUY" : "SELL"} /> {leg.symbol}
        </span>
        <span className="mt-1 flex flex-wrap items-center gap-x-2 font-normal sm:hidden">
          <LegBadge leg={leg} />
        </span>
        {note === null ? null : (
          <span className="block text-xs font-normal text-muted-foreground">{note}</span>
        )}
      </TableRowHead>
      <TableCell role="cell" className="hidden sm:table-cell">
        <LegBadge leg={leg} />
      </TableCell>
      <CardCell figure>
        <Filled leg={leg} />
      </CardCell>
      <CardCell className="col-span-full sm:pl-6">
        {leg.order_id ? <OrderId id={leg.order_id} /> : <span className="max-sm:hidden">—</span>}
      </CardCell>
    </TableRow>
  );
}

/** Orders with their fills and the broker's ids. */
export function OrdersTable({ caption, legs }: { caption: string; legs: Leg[] }) {
  return (
    <Table label={caption} role="table" className="block sm:table">
      <TableCaption>{caption}</TableCaption>
      <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
        <TableRow role="row">
          <TableHead role="columnheader">Trade</TableHead>
          <TableHead role="columnheader" className="hidden sm:table-cell">
            Status
          </TableHead>
          <TableHead role="columnheader" figure>
            Filled
          </TableHead>
          <TableHead role="columnheader" className="sm:pl-6">
            Order ID
          </TableHead>
        </TableRow>
      </TableHeader>
      <TableBody role="rowgroup" className="block sm:table-row-group">
        {legs.map((leg) => (
          <Row key={leg.leg_id} leg={leg} />
        ))}
      </TableBody>
    </Table>
  );
}

/** A run's orders: those at the broker, those that it rejected, and those that were not sent, with the reason. */
export function RunOrders({ run }: { run: Run }) {
  const executed = run.legs.filter((leg) => wasSent(leg) && !wasRejected(leg));
  const rejected = run.legs.filter(wasRejected);
  const others = run.legs.filter((leg) => !wasSent(leg) && !wasRejected(leg));
  const othersTitle = run.open ? "Orders to come" : "Orders not sent";
  return (
    <div className="space-y-6">
      {executed.length === 0 ? null : (
        <div>
          <h3 className="mb-2 text-sm font-semibold">Executed trades</h3>
          <OrdersTable caption="Executed trades" legs={executed} />
        </div>
      )}
      {rejected.length === 0 ? null : (
        <div>
          <h3 className="mb-2 text-sm font-semibold">Rejected by the broker</h3>
          <OrdersTable caption="Rejected by the broker" legs={rejected} />
        </div>
      )}
      {others.length === 0 ? null : (
        <div>
          <h3 className="mb-2 text-sm font-semibold">{othersTitle}</h3>
          <OrdersTable caption={othersTitle} legs={others} />
        </div>
      )}
    </div>
  );
}
