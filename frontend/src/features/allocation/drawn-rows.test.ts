import { expect, test } from "vitest";
import type { DraftTarget } from "./draft";
import { drawnRows } from "./drawn-rows";

const target = (symbol: string, percent = "1"): DraftTarget => ({
  symbol,
  name: null,
  percent,
  tolerance: "",
  enabled: true,
});
const STORED = ["A", "B", "C", "D"];
const isKnown = (symbol: string) => STORED.includes(symbol);
const symbols = (rows: DraftTarget[]) => rows.map(({ symbol }) => symbol);

test("of many targets the first are drawn, in their order", () => {
  const rows = STORED.map((symbol) => target(symbol));
  expect(symbols(drawnRows(rows, 2, { isKnown, refused: null }))).toEqual(["A", "B"]);
  expect(symbols(drawnRows(rows, 4, { isKnown, refused: "D" }))).toEqual(STORED);
});

test("what was added, refused or can't be read is drawn wherever it is", () => {
  const rows = [target("A"), target("B"), target("C", "abc"), target("D"), target("NEW")];
  expect(symbols(drawnRows(rows, 1, { isKnown, refused: "D" }))).toEqual(["A", "C", "D", "NEW"]);
});
