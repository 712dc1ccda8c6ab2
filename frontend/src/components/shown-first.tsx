import { startTransition, useState } from "react";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format";

/** More rows than this are drawn when they are asked for: a table of a thousand holdings opens as fast as one of ten. */
export const ROWS_FIRST = 100;

/**
 * The rows to draw now, and what brings the others; null where all are there. A thousand rows take a moment: a press or
 * a key meanwhile is answered first.
 */
export function useShownFirst<T>(rows: T[]): { shown: T[]; showAll: (() => void) | null } {
  const [all, setAll] = useState(false);
  if (all || rows.length <= ROWS_FIRST) return { shown: rows, showAll: null };
  return { shown: rows.slice(0, ROWS_FIRST), showAll: () => startTransition(() => setAll(true)) };
}

interface ShowAllProps {
  showAll: (() => void) | null;
  total: number;
  /** What the rows are, in the plural: `holdings`. */
  noun: string;
}

/** Says how many rows there are beside those that are drawn. */
export function ShowAll({ showAll, total, noun }: ShowAllProps) {
  if (showAll === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 pt-3 text-sm text-muted-foreground">
      <span>
        The first {ROWS_FIRST} of {formatCount(total)} {noun}.
      </span>
      <Button size="small" variant="outline" onClick={showAll}>
        Show all {formatCount(total)}
      </Button>
    </div>
  );
}
