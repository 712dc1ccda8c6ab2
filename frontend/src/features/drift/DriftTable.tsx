import { Ban, ChevronDown, ChevronRight, Snowflake } from "lucide-react";
import { Fragment, useState } from "react";
import { z } from "zod/mini";
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
import { kept } from "@/lib/kept";
import { reasonInWords } from "@/lib/reasons";
import type { ClassRow, PlanItem } from "@/wire/generated/planning";
import { isApart, isUntargeted } from "@/wire/planning";
import { BandBar } from "@/components/band-bar";
import type { Bands } from "@/lib/band";

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

interface GroupProps {
  group: ClassRow;
  isOpen: boolean;
  onToggle: () => void;
}

/** An asset class as the parent of its members: folded, it says how the class is as a whole. */
function Group({ group, isOpen, onToggle }: GroupProps) {
  const Icon = isOpen ? ChevronDown : ChevronRight;
  return (
    <TableRow role="row" className="grid grid-cols-3 gap-x-3 gap-y-2 bg-muted/40 py-3 sm:table-row">
      <TableRowHead role="rowheader" className="col-span-2 block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        <button
          type="button"
          aria-expanded={isOpen}
          className="inline-flex min-h-6 cursor-pointer items-center gap-1 font-semibold"
          onClick={onToggle}
        >
          <Icon aria-hidden className="size-4" /> {group.name}
        </button>
      </TableRowHead>
      <CardCell figure>{formatMoney(group.current_value)}</CardCell>
      <CardCell label="Target" className="sm:text-right">
        {formatPercent(group.target_percent)}
      </CardCell>
      <CardCell label="Actual" className="sm:text-right">
        {formatMeasuredPercent(group.actual_percent)}
      </CardCell>
      <CardCell label="Drift" figure>
        <DriftFigure drift={group.drift_percent} />
      </CardCell>
      <CardCell className="col-span-2">
        <LevelBadge level={group.drift_level} />
      </CardCell>
      <CardCell className="col-span-3 text-[0.8125rem] text-muted-foreground sm:text-sm">
        {group.members.length === 1 ? "1 member" : `${group.members.length} members`}
      </CardCell>
      <CardCell className="hidden" />
    </TableRow>
  );
}

/** Which classes are folded stays in this browser, per user. */
const keptFolded = (uid: string) => kept(`evenkeel.folded.${uid}`, z.array(z.string()));

interface DriftTableProps {
  uid: string;
  rows: PlanItem[];
  /** The asset classes, each the parent of its members. */
  classes: ClassRow[];
  bands: Bands;
}

/** Each holding against its target with its band, in the order of the plan; members below their class. */
export function DriftTable({ uid, rows, classes, bands }: DriftTableProps) {
  const [folded, setFolded] = useState<ReadonlySet<string>>(() => new Set(keptFolded(uid).read()));
  const member = new Set(classes.flatMap(({ members }) => members));
  const { shown, showAll } = useShownFirst(rows.filter(({ symbol }) => !member.has(symbol)));
  const toggle = (name: string) => {
    const next = new Set(folded);
    if (!next.delete(name)) next.add(name);
    setFolded(next);
    keptFolded(uid).write([...next]);
  };
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
          {classes.map((group) => (
            <Fragment key={group.name}>
              <Group group={group} isOpen={!folded.has(group.name)} onToggle={() => toggle(group.name)} />
              {folded.has(group.name)
                ? null
                : rows
                    .filter(({ symbol }) => group.members.includes(symbol))
                    .map((row) => <Row key={row.symbol} row={row} bands={bands} />)}
            </Fragment>
          ))}
          {shown.map((row) => (
            <Row key={row.symbol} row={row} bands={bands} />
          ))}
        </TableBody>
      </Table>
      <ShowAll showAll={showAll} total={rows.length - member.size} noun="holdings" />
    </>
  );
}
