import { ArrowDown, ArrowUp, Minus } from "lucide-react";
import type { Decimal } from "@/lib/decimal";
import { formatDrift, shownDirection } from "@/lib/format";

const DIRECTIONS = { "1": ArrowUp, "-1": ArrowDown, "0": Minus };
const WORDS = { "1": "over target", "-1": "under target", "0": "on target" };

/** Drift in percentage points: sign, arrow, and for screen readers the direction in words. */
export function DriftFigure({ drift }: { drift: Decimal }) {
  const sign = shownDirection(drift);
  const Icon = DIRECTIONS[sign];
  return (
    <span className="inline-flex items-center justify-end gap-1 font-medium whitespace-nowrap">
      <Icon aria-hidden className="size-3.5 text-muted-foreground" />
      {formatDrift(drift)}
      <span className="sr-only"> percentage points, {WORDS[sign]}</span>
    </span>
  );
}
