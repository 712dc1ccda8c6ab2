import { startTransition, useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { Button } from "@/components/ui/button";
import { formatCount } from "@/lib/format";

/** More rows than this are drawn when they are asked for: a table of a thousand holdings opens as fast as one of ten. */
export const ROWS_FIRST = 100;

/** As many rows are drawn at once: between two steps a press or a key is answered. */
const STEP = 25;
/** A step of a table that is long already: each one lays out the whole table anew. */
const LARGE_STEP = 100;

/**
 * The rows to draw now, and what brings the others; null where all are there. They are drawn in steps, so that neither a
 * page with a hundred rows nor a table of a thousand keeps anybody waiting who presses or types meanwhile.
 */
export function useShownFirst<T>(
  rows: T[],
  first = ROWS_FIRST,
): { shown: T[]; showAll: (() => void) | null } {
  const [all, setAll] = useState(false);
  const [drawn, setDrawn] = useState(STEP);
  const isWhole = all || rows.length <= first;
  const wanted = isWhole ? rows.length : first;
  useEffect(() => {
    if (drawn >= wanted) return;
    startTransition(() => setDrawn(drawn + (drawn < ROWS_FIRST ? STEP : LARGE_STEP)));
  }, [drawn, wanted]);
  useEffect(() => {
    // Paper has no button that shows the others.
    const whole = () =>
      flushSync(() => {
        setAll(true);
        setDrawn(Infinity);
      });
    window.addEventListener("beforeprint", whole);
    return () => window.removeEventListener("beforeprint", whole);
  }, []);
  const shown = isWhole && rows.length <= STEP ? rows : rows.slice(0, Math.min(drawn, wanted));
  return { shown, showAll: isWhole ? null : () => setAll(true) };
}

interface ShowAllProps {
  showAll: (() => void) | null;
  total: number;
  /** What the rows are, in the plural: `holdings`. */
  noun: string;
  /** How many are drawn. */
  first?: number;
}

/** Says how many rows there are beside those that are drawn. */
export function ShowAll({ showAll, total, noun, first = ROWS_FIRST }: ShowAllProps) {
  if (showAll === null) return null;
  return (
    <div className="flex flex-wrap items-center gap-3 pt-3 text-sm text-muted-foreground">
      <span>
        The first {first} of {formatCount(total)} {noun}.
      </span>
      <Button size="small" variant="outline" onClick={showAll}>
        Show all {formatCount(total)}
      </Button>
    </div>
  );
}
