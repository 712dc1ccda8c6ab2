// @vitest-environment happy-dom
import { expect, test } from "vitest";
import { besideOf, keptBeside, labelOf, NOTHING } from "./beside";

test.each([
  ["", { kind: "none" }],
  ["  ", { kind: "none" }],
  ["your TARGETS", { kind: "targets" }],
  [" spy ", { kind: "symbol", symbol: "SPY" }],
  ["brk.b", { kind: "symbol", symbol: "BRK.B" }],
  ["btc/usd", { kind: "symbol", symbol: "BTC/USD" }],
  ["S&P 500", null],
  [".SPY", null],
  ["A".repeat(21), null],
])("%j is taken for what it is", (text, beside) => {
  expect(besideOf(text)).toEqual(beside);
});

test("a choice is kept in this browser, for each person, until it is taken back", () => {
  const mine = keptBeside("me");
  expect(mine.read()).toBeNull();
  mine.write({ kind: "targets" });
  expect(keptBeside("me").read()).toEqual({ kind: "targets" });
  expect(keptBeside("somebody else").read()).toBeNull();
  mine.write({ kind: "symbol", symbol: "SPY" });
  expect(labelOf(keptBeside("me").read() ?? NOTHING)).toBe("SPY");
  mine.write(NOTHING);
  expect(mine.read()).toBeNull();
});
