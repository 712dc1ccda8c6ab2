import { expect, test } from "vitest";
import type { FileTarget, TargetFile } from "@/wire/generated/files";
import { draftOfFile, replaceSymbol } from "./target-file";

const target = (symbol: string, percent: FileTarget["target_percent"]): FileTarget => ({
  symbol,
  line: 2,
  target_percent: percent,
  tolerance_percent: null,
  enabled: true,
  name: null,
});
const found: TargetFile = {
  targets: [target("SPY", "60"), target("QQQQ", "30"), target("CASH", "10")],
  problems: [],
  unknown: [
    { symbol: "QQQQ", line: 3, message: "line 3: the broker does not know QQQQ", might_mean: ["QQQ", "SPY"] },
  ],
};

test("what the broker does not trade is left out of the draft", () => {
  expect(draftOfFile(found).map(({ symbol, percent }) => [symbol, percent])).toEqual([
    ["SPY", "60"],
    ["CASH", "10"],
  ]);
});

test("another symbol takes its place and its percent", () => {
  const replaced = replaceSymbol(found, "QQQQ", "QQQ");
  expect(replaced.unknown).toEqual([]);
  expect(draftOfFile(replaced)[1]).toMatchObject({ symbol: "QQQ", percent: "30" });
});

test("a symbol that is in the file already is not taken twice", () => {
  expect(replaceSymbol(found, "QQQQ", "SPY")).toBe(found);
});
