import Big from "big.js";
import type { Decimal } from "./decimal";

/** An amount in whole dollars, rounded toward zero: `$24,999`. Where cents would only distract. */
export function formatWholeMoney(value: Decimal): string {
  const money = new Intl.NumberFormat("en-US", {
    style: "currency",
    currency: "USD",
    maximumFractionDigits: 0,
  });
  return money.format(Big(value).round(0, Big.roundDown).toFixed() as Decimal);
}
