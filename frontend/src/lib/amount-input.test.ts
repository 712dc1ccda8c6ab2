import { expect, test } from "vitest";
import { formatPercent } from "./format";
import { parseAmount } from "./amount-input";

const rules = {
  label: "The limit",
  min: "0",
  max: "1000000",
  places: 2,
  show: (bound: string) => bound,
} as const;

test.each([
  ["1,000,000", "1000000"],
  ["$250.50", "250.5"],
  [" 12 % ", "12"],
  ["0,5", "0.5"],
  [".5", "0.5"],
  ["007", "7"],
])("%s is read as %s", (text, value) => {
  expect(parseAmount(text, rules)).toEqual({ ok: true, value });
});

test.each([
  ["", "The limit is empty: enter a number from 0 to 1000000."],
  ["many", "The limit is not a number: enter one from 0 to 1000000."],
  ["1e3", "The limit is not a number: enter one from 0 to 1000000."],
  ["1,00,0", "The limit is not a number: enter one from 0 to 1000000."],
  ["1.234", "The limit may have at most 2 decimals."],
  ["-1", "The limit is out of range: enter a number from 0 to 1000000."],
  ["1000000.01", "The limit is out of range: enter a number from 0 to 1000000."],
])("%s is refused with what is allowed", (text, problem) => {
  expect(parseAmount(text, rules)).toEqual({ ok: false, problem });
});

test("whole numbers and open ranges are said as such", () => {
  const open = { label: "Age", min: "1", places: 0, show: formatPercent } as const;
  expect(parseAmount("1.5", open)).toEqual({ ok: false, problem: "Age must be a whole number." });
  expect(parseAmount("0", open)).toEqual({
    ok: false,
    problem: "Age is out of range: enter a number at least 1%.",
  });
});
