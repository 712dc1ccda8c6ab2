import { signOf } from "@/lib/decimal";
import { formatDay, formatMoney, formatShownQuantity, formatSignedMoney } from "@/lib/format";
import type { GapEvent, Reconciliation } from "@/wire/generated/ledger";
import type { BoundedSale, IncomeOfYear, Method, Term, WashWindow } from "@/wire/generated/statements";
import type { Boundary, TableName } from "@/wire/statements";

export const TERMS: Record<Term, string> = {
  SHORT: "Short-term",
  LONG: "Long-term",
  UNKNOWN: "Day of purchase not known",
};

const BOXES: Record<string, string> = {
  A: "short-term, cost reported",
  B: "short-term, cost not reported",
  C: "short-term, not reported",
  D: "long-term, cost reported",
  E: "long-term, cost not reported",
  F: "long-term, not reported",
  G: "digital, short-term, cost reported",
  H: "digital, short-term, cost not reported",
  I: "digital, short-term, not reported",
  J: "digital, long-term, cost reported",
  K: "digital, long-term, cost not reported",
  L: "digital, long-term, not reported",
};

/** What a box of Form 8949 holds. */
export const boxInWords = (box: string) => BOXES[box] ?? "another box";

/** What a payment is to the tax form that reports it. Whether a dividend is qualified, the broker does not say. */
export const CHARACTERS: Record<IncomeOfYear["character"], string> = {
  DIVIDEND: "Dividends, qualified or not",
  SHORT_TERM_DISTRIBUTION: "Short-term gains that a fund distributed",
  TAX_EXEMPT_DIVIDEND: "Tax-exempt dividends",
  CAPITAL_GAIN_DISTRIBUTION: "Distributions of capital gains (Schedule D, line 13)",
  RETURN_OF_CAPITAL: "Capital that was returned: lowers the cost",
  INTEREST: "Interest",
  TAX_WITHHELD: "Tax withheld",
  FEE: "Fees",
};

const UNKNOWN: Record<string, string> = {
  TERM: "when it was bought",
  COST: "what it cost",
  SHORT_WASH_SALE: "where the loss of a short sale goes",
  MERGED_SECURITY: "whether the successor is the same security",
};

/** What is not known of a sale: `when it was bought, what it cost`. */
export const unknownInWords = (what: string) =>
  what
    .split(" ")
    .map((word) => UNKNOWN[word] ?? word)
    .join(", ");

export const METHOD_WORDS: Record<Method, string> = {
  FIFO: "First bought, first sold",
  LIFO: "What if: last bought first",
  HIFO: "What if: dearest first",
};

export const BOUNDARY_WORDS: Record<Boundary, string> = {
  BEFORE_GAIN: "before a gain",
  BEFORE_LOSS: "before a loss",
  BEFORE_SHORT_TERM: "before a short-term lot",
};

/** What a sale up to a boundary would come to: `Up to 80 SPY at $70.00: −$800.00 short-term. An estimate.` */
export function saleInWords({ symbol, quantity, price_usd, gains }: BoundedSale): string {
  if (signOf(quantity) === 0) return `None of ${symbol}: even the oldest lot is past the boundary.`;
  const parts = gains.map(
    ({ term, gain_usd }) => `${formatSignedMoney(gain_usd)} ${TERMS[term].toLowerCase()}`,
  );
  return `Up to ${formatShownQuantity(quantity)} ${symbol} at ${formatMoney(price_usd)}: ${parts.join(", ")}. An estimate, not advice.`;
}

/** Strategies by their own names; two words of ours are spelled out. */
export function strategyInWords(name: string): string {
  if (name === "unassigned") return "No strategy";
  if (name === "residual") return "Not explained";
  return name;
}

export const STATES: Record<
  Reconciliation["state"],
  { word: string; tone: "positive" | "warning" | "critical" }
> = {
  BALANCED: { word: "Balanced", tone: "positive" },
  WAITING: { word: "Looking again", tone: "warning" },
  DISCREPANCY: { word: "Does not balance", tone: "critical" },
};

export const TABLE_WORDS: Record<TableName, string> = {
  orders: "Orders, every change of status",
  fills: "Fills",
  activities: "Cash and corporate actions",
  trades: "Trades by strategy",
  journal: "Journal, every posting",
  positions: "Positions by strategy",
  lots: "Open lots",
  gains: "Realized gains",
  form_8949: "Form 8949 rows",
  schedule_d: "Schedule D lines",
  portfolio: "Portfolio by day",
  account_summary: "Account by day",
  strategies: "Equity of strategies by day",
};

const sentence = (text: string) =>
  text.charAt(0).toUpperCase() + text.slice(1).toLowerCase().replaceAll("_", " ");

/** What one event around a gap was: `Buy of 6 SPY at $100.00`. */
export function eventInWords(event: GapEvent): string {
  const of = event.quantity ? ` of ${formatShownQuantity(event.quantity)}` : "";
  const what = event.symbol ? ` ${event.symbol}` : "";
  if (event.type === "Fill") {
    const price = event.price ? ` at ${formatMoney(event.price)}` : "";
    return `${event.side === "sell" ? "Sale" : "Purchase"}${of}${what}${price}`;
  }
  if (event.type === "OrderEvent") return `Order${of}${what}: ${(event.status ?? "").replaceAll("_", " ")}`;
  if (event.amount_usd) return `${sentence(event.kind ?? "cash")} of ${formatMoney(event.amount_usd)}`;
  return `${sentence(event.kind ?? event.type)}${of}${what}`;
}

/** What a person may not do now without undoing a loss, or null. */
export function windowInWords({
  symbol,
  buying_washes_until,
  selling_washes_until,
  loss_usd,
}: WashWindow): string[] {
  const found: string[] = [];
  if (buying_washes_until !== null) {
    found.push(
      `Buying ${symbol} until ${formatDay(buying_washes_until)} would defer a loss of ${formatMoney(loss_usd)}.`,
    );
  }
  if (selling_washes_until !== null) {
    found.push(`Selling ${symbol} at a loss until ${formatDay(selling_washes_until)} would be a wash sale.`);
  }
  return found;
}
