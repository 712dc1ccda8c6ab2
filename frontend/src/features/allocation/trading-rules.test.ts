import { expect, test } from "vitest";
import { ruleOf, rulesOf, withRule } from "./trading-rules";

const LISTS = { frozen: ["GLD", "SPY"], excluded: ["XLE"] };

test("what was never saved is traded as usual", () => {
  expect(rulesOf(null)).toEqual({ frozen: [], excluded: [] });
  expect(rulesOf({ policy: { min_trade_usd: "10", frozen: null } })).toEqual({ frozen: [], excluded: [] });
  expect(ruleOf(rulesOf({ policy: { frozen: ["SPY"] } }), "SPY")).toBe("frozen");
  expect(ruleOf(LISTS, "QQQ")).toBe("usual");
});

test("a symbol on both lists is excluded, as in a plan", () => {
  expect(ruleOf({ frozen: ["SPY"], excluded: ["SPY"] }, "SPY")).toBe("excluded");
});

test("a symbol changes its list, and the others stay where they are", () => {
  expect(withRule(LISTS, "AAA", "frozen")).toEqual({ frozen: ["AAA", "GLD", "SPY"], excluded: ["XLE"] });
  expect(withRule(LISTS, "SPY", "excluded")).toEqual({ frozen: ["GLD"], excluded: ["SPY", "XLE"] });
  expect(withRule(LISTS, "XLE", "usual")).toEqual({ frozen: ["GLD", "SPY"], excluded: [] });
  expect(withRule({ frozen: ["SPY"], excluded: ["SPY"] }, "SPY", "usual")).toEqual({
    frozen: [],
    excluded: [],
  });
});

test("the rule that a symbol has already changes nothing", () => {
  expect(withRule(LISTS, "GLD", "frozen")).toEqual(LISTS);
});
