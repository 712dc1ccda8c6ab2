import { describe, expect, test } from "vitest";
import type { Decimal } from "./decimal";
import { taxInWords } from "./tax-words";

const estimate = (
  kind: "GAIN" | "LOSS_HARVESTING_OPPORTUNITY" | "NEUTRAL" | "UNKNOWN",
  short: string,
  long: string,
  gain: string,
) => ({
  kind,
  gain_usd: gain as Decimal,
  short_term_usd: short as Decimal,
  long_term_usd: long as Decimal,
});

describe("tax in words", () => {
  test("a gain of one term names it", () => {
    expect(taxInWords(estimate("GAIN", "0.00", "1250.50", "1250.50"))).toBe(
      "Gain of about $1,250.50, long term",
    );
    expect(taxInWords(estimate("GAIN", "3.00", "0.00", "3.00"))).toBe("Gain of about $3.00, short term");
  });
  test("a loss is written without its sign, and without a term where it is of both", () => {
    expect(taxInWords(estimate("LOSS_HARVESTING_OPPORTUNITY", "-10.00", "5.00", "-5.00"))).toBe(
      "Loss of about $5.00",
    );
  });
  test("what nobody knows is said to be unknown", () => {
    expect(taxInWords(estimate("UNKNOWN", "0.00", "0.00", "0.00"))).toMatch(/^Unknown/);
    expect(taxInWords(estimate("NEUTRAL", "0.00", "0.00", "0.00"))).toBe("No gain or loss");
  });
});
