import { expect, test } from "vitest";
import { totalOf, type DraftTarget } from "./draft";
import { scaledToWhole, splitEqually, targetsAsHeld } from "./scaling";

const target = (symbol: string, percent: string, enabled = true): DraftTarget => ({
  symbol,
  name: null,
  percent,
  tolerance: "",
  enabled,
});
const percents = (targets: DraftTarget[]) => targets.map(({ percent }) => percent);

test("scaling keeps the proportions and adds up to exactly 100", () => {
  const scaled = scaledToWhole([target("SPY", "40"), target("QUAL", "20"), target("CASH", "30")]);
  expect(percents(scaled)).toEqual(["44.45", "22.22", "33.33"]);
  expect(totalOf(scaled)).toMatchObject({ status: "exact", sum: "100" });
});

test("what is switched off or can't be read is left as it is, and nothing is made of nothing", () => {
  expect(
    percents(scaledToWhole([target("SPY", "50"), target("QQQ", "50", false), target("X", "abc")])),
  ).toEqual(["100", "50", "abc"]);
  expect(percents(scaledToWhole([target("SPY", "0")]))).toEqual(["0"]);
});

test("an equal split keeps cash and what is to be sold", () => {
  const split = splitEqually([
    target("SPY", "40"),
    target("QUAL", "1"),
    target("IBM", "0"),
    target("CASH", "5"),
  ]);
  expect(percents(split)).toEqual(["47.5", "47.5", "0", "5"]);
});

test("three equal parts add up too", () => {
  const split = splitEqually([target("A", ""), target("B", "1"), target("C", "1")]);
  expect(percents(split)).toEqual(["33.34", "33.33", "33.33"]);
});

test("targets as held take every long holding at its share, with the names and tolerances that are known", () => {
  const made = targetsAsHeld(
    [{ ...target("SPY", "40"), name: "S&P 500", tolerance: "3" }],
    [
      { symbol: "SPY", percent: "60.123456" },
      { symbol: "GME", percent: "-2" },
      { symbol: "CASH", percent: "39.876544" },
    ],
  );
  expect(made.map(({ symbol, percent, name, tolerance }) => [symbol, percent, name, tolerance])).toEqual([
    ["SPY", "60.13", "S&P 500", "3"],
    ["CASH", "39.87", null, ""],
  ]);
});
