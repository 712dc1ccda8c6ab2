import type { Decimal } from "@/lib/decimal";
import type { PlanItem } from "@/wire/generated/planning";
import { isUntargeted } from "@/wire/planning";

/** A holding that no target names. */
export interface UntargetedHolding {
  symbol: string;
  value: Decimal;
  /** The policy sells it with the next plan. */
  willBeSold: boolean;
}

/** The holdings of a measurement that neither a target nor a class names, those that are never traded among them. */
export function untargetedOf(rows: PlanItem[], named: ReadonlySet<string>): UntargetedHolding[] {
  return rows
    .filter((row) => isUntargeted(row) && !named.has(row.symbol))
    .map(({ symbol, current_value: value, action }) => ({ symbol, value, willBeSold: action === "SELL" }));
}
