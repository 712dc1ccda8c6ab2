import { ActionLabel } from "@/components/action-label";
import { DriftFigure } from "@/components/drift-figure";
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

/** The orders that approving would send, sells first. */
export function TradesTable({ trades }: { trades: PlanItem[] }) {
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
  return (
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
        {holds.map((item) => (
          <TableRow key={item.symbol}>
            <TableRowHead>{item.symbol}</TableRowHead>
            <TableCell figure>
              {item.target_percent === null || isUntargeted(item) ? "—" : formatPercent(item.target_percent)}
            </TableCell>
            <TableCell figure>
              {item.actual_percent === null ? "—" : formatMeasuredPercent(item.actual_percent)}
            </TableCell>
            <TableCell className="pl-6 text-muted-foreground">{reasonInWords(item.reason)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
