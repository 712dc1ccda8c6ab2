import type { Decimal } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";

interface BoundLineProps {
  bound: { shortfall_usd: Decimal; proven: boolean } | null | undefined;
}

/** How far from the best the quantities of a plan can be, in one sentence; nothing where a plan does not say it. */
export function BoundLine({ bound }: BoundLineProps) {
  if (!bound) return null;
  return (
    <p className="text-sm text-muted-foreground">
      {bound.proven
        ? "No other quantities of these trades end nearer to what is wanted: proven."
        : `Other quantities of these trades could end nearer to what is wanted, by at most ${formatMoney(bound.shortfall_usd)}.`}
    </p>
  );
}
