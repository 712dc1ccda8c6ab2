import Big from "big.js";

/** A decimal number as text, exactly as the server wrote it: `"-6500.00"`. Never turned into a float to calculate. */
export type Decimal = `${number}`;

const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Whether the text is a plain decimal number: digits, optionally a sign in front and a fraction. */
export function isDecimal(value: unknown): value is Decimal {
  return typeof value === "string" && DECIMAL.test(value);
}

/** −1, 0 or 1. */
export function signOf(value: Decimal): -1 | 0 | 1 {
  return Big(value).cmp("0");
}

/** The value without its sign. */
export function magnitude(value: Decimal): Decimal {
  return Big(value).abs().toFixed() as Decimal;
}

/** Compares like `Array.sort` wants it. */
export function compareDecimals(a: Decimal, b: Decimal): -1 | 0 | 1 {
  return Big(a).cmp(b);
}

/** Exact sum; of percentages, never of money: what money comes to is the server's to say. */
export function sumPercents(percents: Decimal[]): Decimal {
  return percents.reduce((sum, percent) => sum.plus(percent), Big(0)).toFixed() as Decimal;
}

/** Exact difference `a − b` of two percentages. */
export function subtractPercents(a: Decimal, b: Decimal): Decimal {
  return Big(a).minus(b).toFixed() as Decimal;
}

/**
 * The decimal text of a JSON number (`target_percent` is one by the customer's contract): its shortest
 * decimal form, without an exponent.
 */
export function decimalOfNumber(value: number): Decimal {
  return Big(String(value)).toFixed() as Decimal;
}

/** A float for geometry alone: the width of a bar, the angle of a slice. */
export function forDrawing(value: Decimal): number {
  return Number(value);
}

/** A percentage of an amount, in cents, rounded toward zero: what a limit in percent means in dollars. */
export function percentOfDollars(usd: Decimal, percent: Decimal): Decimal {
  return Big(usd).times(percent).div(100).round(2, Big.roundDown).toFixed(2) as Decimal;
}
