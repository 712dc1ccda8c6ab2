import { expect, test } from "vitest";
import { parsePercent } from "./percent-input";

const target = { label: "The target", zeroAllowed: true };
const tolerance = { label: "The tolerance", zeroAllowed: false };

test.each([
  ["40", "40"],
  [" 40.50 ", "40.5"],
  ["33,3333", "33.3333"],
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
  ["ten", "The target is not a number: enter a percentage from 0 to 100."],
  ["1e2", "The target is not a number: enter a percentage from 0 to 100."],
  ["NaN", "The target is not a number: enter a percentage from 0 to 100."],
  ["Infinity", "The target is not a number: enter a percentage from 0 to 100."],
  ["-1", "The target is out of range: enter a percentage from 0 to 100."],
  ["100.0001", "The target is out of range: enter a percentage from 0 to 100."],
  ["1.23456", "The target has too many decimals: at most 4 are allowed."],
])("%j is refused with one sentence", (text, problem) => {
  expect(parsePercent(text, target)).toEqual({ ok: false, problem });
});

test("a tolerance of zero is refused, because everything would always be outside it", () => {
  expect(parsePercent("0", tolerance)).toEqual({
    ok: false,
    problem: "The tolerance is out of range: enter a percentage above 0, up to 100.",
  });
});
