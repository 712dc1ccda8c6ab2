import { expect, test } from "vitest";
import { decimalOfNumber, isDecimal, subtractPercents, sumPercents } from "./decimal";

test("a sum of percentages is exact where floats are not", () => {
  expect(0.1 + 0.2).not.toBe(0.3);
  expect(sumPercents(["0.1", "0.2"])).toBe("0.3");
  expect(subtractPercents("100", "99.9999")).toBe("0.0001");
});

test("a stored number becomes its shortest decimal, never an exponent", () => {
  expect([decimalOfNumber(40), decimalOfNumber(33.3333), decimalOfNumber(1e-7)]).toEqual([
    "40",
    "33.3333",
    "0.0000001",
  ]);
});

test.each(["1e5", "NaN", "", "1.", ".5", "1,000", " 1", "0x10", 5, null])(
  "%j is not a decimal string",
  (value) => {
    expect(isDecimal(value)).toBe(false);
  },
);
