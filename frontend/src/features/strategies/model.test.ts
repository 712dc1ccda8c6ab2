import { describe, expect, test } from "vitest";
import type { TargetWeight } from "@/wire/generated/targets";
import {
  bandInWords,
  readMembers,
  readShares,
  readStrategies,
  sharesOf,
  strategiesOf,
  sumInWords,
  sumOfLines,
  type ShareDraft,
} from "./model";

const share = (kind: "class" | "symbol", name: string, percent: string, members = ""): ShareDraft => ({
  id: 1,
  kind,
  name,
  percent,
  tolerance: "",
  members,
  enabled: true,
});

describe("classes and targets", () => {
  test("a set is read as a whole, members in their order and once", () => {
    const read = readShares([share("class", "Stocks", "60", "vti, ITOT vti"), share("symbol", "cash", "40")]);
    expect(read.ok && read.value.classes[0]?.members).toEqual(["VTI", "ITOT"]);
    expect(read.ok && read.value.targets[0]?.symbol).toBe("CASH");
  });
  test("a set that does not add up is refused with its sum", () => {
    const read = readShares([share("class", "Stocks", "60", "VTI"), share("symbol", "CASH", "30")]);
    expect(read).toEqual({
      ok: false,
      problem: "The targets add up to 90%, but must add up to 100%. CASH may take the rest.",
    });
  });
  test.each([
    ["", "Stocks has no members"],
    ["VTI, CASH", "CASH can't be a member"],
    ["VT$", "VT$ can't be a member"],
  ])("members such as %j are refused by name", (text, problem) => {
    const read = readMembers(text, "Stocks");
    expect(!read.ok && read.problem).toContain(problem);
  });
  test("the fields show what is stored", () => {
    const drafts = sharesOf(
      [{ name: "Stocks", target_percent: "60.5", members: ["VTI"], tolerance_percent: "5", enabled: true }],
      [{ symbol: "CASH", target_percent: "39.5", tolerance_percent: null, enabled: true, name: "Cash" }],
    );
    expect(drafts.map(({ name, percent, tolerance }) => [name, percent, tolerance])).toEqual([
      ["Stocks", "60.5", "5"],
      ["CASH", "39.5", ""],
    ]);
    expect(readShares(drafts).ok).toBe(true);
  });
});

describe("what is shown beside the fields", () => {
  const rule = { band: "absolute", threshold: "5", relative: "25", cash: "5" } as const;
  test("what is switched off is kept and counts for nothing", () => {
    const off = { ...share("symbol", "GLD", "10"), enabled: false };
    const read = readShares([share("class", "Stocks", "100", "VTI"), off]);
    expect(read.ok && read.value.targets.map(({ symbol, enabled }) => [symbol, enabled])).toEqual([
      ["GLD", false],
    ]);
    const stored = {
      symbol: "GLD",
      target_percent: "10",
      tolerance_percent: null,
      enabled: false,
      name: null,
    } as const;
    expect(sharesOf([], [stored])[0]).toMatchObject({ name: "GLD", enabled: false });
  });
  test("a sum says what is missing or too much", () => {
    expect(sumInWords(["60", "40"])).toEqual({ text: "Together 100%", isWhole: true });
    expect(sumInWords(["33.3333", "33.3333", "33.3333"])?.isWhole).toBe(true);
    expect(sumInWords(["60", "35"])).toEqual({ text: "Together 95%, 5% missing", isWhole: false });
    expect(sumInWords(["60", "45.5"])?.text).toBe("Together 105.5%, 5.5% too much");
    expect(sumInWords(["60", "some"])).toBeNull();
    expect(sumOfLines("SPY 60\ncash: 35%")?.text).toBe("Together 95%, 5% missing");
    expect(sumOfLines("SPY")).toBeNull();
    expect(sumOfLines(" \n")).toBeNull();
  });
  test("a band is the policy's or one of its own, and never below zero", () => {
    expect(bandInWords(share("class", "Stocks", "60", "VTI"), rule)).toBe("55%–65%");
    expect(bandInWords({ ...share("symbol", "SPY", "60"), tolerance: "2.5" }, rule)).toBe("57.5%–62.5%");
    expect(bandInWords(share("symbol", "SPY", "3"), rule)).toBe("0%–8%");
    expect(bandInWords(share("symbol", "SPY", "some"), rule)).toBeNull();
    expect(bandInWords(share("symbol", "SPY", "60"), null)).toBeNull();
    expect(bandInWords(share("symbol", "cash", "60"), rule)).toBeNull();
  });
});

describe("strategies", () => {
  const growth = { id: 1, name: "growth", share: "60", targets: "SPY 100" };
  test("targets come one a line or with commas, with or without a percent sign", () => {
    const read = readStrategies([
      growth,
      { id: 2, name: "mixed", share: "40 %", targets: "bnd: 50%, CASH 50" },
    ]);
    expect(read.ok && read.value[1]?.targets.map((each) => [each.symbol, each.target_percent])).toEqual([
      ["BND", "50"],
      ["CASH", "50"],
    ]);
  });
  test.each([
    [[{ ...growth, share: "50" }], "The shares of the strategies add up to 50%"],
    [[{ ...growth, targets: "SPY 90" }], "The targets of growth add up to 90%"],
    [[{ ...growth, targets: "sixty SPY" }], "growth: SIXTY is not a number"],
    [[growth, growth], "growth is used twice"],
    [[{ ...growth, name: " " }], "A strategy has no name"],
  ])("what can't be is explained in one sentence", (drafts, problem) => {
    const read = readStrategies(drafts);
    expect(!read.ok && read.problem).toContain(problem);
  });
  test("none at all is an answer: the strategies are removed", () => {
    expect(readStrategies([])).toEqual({ ok: true, value: [] });
  });
  test("what is stored is written as it is typed", () => {
    const usual = { tolerance_percent: null, enabled: true };
    const targets: TargetWeight[] = [
      { symbol: "CASH", target_percent: "20", ...usual },
      { symbol: "SPY", target_percent: "80", tolerance_percent: "2.5", enabled: true },
      { symbol: "QQQ", target_percent: "5", tolerance_percent: null, enabled: false },
    ];
    const drafts = strategiesOf([{ name: "growth", share_percent: "100", targets }]);
    expect(drafts[0]?.targets).toBe("SPY 80 ±2.5\nQQQ 5 off\nCASH 20");
    const read = readStrategies(drafts);
    expect(read.ok && read.value[0]?.targets).toEqual([targets[1], targets[2], targets[0]]);
  });
  test.each(["SPY 60 %, CASH 40", "SPY 60 ± 5, CASH 40", "SPY:60, CASH=40"])("%s is read", (text) => {
    const read = readStrategies([{ ...growth, share: "100", targets: text }]);
    expect(read.ok && read.value[0]?.targets.map((each) => each.target_percent)).toEqual(["60", "40"]);
  });
  test("what no target has is refused, not left out", () => {
    const read = readStrategies([{ ...growth, share: "100", targets: "SPY 60 5, CASH 40" }]);
    expect(!read.ok && read.problem).toContain("SPY 60 5 is not a target");
  });
});
