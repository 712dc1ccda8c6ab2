import { isDecimal, sumPercents } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";
import type { Plan } from "@/wire/generated/planning";

/** How the trades are ordered and about what crossing the spread costs, by the quotes of now; null without trades. */
export function orderWords(orders: Plan["orders"]): string | null {
  if (orders.length === 0) return null;
  const kinds = new Set(orders.map(({ time_in_force: force }) => force));
  const until = kinds.has("day")
    ? kinds.has("gtc")
      ? "for the day, crypto until filled"
      : "for the day"
    : "until filled";
  const spreads = orders.map(({ spread_usd: spread }) => spread).filter(isDecimal);
  const spread =
    spreads.length < orders.length
      ? "What the spread costs is not known for every trade."
      : `Crossing the spread costs about ${formatMoney(sumPercents(spreads))} by the quotes of now.`;
  return `Market orders, good ${until}. ${spread} Alpaca takes no commission on shares; regulatory fees on sales and its fee on crypto come on top.`;
}
