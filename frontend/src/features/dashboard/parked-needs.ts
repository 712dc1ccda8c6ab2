import { dayAfter, newYorkDay } from "@/lib/new-york";
import { formatDay } from "@/lib/format";
import { WASH_DAYS } from "@/wire/generated/defaults";
import type { Parked, ParkedHoldings } from "@/wire/generated/parked";
import type { Need } from "./needs";

function dueNeed(key: string, { symbol, replacement }: Parked): Need {
  return {
    key: `parked ${key}`,
    tone: "warning",
    title: `${symbol} can be bought back`,
    text: `The next plan sells ${replacement} and buys ${symbol}. Nothing is ordered before you approve it.`,
    action: { label: "Check & rebalance", to: "/rebalance" },
  };
}

function openNeed(key: string, { symbol, replacement }: Parked, since: string): Need {
  return {
    key: `parked ${key}`,
    tone: "neutral",
    title: `${symbol} may go back`,
    text: `Since ${formatDay(since)} buying ${symbol} no longer undoes the loss. The next measurement weighs whether it replaces ${replacement}; you can decide it yourself.`,
    action: { label: "Go back or stay", to: "/ledger#parked" },
  };
}

/**
 * A harvest whose days are over: what goes back with the next plan, and what nobody has weighed yet. `planned` says that
 * a plan waits or is carried out, which is the answer to the first kind already.
 */
export function parkedNeeds(parked: ParkedHoldings | null, now: Date, planned: boolean): Need[] {
  const today = newYorkDay(now);
  return Object.entries(parked?.entries ?? {}).flatMap(([key, each]) => {
    if (each.state === "DUE") return planned ? [] : [dueNeed(key, each)];
    if (each.state !== "PARKED" || each.sold_on === null) return [];
    const since = dayAfter(each.sold_on, WASH_DAYS + 1);
    return since <= today ? [openNeed(key, each, since)] : [];
  });
}
