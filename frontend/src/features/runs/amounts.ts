import Big from "big.js";
import { signOf, type Decimal } from "@/lib/decimal";
import { formatClock, formatMoney } from "@/lib/format";
import type { Leg, Run } from "@/wire/generated/execution";
import { amountOf } from "./orders";

interface Side {
  planned: Decimal;
  done: Decimal;
}

/** What one side was planned at, by the prices of the plan, and what has changed hands so far. */
function sideOf(legs: Leg[]): Side {
  const planned = legs.reduce(
    (sum, leg) => sum.plus(Big(leg.planned_quantity).times(leg.reference_price)),
    Big(0),
  );
  const done = legs.reduce((sum, leg) => sum.plus(amountOf(leg) ?? 0), Big(0));
  return { planned: planned.toFixed() as Decimal, done: done.toFixed() as Decimal };
}

/** `Sold $6,490.00 of about $6,500.00` and the same for buys; each only where there is such an order. */
export function dollarsOf(run: Run): string[] {
  const said = (verb: string, side: Leg["side"]): string[] => {
    const legs = run.legs.filter((leg) => leg.side === side);
    if (legs.length === 0) return [];
    const { planned, done } = sideOf(legs);
    return [`${verb} ${formatMoney(done)} of about ${formatMoney(planned)}`];
  };
  return [...said("Sold", "sell"), ...said("Bought", "buy")];
}

const AT_BROKER = new Set<Leg["state"]>(["UNKNOWN", "WORKING", "PARTIALLY_FILLED"]);

/** What an open run waits for and since when; null where it is on its way or has ended. */
export function waitOf(run: Run): string | null {
  if (!run.open) return null;
  if (run.silent_since) return `The broker has not answered since ${formatClock(run.silent_since)}.`;
  const [first, ...others] = run.legs
    .filter((leg) => AT_BROKER.has(leg.state))
    .sort((a, b) => sentAt(a) - sentAt(b));
  if (first === undefined) return null;
  const what = signOf(first.filled_quantity) > 0 ? "the rest of" : "the fill of";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const since = first.submitted_at ?? first.intended_at;
  return `Waiting for ${what} ${first.symbol}${more}${since ? ` since ${formatClock(since)}` : ""}.`;
}

const sentAt = (leg: Leg) => (leg.submitted_at ?? leg.intended_at)?.getTime() ?? 0;
