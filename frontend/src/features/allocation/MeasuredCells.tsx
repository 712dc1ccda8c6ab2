import type { ReactNode } from "react";
import { ActionLabel } from "@/components/action-label";
import { BandBar } from "@/components/band-bar";
import { DriftFigure } from "@/components/drift-figure";
import { LevelBadge } from "@/components/level-badge";
import { Badge } from "@/components/ui/badge";
import { TableCell } from "@/components/ui/table";
import { cn } from "@/lib/class-names";
import type { Decimal } from "@/lib/decimal";
import { formatMeasuredPercent, formatMoney, formatPrice, formatQuantity } from "@/lib/format";
import { reasonInWords } from "@/lib/reasons";
import type { PlanItem } from "@/wire/generated/planning";
import { isApart, isUntargeted } from "@/wire/planning";
import type { RowDrift } from "./measured";

interface CellProps {
  /** Shown above the value where the head of the table is not seen. */
  label?: string;
  className?: string;
  colSpan?: number;
  children?: ReactNode;
}

/** A cell of the table of targets: part of a card on a narrow window. A grid takes a table's roles away. */
export function Cell({ label, className, colSpan, children }: CellProps) {
  return (
    <TableCell
      role="cell"
      colSpan={colSpan}
      className={cn("block min-w-0 p-0 xl:table-cell xl:px-2 xl:py-2.5 xl:last:pr-0", className)}
    >
      {label === undefined ? null : (
        <span aria-hidden className="block text-xs text-muted-foreground xl:hidden">
          {label}
        </span>
      )}
      {children}
    </TableCell>
  );
}

export function ActualCell({ row }: { row: PlanItem | undefined }) {
  const actual = row?.actual_percent ?? null;
  return (
    <Cell
      label="Actual"
      className="order-5 col-span-3 min-[360px]:col-span-2 xl:text-right xl:whitespace-nowrap"
    >
      {row !== undefined && isApart(row)
        ? "kept apart"
        : actual === null
          ? "—"
          : formatMeasuredPercent(actual)}
    </Cell>
  );
}

/** The drift with its band as a drawing and in figures. */
export function DriftCell({ found }: { found: RowDrift | null }) {
  return (
    <Cell
      label="Drift"
      className="order-6 col-span-3 min-[360px]:col-span-2 xl:text-right xl:whitespace-nowrap"
    >
      {found === null ? (
        "—"
      ) : (
        <>
          <DriftFigure drift={found.drift} />
          {found.band === null ? null : (
            <span className="flex flex-wrap items-center gap-x-1.5 pt-0.5 text-xs text-muted-foreground xl:justify-end">
              <BandBar drift={found.drift} band={found.band} level={found.level} />
              <span className="min-w-6">
                <span className="sr-only">, tolerance band </span>±{formatQuantity(found.band)}
              </span>
            </span>
          )}
        </>
      )}
    </Cell>
  );
}

export function ValueCell({ row, price }: { row: PlanItem | undefined; price: Decimal | undefined }) {
  return (
    <Cell
      label="Value"
      className="order-7 col-span-3 min-[360px]:col-span-2 xl:text-right xl:whitespace-nowrap"
    >
      {row === undefined ? "—" : formatMoney(row.current_value)}
      {price === undefined ? null : (
        <span className="block text-xs text-muted-foreground">at {formatPrice(price)}</span>
      )}
    </Cell>
  );
}

/** What a plan would do with the row, and why; of a target that is not saved, its level alone. */
export function ActionCell({ row, found }: { row: PlanItem | undefined; found: RowDrift | null }) {
  // A target that is switched off or can't be read has no drift, and what was planned for it counts no more.
  const isGone = found === null && row?.actual_percent != null && !isUntargeted(row);
  const isDraft = found?.isDraft === true || isGone;
  return (
    <Cell className="order-8 col-span-6 xl:max-w-48">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        {found !== null ? <LevelBadge level={found.level} /> : null}
        {row !== undefined && isUntargeted(row) && !isDraft ? <Badge>No target</Badge> : null}
        {row === undefined || isDraft ? null : <ActionLabel action={row.action} />}
      </span>
      {row === undefined || isDraft ? (
        <span className="block text-[0.8125rem] text-muted-foreground">
          {isDraft ? "Not saved yet." : "Not measured yet."}
        </span>
      ) : (
        <span
          className={cn(
            "block text-[0.8125rem] text-muted-foreground",
            // The level beside it says the same.
            (row.reason === "WITHIN_BAND" || row.reason === "OUTSIDE_BAND") && "sr-only",
          )}
        >
          {reasonInWords(row.reason)}
        </span>
      )}
    </Cell>
  );
}
