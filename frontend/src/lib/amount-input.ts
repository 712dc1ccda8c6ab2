import Big from "big.js";
import { isDecimal, type Decimal } from "./decimal";

/** What a number field takes. Bounds are inclusive; without one that side is open. */
export interface AmountRules {
  label: string;
  min: Decimal;
  max?: Decimal | undefined;
  /** The most digits after the point; 0 for whole numbers. */
  places: number;
  /** How a bound is written in a sentence. */
  show: (bound: Decimal) => string;
}

export type AmountReading = { ok: true; value: Decimal } | { ok: false; problem: string };

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/;

/** Reads `1,000,000`, `$250.50`, `12 %` or `0,5` as the exact number that is meant, or says what is wrong and allowed. */
export function parseAmount(text: string, rules: AmountRules): AmountReading {
  const { label, min, max, places, show } = rules;
  const allowed = max === undefined ? `at least ${show(min)}` : `from ${show(min)} to ${show(max)}`;
  const bare = text.trim().replace(/^\$/, "").replace(/%$/, "").trim();
  const plain = (GROUPED.test(bare) ? bare.replaceAll(",", "") : bare.replace(",", "."))
    .replace(/^\./, "0.")
    .replace(/\.$/, "");
  if (plain === "") return { ok: false, problem: `${label} is empty: enter a number ${allowed}.` };
  if (!isDecimal(plain)) return { ok: false, problem: `${label} is not a number: enter one ${allowed}.` };
  if ((plain.split(".")[1] ?? "").length > places) {
    const problem =
      places === 0 ? `${label} must be a whole number.` : `${label} may have at most ${places} decimals.`;
    return { ok: false, problem };
  }
  const value = Big(plain);
  if (value.lt(min) || (max !== undefined && value.gt(max))) {
    return { ok: false, problem: `${label} is out of range: enter a number ${allowed}.` };
  }
  return { ok: true, value: value.toFixed() as Decimal };
}
