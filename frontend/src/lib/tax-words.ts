import { magnitude, signOf, type Decimal } from "./decimal";
import { formatMoney } from "./format";

interface Estimate {
  kind: "GAIN" | "LOSS_HARVESTING_OPPORTUNITY" | "NEUTRAL" | "UNKNOWN";
  gain_usd: Decimal;
  short_term_usd: Decimal;
  long_term_usd: Decimal;
}

/** Which term the whole gain or loss is of; nothing where it is of both, or of neither. */
function termOf({ short_term_usd: short, long_term_usd: long }: Estimate): string {
  if (signOf(short) !== 0 && signOf(long) === 0) return ", short term";
  if (signOf(long) !== 0 && signOf(short) === 0) return ", long term";
  return "";
}

/** What a sale would mean for tax, in words: an estimate. */
export function taxInWords(tax: Estimate): string {
  if (tax.kind === "UNKNOWN") return "Unknown: nobody knows what was paid";
  if (tax.kind === "NEUTRAL") return "No gain or loss";
  const amount = formatMoney(magnitude(tax.gain_usd));
  const what = tax.kind === "GAIN" ? "Gain of about" : "Loss of about";
  return `${what} ${amount}${termOf(tax)}`;
}
