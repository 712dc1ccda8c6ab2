import { formatMoney } from "@/lib/format";
import type { Plan } from "@/wire/generated/planning";

type Costs = Plan["costs"];

function costWords({ cost_usd: cost, spread_usd: spread, fees_usd: fees }: Costs): string {
  if (cost === null || spread === null) {
    return `Fees are about ${formatMoney(fees)}; what crossing the spread costs is not known for every trade.`;
  }
  return `They cost about ${formatMoney(cost)}: ${formatMoney(spread)} by crossing the spread at the quotes of now, ${formatMoney(fees)} in fees.`;
}

/** How the trades are ordered and about what they cost by the quotes and fees of now; null without trades. */
export function orderWords({ orders, costs }: Pick<Plan, "orders" | "costs">): string | null {
  if (orders.length === 0) return null;
  const kinds = new Set(orders.map(({ time_in_force: force }) => force));
  const until = kinds.has("day")
    ? kinds.has("gtc")
      ? "for the day, crypto until filled"
      : "for the day"
    : "until filled";
  const takers = kinds.has("gtc") ? "the SEC, FINRA and, on crypto, Alpaca" : "the SEC and FINRA";
  return `Market orders, good ${until}. ${costWords(costs)} Fees go to ${takers}, rounded up once a day; Alpaca takes no commission on shares.`;
}
