import { expect, test } from "vitest";
import { targetsCsv } from "./targets-csv";

test("a set is written with its headings, and no cell is a formula", () => {
  const text = targetsCsv([
    { symbol: "SPY", name: '=SPDR "S&P", Trust', percent: " 60 ", tolerance: "2.5", enabled: true },
    { symbol: "CASH", name: null, percent: "40", tolerance: "", enabled: false },
  ]);
  expect(text.split("\r\n")).toEqual([
    "symbol,target_percent,tolerance_percent,enabled,name",
    `SPY,60,2.5,true,"'=SPDR ""S&P"", Trust"`,
    "CASH,40,,false,",
    "",
  ]);
});
