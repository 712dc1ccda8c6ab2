/** Decimal text becomes whole numbers of its 18th place (cash has more places than quantities), never a float. */
const PLACES = 18;
const ONE = 10n ** BigInt(PLACES);

/** `"12.5"` or `"1,234.5"` as a whole number of 18th places. Throws for what is no such decimal number. */
export function scaled(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,18}))?$/.exec(text.replaceAll(",", ""));
  if (match === null)
    throw new Error(
      `${JSON.stringify(text)} is not a decimal number of at most ${PLACES} places`,
    );
  const [, sign, whole = "0", fraction = ""] = match;
  const value = BigInt(whole) * ONE + BigInt(fraction.padEnd(PLACES, "0"));
  return sign === "-" ? -value : value;
}

/** A scaled number as plain decimal text without trailing zeros. */
export function plain(value: bigint): string {
  const size = value < 0n ? -value : value;
  const fraction = (size % ONE)
    .toString()
    .padStart(PLACES, "0")
    .replace(/0+$/, "");
  return `${value < 0n ? "-" : ""}${size / ONE}${fraction === "" ? "" : `.${fraction}`}`;
}

/** Dollars rounded down to whole cents, as text. */
export function cents(value: bigint): string {
  return plain(value - (value % (ONE / 100n)));
}
