import type { Decimal } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";

interface BoundLineProps {
  bound:
    { shortfall_usd: Decimal; proven: boolean; cost_usd?: Decimal | null | undefined } | null | undefined;
}

/** What a plan is the nearest, or the cheapest, of; plans of least cost state their cost. */
function boundInWords(bound: NonNullable<BoundLineProps["bound"]>) {
  const most = formatMoney(bound.shortfall_usd);
  if (bound.cost_usd)
    return bound.proven
      ? "No other plan costs less in drift, trading and tax; this is proven."
      : `Another plan could cost less in drift, trading and tax, by at most ${most}.`;
  return bound.proven
    ? "No other quantities for these trades would end closer to your targets; this is proven."
    : `Other quantities for these trades could end closer to your targets, by at most ${most}.`;
}

/** How far from the best a plan can be, in one sentence; nothing where a plan does not say it. */
export function BoundLine({ bound }: BoundLineProps) {
  if (!bound) return null;
  return <p className="text-sm text-muted-foreground">{boundInWords(bound)}</p>;
}
