import Big from "big.js";
import type { Decimal } from "./decimal";
import { numberText } from "./number-text";

/** An amount in whole dollars, rounded toward zero: `$24,999`. Where cents would only distract. */
export function formatWholeMoney(value: Decimal): string {
  const text = numberText(Big(value).round(0, Big.roundDown).toFixed() as Decimal, 0, 0);
  return text.startsWith("-") ? `-$${text.slice(1)}` : `$${text}`;
}
