import { expect, test } from "vitest";
import type { Decimal } from "./decimal";
import { numberText } from "./number-text";

const VALUES: Decimal[] = [
  "0",
  "-0.00",
  "1",
  "999",
  "1000",
  "999.995",
  "999999.995",
  "0.005",
  "0.0049999",
  "-0.005",
  "12345678.9",
  "-12345678.123456789",
  "0.000000012",
  "0.0000000005",
  "90071992547409931.07",
];

test.each([
  [0, 0],
  [0, 4],
  [0, 9],
  [2, 2],
  [2, 4],
])(
  "a number with %d to %d decimals is written as the browser writes it in American English",
  (fewest, most) => {
    const browser = new Intl.NumberFormat("en-US", {
      minimumFractionDigits: fewest,
      maximumFractionDigits: most,
      signDisplay: "negative",
    });
    expect(VALUES.map((value) => numberText(value, fewest, most))).toEqual(
      VALUES.map((value) => browser.format(value)),
    );
  },
);
