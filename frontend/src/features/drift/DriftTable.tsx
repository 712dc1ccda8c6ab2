import { ActionLabel } from "@/components/action-label";
import { DriftFigure } from "@/components/drift-figure";
import { LevelBadge } from "@/components/level-badge";
import { Badge } from "@/components/ui/badge";
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
import type { Decimal } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatPercent } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import { isUntargeted, type PlanItem } from "@/wire/documents";

const figure = (value: Decimal | null, format: (value: Decimal) => string) =>
  value === null ? "—" : format(value);

function Row({ row }: { row: PlanItem }) {
  const untargeted = isUntargeted(row);
  return (
    <TableRow>
      <TableRowHead>
        {row.symbol}
        <span className="block text-xs font-normal text-muted-foreground sm:hidden">
          {formatMoney(row.current_value)}
        </span>
      </TableRowHead>
      <TableCell figure className="hidden sm:table-cell">
        {formatMoney(row.current_value)}
      </TableCell>
      <TableCell figure>{untargeted ? "—" : figure(row.target_percent, formatPercent)}</TableCell>
      <TableCell figure>{figure(row.actual_percent, formatMeasuredPercent)}</TableCell>
      <TableCell figure>
        {untargeted || row.drift_percent === null ? "—" : <DriftFigure drift={row.drift_percent} />}
      </TableCell>
      <TableCell>
        {untargeted || !row.drift_level ? <Badge>No target</Badge> : <LevelBadge level={row.drift_level} />}
      </TableCell>
      <TableCell>
        <ActionLabel action={row.action} />
      </TableCell>
      <TableCell className="min-w-48 text-muted-foreground">{reasonInWords(row.reason)}</TableCell>
    </TableRow>
  );
}

/** Each holding against its target, in the order of the plan. */
export function DriftTable({ rows }: { rows: PlanItem[] }) {
  return (
    <Table label="Drift table">
      <TableCaption>Drift</TableCaption>
      <TableHeader>
        <TableRow>
          <TableHead>Symbol</TableHead>
          <TableHead figure className="hidden sm:table-cell">
            Value
          </TableHead>
          <TableHead figure>Target</TableHead>
          <TableHead figure>Actual</TableHead>
          <TableHead figure>Drift</TableHead>
          <TableHead>Level</TableHead>
          <TableHead>Action</TableHead>
          <TableHead>Why</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {rows.map((row) => (
          <Row key={row.symbol} row={row} />
        ))}
      </TableBody>
    </Table>
  );
}
