import { describe, expect, test } from "vitest";
import type { Decimal } from "@/lib/decimal";
import { gapOf, noDraft, questionOf, restToCash, totalOf, type TargetDraft } from "./draft";

const target = (symbol: string, text: string, stored = text): TargetDraft => ({
  symbol,
  text,
  stored: stored as Decimal,
  tolerance: null,
});

describe("what is asked", () => {
  test("an empty draft asks nothing and sends no targets that were not changed", () => {
    expect(questionOf({ ...noDraft, targets: [target("SPY", "60"), target("CASH", "40")] }, "0")).toEqual({
      ok: true,
      request: { trades: [] },
    });
  });
  test("a withdrawal is a negative deposit, symbols are upper case, amounts exact", () => {
    const trades = [{ id: 1, action: "BUY" as const, symbol: " spy", value: "$1,000.50" }];
    expect(questionOf({ ...noDraft, moves: "withdraw", amount: "250", trades }, "0")).toEqual({
      ok: true,
      request: { trades: [{ symbol: "SPY", action: "BUY", value: "1000.5" }], deposit_usd: "-250" },
    });
  });
  test("one changed target sends the whole set", () => {
    const targets = [target("SPY", "50", "60"), target("CASH", "50", "40")];
    const asked = questionOf({ ...noDraft, targets }, "0");
    expect(asked.ok && asked.request.targets?.map(({ target_percent: percent }) => percent)).toEqual([
      "50",
      "50",
    ]);
  });
  test.each([
    [{ ...noDraft, amount: "0" }, "amount"],
    [{ ...noDraft, trades: [{ id: 3, action: "SELL" as const, symbol: "", value: "1" }] }, "symbol 3"],
    [{ ...noDraft, trades: [{ id: 3, action: "SELL" as const, symbol: "SPY", value: "x" }] }, "value 3"],
    [{ ...noDraft, targets: [target("SPY", "120", "60")] }, "target SPY"],
    [{ ...noDraft, targets: [target("SPY", "50", "60"), target("CASH", "40")] }, "targets"],
  ])("what can't be read is named by its place", (draft, place) => {
    const asked = questionOf(draft, "0");
    expect(asked.ok ? null : asked.place).toBe(place);
  });
});

test("targets add up exactly, and to nothing while one can't be read", () => {
  expect(totalOf([target("A", "33.3333"), target("B", "66.6667")], "0")?.toFixed()).toBe("100");
  expect(totalOf([target("A", "half")], "0")).toBeNull();
});

test("what asset classes have counts in the total", () => {
  expect(totalOf([target("SPY", "40")], "60")?.toFixed()).toBe("100");
  expect(gapOf([target("SPY", "40")], "60")).toBeNull();
  expect(gapOf([target("SPY", "35")], "60")?.toFixed()).toBe("-5");
});

test("cash takes what the others leave, or gives what they are over, as long as it has it", () => {
  expect(restToCash([target("SPY", "55", "60"), target("CASH", "40")], "0")).toBe("45");
  expect(restToCash([target("SPY", "75.5", "60"), target("CASH", "40")], "0")).toBe("24.5");
  expect(restToCash([target("SPY", "120"), target("CASH", "10")], "0")).toBeNull();
  expect(restToCash([target("SPY", "60"), target("CASH", "40")], "0")).toBeNull();
  expect(restToCash([target("SPY", "95"), target("CASH", "10")], "0")).toBe("5");
  expect(restToCash([target("SPY", "100"), target("CASH", "10"), target("QQQ", "5")], "0")).toBeNull();
  expect(restToCash([target("SPY", "60")], "0")).toBeNull();
});
