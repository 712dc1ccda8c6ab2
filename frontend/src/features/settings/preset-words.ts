import { isDecimal, percentOfDollars, type Decimal } from "@/lib/decimal";
import { formatPercent } from "@/lib/format";
import { formatWholeMoney } from "@/lib/format-whole";

const TERMS: Record<string, string> = {
  order_percent_max: "Largest order",
  over_target_percent_max: "Above its target",
  daily_loss_percent_max: "Stops at a loss in a day of",
  drawdown_percent_max: "Stops at a fall from the high of",
};

/** What a preset's limits mean for an account of this value: `25%, $25,000`. */
export function presetMeaning(
  limits: Readonly<Record<string, string>>,
  equity: Decimal | null,
): { term: string; meaning: string }[] {
  return Object.entries(TERMS).flatMap(([key, term]) => {
    const percent = limits[key];
    if (!isDecimal(percent)) return [];
    const dollars = equity === null ? "" : `, ${formatWholeMoney(percentOfDollars(equity, percent))}`;
    return [{ term, meaning: `${formatPercent(percent)}${dollars}` }];
  });
}
