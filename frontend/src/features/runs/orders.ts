import Big from "big.js";
import { signOf, type Decimal } from "@/lib/decimal";
import type { Leg, Run } from "@/wire/generated/execution";
import { matchesOrder, type HistoryFilter } from "./filter";

/** An order with the run that it belongs to. */
export interface OrderOfRun {
  run: Run;
  leg: Leg;
}

/** When the order was sent, or, where it was not, when its run was begun. */
export const timeOf = ({ run, leg }: OrderOfRun): Date =>
  leg.submitted_at ?? leg.intended_at ?? run.created_at;

/** Every order of the runs that fits, the newest first. */
export function ordersOf(runs: Run[], filter: HistoryFilter): OrderOfRun[] {
  return runs
    .flatMap((run) => run.legs.filter((leg) => matchesOrder(run, leg, filter)).map((leg) => ({ run, leg })))
    .sort((a, b) => timeOf(b).getTime() - timeOf(a).getTime());
}

/**
 * Dollars that changed hands: filled quantity times the broker's average price, every digit; null where nothing was filled.
 * A product of two of the broker's figures, to be read beside them; what the account gained or paid is in the ledger.
 */
export function amountOf(leg: Leg): Decimal | null {
  const { filled_quantity: filled, filled_average_price: price } = leg;
  if (!price || signOf(filled) === 0) return null;
  return Big(filled).times(price).toFixed() as Decimal;
}
