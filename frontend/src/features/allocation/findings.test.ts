import { expect, test } from "vitest";
import type { Finding } from "@/wire/generated/planning";
import type { DraftTarget } from "./draft";
import { concernsTargets, doctorRequestOf, placeOnRows } from "./findings";

const target = (symbol: string, percent: string, more: Partial<DraftTarget> = {}): DraftTarget => ({
  symbol,
  name: null,
  percent,
  tolerance: "",
  enabled: true,
  ...more,
});
const finding = (symbol: string | null, field: string | null): Finding => ({
  code: "SOME_CODE",
  severity: "FOOLISH",
  message: "It is.",
  fix: "Change it.",
  symbol,
  field,
});

test("the doctor is asked about the set as it would be saved", () => {
  expect(doctorRequestOf([target("SPY", "60,0 %", { tolerance: "2" }), target("CASH", "40")])).toEqual({
    targets: [
      { symbol: "SPY", target_percent: "60", tolerance_percent: "2", enabled: true },
      { symbol: "CASH", target_percent: "40", tolerance_percent: null, enabled: true },
    ],
  });
});

test.each([
  ["does not add up", [target("SPY", "60")]],
  ["can't be read", [target("SPY", "sixty"), target("CASH", "40")]],
  ["wants nothing", [target("SPY", "60", { enabled: false })]],
  ["is empty", []],
])("the doctor is not asked about a set that %s", (_, targets) => {
  expect(doctorRequestOf(targets)).toBeNull();
});

test("a finding is shown beside the input of its symbol, and above where the symbol has no row", () => {
  const place = placeOnRows(["SPY", "CASH"]);
  expect(place(finding("SPY", "policy.min_trade_usd"))).toBe("percent SPY");
  expect(place(finding("SPY", "targets.tolerance_percent"))).toBe("tolerance SPY");
  expect(place(finding("CASH", "policy.cash_buffer_percent"))).toBe("percent CASH");
  expect(place(finding("PFE", null))).toBeNull();
  expect(place(finding(null, "targets"))).toBeNull();
});

test("what starts a rebalance is left to the page that says when", () => {
  expect(concernsTargets(finding(null, "triggers.cooldown_days"))).toBe(false);
  expect(concernsTargets(finding(null, "policy.mode"))).toBe(true);
  expect(concernsTargets(finding(null, null))).toBe(true);
});
