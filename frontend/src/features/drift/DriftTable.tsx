import { Ban, Snowflake } from "lucide-react";
import { ActionLabel } from "@/components/action-label";
import { CardCell } from "@/components/card-cell";
import { DriftFigure } from "@/components/drift-figure";
import { LevelBadge } from "@/components/level-badge";
import { ShowAll, useShownFirst } from "@/components/shown-first";
import { Badge } from "@/components/ui/badge";
import {
  Table,
  TableBody,
  TableCaption,
  TableHead,
  TableHeader,
  TableRow,
  TableRowHead,
} from "@/components/ui/table";
import type { Decimal } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatPercent, formatQuantity } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import type { PlanItem } from "@/wire/generated/planning";
import { isApart, isUntargeted } from "@/wire/planning";
import { BandBar } from "./BandBar";
import type { Bands } from "./use-bands";

const figure = (value: Decimal | null, format: (value: Decimal) => string) =>
  value === null ? "—" : format(value);

/** What the policy said of it when it was measured; nothing where it is traded as usual. */
function HeldBack({ reason }: { reason: string }) {
  if (reason !== "FROZEN" && reason !== "EXCLUDED") return null;
  const Icon = reason === "FROZEN" ? Snowflake : Ban;
  return (
    <Badge>
      <Icon aria-hidden /> {reason === "FROZEN" ? "Frozen" : "Excluded"}
    </Badge>
  );
}

/** The drift, and its band as a drawing and in figures. */
function Drift({ row, bands }: { row: PlanItem; bands: Bands }) {
  const { drift_percent: drift, drift_level: level } = row;
  if (isUntargeted(row) || drift === null) return "—";
  const band = bands(row.symbol, row.target_percent);
  return (
    <>
      <DriftFigure drift={drift} />
      {band === null ? null : (
        <span className="flex items-center justify-end gap-x-1.5 pt-0.5 text-xs text-muted-foreground">
          <BandBar drift={drift} band={band} level={level} />
          <span className="min-w-6 text-right">
            <span className="sr-only">, tolerance band </span>±{formatQuantity(band)}
          </span>
        </span>
      )}
    </>
  );
}

function Row({ row, bands }: { row: PlanItem; bands: Bands }) {
  const untargeted = isUntargeted(row);
  return (
    <TableRow role="row" className="grid grid-cols-3 gap-x-3 gap-y-2 py-3 sm:table-row">
      <TableRowHead role="rowheader" className="col-span-2 block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {row.symbol} <HeldBack reason={row.reason} />
        </span>
      </TableRowHead>
      <CardCell figure>{formatMoney(row.current_value)}</CardCell>
      <CardCell label="Target" className="sm:text-right">
        {untargeted ? "—" : figure(row.target_percent, formatPercent)}
      </CardCell>
      <CardCell label="Actual" className="sm:text-right">
        {isApart(row) ? "kept apart" : figure(row.actual_percent, formatMeasuredPercent)}
      </CardCell>
      <CardCell label="Drift" figure>
        <Drift row={row} bands={bands} />
      </CardCell>
      <CardCell className="col-span-2">
        {untargeted ? <Badge>No target</Badge> : <LevelBadge level={row.drift_level} />}
      </CardCell>
      <CardCell className="text-right sm:text-left">
        <ActionLabel action={row.action} />
      </CardCell>
      <CardCell className="col-span-3 text-[0.8125rem] text-muted-foreground sm:text-sm">
        {reasonInWords(row.reason)}
      </CardCell>
    </TableRow>
  );
}

const HEADS = ["Symbol", "Value", "Target", "Actual", "Drift", "Level", "Action", "Why"];
const FIGURES = new Set(["Value", "Target", "Actual", "Drift"]);

/** Each holding against its target with its band, in the order of the plan. */
export function DriftTable({ rows, bands }: { rows: PlanItem[]; bands: Bands }) {
  const { shown, showAll } = useShownFirst(rows);
  return (
    <>
      <Table label="Drift table" role="table" className="block sm:table">
        <TableCaption>Drift</TableCaption>
        <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
          <TableRow role="row">
            {HEADS.map((head) => (
              <TableHead key={head} role="columnheader" figure={FIGURES.has(head)}>
                {head}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className="block sm:table-row-group">
          {shown.map((row) => (
            <Row key={row.symbol} row={row} bands={bands} />
          ))}
        </TableBody>
      </Table>
      <p aria-hidden className="pt-3 text-[0.8125rem] text-muted-foreground">
        The bar: the line is the target, the outlined middle its tolerance band, the mark where the holding
        is. Beyond twice the band drift is critical.
      </p>
      <ShowAll showAll={showAll} total={rows.length} noun="holdings" />
    </>
  );
}
