import { expect, test } from "vitest";
import { formatPercent } from "./format";
import { parseNumber, parsePercent } from "./number-input";

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
  expect(parseNumber(text, rules)).toEqual({ ok: true, value });
});

test.each([
  ["", "The limit is empty: enter a number from 0 to 1000000."],
  ["many", "The limit is not a number: enter a number from 0 to 1000000."],
  ["1e3", "The limit is not a number: enter a number from 0 to 1000000."],
  ["1,00,0", "The limit is not a number: enter a number from 0 to 1000000."],
  ["1.234", "The limit may have at most 2 decimals."],
  ["-1", "The limit is out of range: enter a number from 0 to 1000000."],
  ["1000000.01", "The limit is out of range: enter a number from 0 to 1000000."],
])("%s is refused with what is allowed", (text, problem) => {
  expect(parseNumber(text, rules)).toEqual({ ok: false, problem });
});

test("whole numbers and open ranges are said as such", () => {
  const open = { label: "Age", min: "1", places: 0, show: formatPercent } as const;
  expect(parseNumber("1.5", open)).toEqual({ ok: false, problem: "Age must be a whole number." });
  expect(parseNumber("0", open)).toEqual({
    ok: false,
    problem: "Age is out of range: enter a number at least 1%.",
  });
});

const target = { label: "The target", zeroAllowed: true };
const tolerance = { label: "The tolerance", zeroAllowed: false };

test.each([
  ["40", "40"],
  [" 40.50 ", "40.5"],
  ["33,3333", "33.3333"],
  ["33,333", "33.333"],
  ["12 %", "12"],
  [".5", "0.5"],
  ["5.", "5"],
  ["0", "0"],
  ["100.0000", "100"],
])("%j is read as %s percent", (text, value) => {
  expect(parsePercent(text, target)).toEqual({ ok: true, value });
});

test.each([
  ["", "The target is empty: enter a percentage from 0 to 100."],
  ["$5", "The target is not a number: enter a percentage from 0 to 100."],
  ["ten", "The target is not a number: enter a percentage from 0 to 100."],
  ["1e2", "The target is not a number: enter a percentage from 0 to 100."],
  ["NaN", "The target is not a number: enter a percentage from 0 to 100."],
  ["Infinity", "The target is not a number: enter a percentage from 0 to 100."],
  ["-1", "The target is out of range: enter a percentage from 0 to 100."],
  ["100.0001", "The target is out of range: enter a percentage from 0 to 100."],
  ["1.23456", "The target may have at most 4 decimals."],
])("%j is refused with one sentence", (text, problem) => {
  expect(parsePercent(text, target)).toEqual({ ok: false, problem });
});

test("a tolerance of zero is refused, because everything would always be outside it", () => {
  expect(parsePercent("0", tolerance)).toEqual({
    ok: false,
    problem: "The tolerance is out of range: enter a percentage above 0, up to 100.",
  });
});
