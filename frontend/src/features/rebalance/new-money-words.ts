import { formatMoney } from "@/lib/format";
import type { NewMoney } from "@/wire/generated/standing";

/** The answer in one or two sentences: the amount, and what it buys. */
export function newMoneyWords({ usd, reason, buys }: NewMoney): string {
  if (usd === null) return reason ?? "No amount does it without a sale.";
  const list = buys.map((each) => `${each.symbol} for ${formatMoney(each.usd)}`).join(", ");
  const what = list === "" ? "" : ` It buys ${list}.`;
  if (Number(usd) === 0) {
    return list === ""
      ? "Nothing is needed: everything is inside its band."
      : `No new money is needed: the cash that is there does it.${what}`;
  }
  return `${formatMoney(usd)} would bring everything inside its band without a sale.${what}`;
}
