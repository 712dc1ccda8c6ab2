import Big from "big.js";
import { isDecimal, type Decimal } from "./decimal";

/** What a number field takes. */
export interface NumberRules {
  label: string;
  /** The least that is allowed; the next one above it where `aboveMin` is set. */
  min: Decimal;
  aboveMin?: boolean;
  /** The most that is allowed; without one that side is open. */
  max?: Decimal | undefined;
  /** The most digits after the point; 0 for whole numbers. */
  places: number;
  /** How a bound is written in a sentence. */
  show: (bound: Decimal) => string;
  /** What the field asks for, in a sentence: `a number`. */
  noun?: string;
  /** Whether a leading `$` is allowed. */
  isMoney?: boolean;
}

/** What a person typed, read as an exact number, or one sentence that says what is wrong and what is allowed. */
export type NumberReading = { ok: true; value: Decimal } | { ok: false; problem: string };

const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/;

/** `1,000` is a thousand where a thousand is allowed, and one with three decimals where it is not. */
function plainText(text: string, { max, isMoney = true }: NumberRules): string {
  const trimmed = text.trim();
  const bare = (isMoney ? trimmed.replace(/^\$/, "") : trimmed).replace(/%$/, "").trim();
  const mayBeGrouped = max === undefined || Big(max).gte(1000);
  const pointed = mayBeGrouped && GROUPED.test(bare) ? bare.replaceAll(",", "") : bare.replace(",", ".");
  return pointed.replace(/^\./, "0.").replace(/\.$/, "");
}

function allowedRange({ min, aboveMin = false, max, show }: NumberRules): string {
  if (aboveMin) return max === undefined ? `above ${show(min)}` : `above ${show(min)}, up to ${show(max)}`;
  return max === undefined ? `at least ${show(min)}` : `from ${show(min)} to ${show(max)}`;
}

/** Reads `1,000,000`, `$250.50`, `12 %` or `0,5` as the exact number that is meant. */
export function parseNumber(text: string, rules: NumberRules): NumberReading {
  const { label, min, aboveMin = false, max, places, noun = "a number" } = rules;
  const enter = `enter ${noun} ${allowedRange(rules)}.`;
  const plain = plainText(text, rules);
  if (plain === "") return { ok: false, problem: `${label} is empty: ${enter}` };
  if (!isDecimal(plain)) return { ok: false, problem: `${label} is not a number: ${enter}` };
  if ((plain.split(".")[1] ?? "").length > places) {
    const problem =
      places === 0 ? `${label} must be a whole number.` : `${label} may have at most ${places} decimals.`;
    return { ok: false, problem };
  }
  const value = Big(plain);
  const isLow = aboveMin ? value.lte(min) : value.lt(min);
  if (isLow || (max !== undefined && value.gt(max))) {
    return { ok: false, problem: `${label} is out of range: ${enter}` };
  }
  return { ok: true, value: value.toFixed() as Decimal };
}

/** The most decimals a percentage may have: a ten-thousandth of a percent is finer than any fill. */
export const PERCENT_PLACES = 4;

/** So many readings are kept; more are forgotten all at once, and read again. */
const READINGS_KEPT = 2000;
const readings = new Map<string, NumberReading>();

/**
 * Reads `40`, `40.5`, `40,5` or `40 %` as an exact percentage from 0 to 100. What was read is kept: each key that is
 * typed into one of a thousand fields asks for all of them several times.
 */
export function parsePercent(text: string, limits: { label: string; zeroAllowed: boolean }): NumberReading {
  const { label, zeroAllowed } = limits;
  const key = `${label} ${zeroAllowed} ${text}`;
  const known = readings.get(key);
  if (known !== undefined) return known;
  const reading = parseNumber(text, {
    label,
    min: "0",
    aboveMin: !zeroAllowed,
    max: "100",
    places: PERCENT_PLACES,
    show: (bound) => bound,
    noun: "a percentage",
    isMoney: false,
  });
  if (readings.size >= READINGS_KEPT) readings.clear();
  readings.set(key, reading);
  return reading;
}
