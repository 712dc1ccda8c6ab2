import Big from "big.js";
import { isDecimal, type Decimal } from "./decimal";

/** What a person typed, read as a percentage, or one sentence that says what is wrong and what is allowed. */
export type Reading = { ok: true; value: Decimal } | { ok: false; problem: string };

/** The most decimals a percentage may have: a ten-thousandth of a percent is finer than any fill. */
export const PERCENT_PLACES = 4;

interface Limits {
  label: string;
  zeroAllowed: boolean;
}

/** Reads `40`, `40.5`, `40,5` or `40 %` into an exact percentage from 0 to 100. */
export function parsePercent(text: string, limits: Limits): Reading {
  const range = limits.zeroAllowed ? "from 0 to 100" : "above 0, up to 100";
  const plain = text
    .trim()
    .replace(/%$/, "")
    .trim()
    .replace(",", ".")
    .replace(/^\./, "0.")
    .replace(/\.$/, "");
  if (plain === "") return { ok: false, problem: `${limits.label} is empty: enter a percentage ${range}.` };
  if (!isDecimal(plain))
    return { ok: false, problem: `${limits.label} is not a number: enter a percentage ${range}.` };
  if ((plain.split(".")[1] ?? "").length > PERCENT_PLACES) {
    return {
      ok: false,
      problem: `${limits.label} has too many decimals: at most ${PERCENT_PLACES} are allowed.`,
    };
  }
  const value = Big(plain);
  if (value.lt(0) || value.gt(100) || (!limits.zeroAllowed && value.eq(0))) {
    return { ok: false, problem: `${limits.label} is out of range: enter a percentage ${range}.` };
  }
  return { ok: true, value: value.toFixed() as Decimal };
}
