import type { ReactNode } from "react";
import { CardCell } from "@/components/card-cell";
import { useShownFirst } from "@/components/shown-first";
import { Button } from "@/components/ui/button";
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
import { useWide } from "@/lib/use-wide";
import { NONE } from "./figures";

/** Rows that are drawn before the others are asked for: cards are taller than rows. */
const ROWS = 25;
const CARDS = 6;

/** One column; the first of a table heads its rows. */
export interface Column<Row> {
  head: string;
  cell: (row: Row) => ReactNode;
  /** Right-aligned. */
  figure?: boolean;
}

interface FactTableProps<Row> {
  caption: string;
  columns: [Column<Row>, ...Column<Row>[]];
  rows: Row[];
  keyOf: (row: Row) => string;
}

function Cells<Row>({ row, columns }: { row: Row; columns: FactTableProps<Row>["columns"] }) {
  const [first, ...rest] = columns;
  return (
    <TableRow
      role="row"
      className="grid grid-cols-2 gap-x-3 gap-y-2 py-3 min-[360px]:grid-cols-3 sm:table-row"
    >
      <TableRowHead role="rowheader" className="col-span-full block p-0 sm:table-cell sm:py-2.5 sm:pr-2">
        {first.cell(row)}
      </TableRowHead>
      {rest.map(({ head, cell, figure = false }) => {
        const shown = cell(row);
        return (
          <CardCell
            key={head}
            label={head}
            className={cn(
              figure && "sm:text-right sm:whitespace-nowrap",
              // A table has a place for what is not there; a card does without it.
              shown === NONE && "max-sm:hidden",
            )}
          >
            {shown}
          </CardCell>
        );
      })}
    </TableRow>
  );
}

/** A table of facts: cards on a phone, the rest of many rows on demand. */
export function FactTable<Row>({ caption, columns, rows, keyOf }: FactTableProps<Row>) {
  const isWide = useWide();
  const { shown, showAll } = useShownFirst(rows, isWide ? ROWS : CARDS);
  return (
    <>
      <Table label={caption} role="table" className="block sm:table">
        <TableCaption>{caption}</TableCaption>
        <TableHeader role="rowgroup" className="sr-only sm:not-sr-only">
          <TableRow role="row">
            {columns.map(({ head, figure = false }) => (
              <TableHead key={head} role="columnheader" figure={figure}>
                {head}
              </TableHead>
            ))}
          </TableRow>
        </TableHeader>
        <TableBody role="rowgroup" className="block sm:table-row-group">
          {shown.map((row) => (
            <Cells key={keyOf(row)} row={row} columns={columns} />
          ))}
        </TableBody>
      </Table>
      {showAll !== null ? (
        <div className="flex justify-center pt-3 print:hidden">
          <Button variant="outline" size="small" onClick={showAll}>
            Show all {rows.length}
          </Button>
        </div>
      ) : null}
    </>
  );
}
