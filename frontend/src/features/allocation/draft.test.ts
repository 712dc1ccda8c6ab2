import { describe, expect, test } from "vitest";
import {
  blockerOf,
  differencesOf,
  draftOfStored,
  problemsOf,
  problemsOfSet,
  requestOf,
  restInCash,
  sameTargets,
  symbolProblem,
  totalOf,
  type DraftTarget,
} from "./draft";

function target(symbol: string, percent: string, more: Partial<DraftTarget> = {}): DraftTarget {
  return { symbol, name: null, percent, tolerance: "", enabled: true, ...more };
}

describe("the running total", () => {
  test("adds exactly: ten times 10.1 is 101, and 1 is too much", () => {
    const targets = Array.from({ length: 10 }, (_, index) => target(`S${index}`, "10.1"));
    expect(totalOf(targets)).toEqual({ status: "over", sum: "101", gap: "1" });
  });

  test("says what is missing", () => {
    expect(totalOf([target("SPY", "40"), target("QQQ", "30.5")])).toEqual({
      status: "missing",
      sum: "70.5",
      gap: "29.5",
    });
  });

  test("counts a gap of exactly 0.01 as adding up, and a larger one not", () => {
    expect(totalOf([target("SPY", "99.99")]).status).toBe("exact");
    expect(totalOf([target("SPY", "99.9899")]).status).toBe("missing");
    expect(totalOf([target("SPY", "50"), target("QQQ", "50.01")]).status).toBe("exact");
    expect(totalOf([target("SPY", "50"), target("QQQ", "50.0101")]).status).toBe("over");
  });

  test("leaves out what is switched off", () => {
    expect(totalOf([target("SPY", "100"), target("QQQ", "30", { enabled: false })]).status).toBe("exact");
    expect(totalOf([target("QQQ", "30", { enabled: false })])).toEqual({ status: "empty" });
  });

  test("does not guess at a percentage that can't be read", () => {
    expect(totalOf([target("SPY", "abc"), target("QQQ", "100")])).toEqual({ status: "unreadable" });
  });
});

describe("what can be saved", () => {
  test("a set that adds up can, an empty set can, a partial set can't", () => {
    expect(blockerOf([target("SPY", "60"), target("CASH", "40")])).toBeNull();
    expect(blockerOf([])).toBeNull();
    expect(blockerOf([target("SPY", "60")])).toBe(
      "The enabled targets must add up to 100% before they can be saved.",
    );
  });

  test("a wrong field blocks, also in a target that is switched off, and names its symbol", () => {
    expect(blockerOf([target("SPY", "100"), target("QQQ", "x", { enabled: false })])).toBe(
      "QQQ: The target is not a number: enter a percentage from 0 to 100.",
    );
  });

  test("the tolerance is judged by itself", () => {
    expect(problemsOf(target("SPY", "40", { tolerance: "0" }))).toEqual({
      percent: null,
      tolerance: "The tolerance is out of range: enter a percentage above 0, up to 100.",
    });
  });

  test("the request has exact decimals, and null where there is no tolerance", () => {
    expect(requestOf([target("SPY", " 60,50 %", { tolerance: "2.50" }), target("CASH", "39.5")])).toEqual([
      { symbol: "SPY", target_percent: "60.5", tolerance_percent: "2.5", enabled: true },
      { symbol: "CASH", target_percent: "39.5", tolerance_percent: null, enabled: true },
    ]);
  });
});

describe("symbols", () => {
  test.each(["SPY", "BRK.B", "BTC/USD", "CASH"])("%s can be added", (symbol) => {
    expect(symbolProblem(symbol, [])).toBeNull();
  });

  test("an empty, a strange and a repeated symbol each have their own message", () => {
    expect(symbolProblem("", [])).toContain("Enter a symbol");
    expect(symbolProblem("SP Y!", [])).toContain("letters, digits");
    expect(symbolProblem("SPY", [target("SPY", "1")])).toBe("SPY is in the list already.");
  });
});

describe("sets", () => {
  test("stored targets are shown largest first, cash last", () => {
    const stored = (symbol: string, target_percent: `${number}`) => ({
      symbol,
      target_percent,
      tolerance_percent: null,
      enabled: true,
      name: null,
    });
    const shown = draftOfStored([
      stored("CASH", "50"),
      stored("AAA", "9.5"),
      stored("BBB", "10"),
      stored("ABC", "10"),
    ]);
    expect(shown.map(({ symbol }) => symbol)).toEqual(["ABC", "BBB", "AAA", "CASH"]);
  });

  test("order and spelling of numbers make no difference, values do", () => {
    const mine = [target("SPY", "40.0"), target("QQQ", "60", { tolerance: "5" })];
    expect(sameTargets(mine, [target("QQQ", "60.00", { tolerance: "5.0" }), target("SPY", "40")])).toBe(true);
    expect(sameTargets(mine, [target("QQQ", "60"), target("SPY", "40")])).toBe(false);
  });

  test("differences name the symbol and both sides", () => {
    const mine = [target("SPY", "40"), target("TLT", "10")];
    const theirs = [target("SPY", "50"), target("GLD", "10")];
    expect(differencesOf(mine, theirs)).toEqual([
      { symbol: "SPY", mine: mine[0], theirs: theirs[0] },
      { symbol: "TLT", mine: mine[1], theirs: null },
      { symbol: "GLD", mine: null, theirs: theirs[1] },
    ]);
  });
});

describe("keeping the rest in cash", () => {
  test("adds a cash target of exactly what is missing", () => {
    expect(restInCash([target("SPY", "66.6667")]).at(-1)).toMatchObject({
      symbol: "CASH",
      percent: "33.3333",
    });
  });

  test("raises the cash target that is there", () => {
    expect(restInCash([target("SPY", "80"), target("CASH", "5")]).at(-1)).toMatchObject({ percent: "20" });
  });

  test("uses a cash target that was switched off without counting its old share", () => {
    expect(restInCash([target("SPY", "80"), target("CASH", "5", { enabled: false })]).at(-1)).toMatchObject({
      percent: "20",
      enabled: true,
    });
  });
});

test("every problem of a set is listed with the input that it is about", () => {
  const row = (symbol: string, percent: string, tolerance = "") => ({
    symbol,
    name: null,
    percent,
    tolerance,
    enabled: true,
  });
  expect(problemsOfSet([row("SPY", "abc"), row("QQQ", "40", "0")]).map(({ field }) => field)).toEqual([
    "percent SPY",
    "tolerance QQQ",
  ]);
  expect(problemsOfSet([row("SPY", "40")])).toEqual([
    { message: "The enabled targets must add up to 100% before they can be saved.", field: null },
  ]);
  expect(problemsOfSet([row("SPY", "100")])).toEqual([]);
});
