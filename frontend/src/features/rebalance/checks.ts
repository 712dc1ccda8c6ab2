import type { Market, Plan } from "@/wire/generated/planning";

/** What the gate looks at before a plan may start, in the order of its questions. */
const CHECKS: { key: string; title: string; codes: string[] }[] = [
  { key: "state", title: "Trading is on", codes: ["TRADING_HALTED", "TRADING_REDUCING", "ACCOUNT_BLOCKED"] },
  { key: "market", title: "The market is open, or the run may wait for it", codes: ["MARKET_CLOSED"] },
  { key: "same", title: "Holdings are as the plan found them", codes: ["HOLDINGS_CHANGED"] },
  { key: "symbols", title: "Each symbol may be traded", codes: ["RESTRICTED_SYMBOL", "UNTRADABLE_ASSET"] },
  { key: "orders", title: "No open order is in the way", codes: ["OPEN_ORDER", "WASH_TRADE"] },
  {
    key: "limits",
    title: "Sizes and shares are within your limits",
    codes: ["ORDER_NOTIONAL", "RUN_NOTIONAL", "RUN_TURNOVER", "ORDERS_PER_DAY", "POSITION_SHARE"],
  },
  {
    key: "prices",
    title: "Prices are fresh, and two sources agree",
    codes: [
      "PRICE_MOVED",
      "NO_PRICE",
      "NO_QUOTE",
      "ONE_SIDED_QUOTE",
      "STALE_QUOTE",
      "WIDE_SPREAD",
      "PRICE_COLLAR",
      "CLOSE_COLLAR",
    ],
  },
  { key: "cover", title: "Cash and holdings cover every order", codes: ["OVERSELL", "NOT_FUNDED"] },
];

/** A question of the gate and how it was answered; `later`: it is asked when the market is open;
 * `waits`: trading was never switched on. */
export interface Check {
  key: string;
  title: string;
  answer: "passed" | "refused" | "later" | "waits";
}

/** How each check of the plan went. A refusal of a kind that is not known here is shown as one more. */
export function checksOf(breaches: Plan["breaches"], market: Market, neverOn = false): Check[] {
  const refused = new Set(breaches.map(({ code }) => code));
  refused.delete("NOTHING_TO_TRADE");
  const checks = CHECKS.map(({ key, title, codes }): Check => {
    const hit = codes.some((code) => refused.delete(code));
    codes.forEach((code) => refused.delete(code));
    // While the stock market is closed there is no quote to compare with: prices are checked at the open.
    const later = key === "prices" && !market.is_open;
    const waits = key === "state" && neverOn;
    return { key, title, answer: hit ? (waits ? "waits" : "refused") : later ? "later" : "passed" };
  });
  return refused.size === 0
    ? checks
    : [...checks, { key: "other", title: "No other check refuses it", answer: "refused" }];
}
