import { formatMoney } from "@/lib/format";
import { useOverview } from "./use-overview";

/** What there is to divide among the targets: the account's value, its cash, and how much is held already. */
export function CashInSight({ uid }: { uid: string }) {
  const { overview } = useOverview(uid, "1M", "");
  if (overview === null) return null;
  const { equity_usd: equity, cash_usd: cash, holdings } = overview;
  return (
    <p role="status" className="text-sm">
      Your account is worth <strong>{formatMoney(equity)}</strong>, of which{" "}
      <strong>{formatMoney(cash)}</strong> is cash
      {holdings.length === 0
        ? " and nothing is held yet."
        : ` and the rest is in ${holdings.length} ${holdings.length === 1 ? "holding" : "holdings"}.`}
    </p>
  );
}
