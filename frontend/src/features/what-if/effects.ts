import { magnitude, type Decimal } from "@/lib/decimal";
import { formatDrift, formatMeasuredPercent, formatMoney } from "@/lib/format";
import type { WhatIfAnswer } from "@/wire/generated/advice";

/** What an answer means for one symbol, short enough to fit beside its slider. */
export interface Effect {
  /** `Would have 51.46%, +11.46 over` */
  standing: string;
  /** `Sell $11,459.98`; null where a rebalance leaves it alone. */
  trade: string | null;
}

/** The effect on a symbol; null where the answer says nothing of it. */
export function effectOn(answer: WhatIfAnswer | null, symbol: string): Effect | null {
  if (answer?.after == null) return null;
  if (symbol === "CASH") return ofCash(answer);
  const row = answer.after.rows.find((each) => each.symbol === symbol);
  if (row === undefined) return null;
  const drift = row.drift_percent === null ? "" : `, drift ${formatDrift(row.drift_percent)}`;
  const item = answer.rebalance?.trades.find((each) => each.symbol === symbol && each.action !== "HOLD");
  const side = item?.action === "BUY" ? "Buy" : "Sell";
  return {
    standing: `Would have ${formatMeasuredPercent(row.actual_percent)}${drift}`,
    trade: item === undefined ? null : `${side} ${formatMoney(magnitude(item.trade_amount))}`,
  };
}

function ofCash({ cash_percent_after: share, rebalance, cash_after: cash }: WhatIfAnswer): Effect {
  const left: Decimal = rebalance?.cash_after ?? cash;
  return {
    standing: share === null ? "" : `Would have ${formatMeasuredPercent(share)}`,
    trade: `${formatMoney(left)} after a rebalance`,
  };
}
