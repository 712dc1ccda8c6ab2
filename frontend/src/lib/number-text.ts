import Big from "big.js";
import type { Decimal } from "./decimal";

/**
 * A number in digits, its thousands apart: `1,234.50`. Rounded half away from zero to at most `most` decimals, filled with
 * zeros to at least `fewest`. It says what `Intl.NumberFormat` says for `en-US`, whose first formatter keeps a phone from
 * answering for tens of milliseconds.
 */
export function numberText(value: Decimal | number, fewest: number, most: number): string {
  const rounded = Big(value).round(most, Big.roundHalfUp);
  const [whole = "", fraction = ""] = rounded.abs().toFixed().split(".");
  const decimals = fraction.padEnd(fewest, "0");
  const text = whole.replace(/\B(?=(?:\d{3})+$)/g, ",") + (decimals === "" ? "" : `.${decimals}`);
  return rounded.lt("0") ? `-${text}` : text;
}
