import { expect, test } from "vitest";
import type { DraftTarget } from "./draft";
import { readTargets, targetsCsv } from "./targets-csv";

const target = (symbol: string, percent: string, more: Partial<DraftTarget> = {}): DraftTarget => ({
  symbol,
  name: null,
  percent,
  tolerance: "",
  enabled: true,
  ...more,
});

test("what is exported is read back the same", () => {
  const targets = [
    target("SPY", "60", { name: 'SPDR "S&P", Trust', tolerance: "2.5" }),
    target("BTC/USD", "0.5", { enabled: false }),
    target("CASH", "39.5"),
  ];
  expect(readTargets(targetsCsv(targets))).toEqual({ ok: true, targets });
});

test.each([
  ["headings of a spreadsheet", "Ticker,Weight (%)\nspy,60%\nQQQ,40\n"],
  ["headings that the command line takes", "Fund,Target Weight,Active\nSPY,60,y\nQQQ,40,x\n"],
  ["semicolons and decimal commas", "Symbol;Target %\nSPY;60,0\nQQQ;40,0\n"],
  ["tabs, a byte-order mark and empty lines", "\uFEFFsymbol\ttarget_percent\n\nSPY\t60\n\t\nQQQ\t40\n"],
])("%s are understood", (_, text) => {
  expect(readTargets(text)).toEqual({ ok: true, targets: [target("SPY", "60"), target("QQQ", "40")] });
});

test.each([
  ["SPY,60\nQQQ,40", ["The first line must name the columns symbol and target_percent."]],
  ["", ["The first line must name the columns symbol and target_percent."]],
  ["symbol,target_percent\n", ["The file has headings, but no target below them."]],
  [
    "symbol,target_percent\nSPY,sixty\n,40\nSPY,40\nspy,1",
    [
      "Line 2: The target of SPY is not a number: enter a percentage from 0 to 100.",
      "Line 3: Enter a symbol, such as SPY.",
      "Line 5: SPY is in the list already.",
    ],
  ],
  [
    "symbol,target,tolerance\nSPY,60,0",
    ["Line 2: The tolerance of SPY is out of range: enter a percentage above 0, up to 100."],
  ],
  ["symbol,target,enabled\nSPY,60,maybe", ["Line 2: SPY: enabled is “maybe”, but must be true or false."]],
  [
    "symbol,weight\nSPY,0.6\nQQQ,0.4",
    ["The targets add up to 1%: write percents such as 40, not fractions such as 0.4."],
  ],
])("a file with mistakes is refused as a whole, and each mistake is named: %j", (text, problems) => {
  expect(readTargets(text)).toEqual({ ok: false, problems });
});

test("a file with more targets than can be kept is refused", () => {
  const lines = Array.from({ length: 451 }, (_, index) => `S${index},0.1`);
  expect(readTargets(["symbol,target", ...lines].join("\n"))).toEqual({
    ok: false,
    problems: ["The file has 451 targets; at most 450 are possible."],
  });
});
