import { expect, test } from "vitest";
import type { FileApart, HoldingsFile } from "@/wire/generated/files";
import { apartInWords, summaryOf } from "./words";

const apart: FileApart = {
  line: 4,
  name: "ASML",
  kind: "SHARE",
  value: "7000.00",
  currency: "EUR",
  reason: "it is in EUR, and only dollars are planned with",
};
const found: HoldingsFile = {
  cash: "1500.00",
  is_cash_named: true,
  positions: [],
  kept_apart: [apart],
  notes: [],
  unknown: [],
  account: null,
  rebalance: null,
};

test("what is kept apart is named by its line, with its value and the reason", () => {
  expect(apartInWords(apart)).toBe(
    "line 4: ASML is kept apart (7000.00 EUR): it is in EUR, and only dollars are planned with",
  );
  expect(apartInWords({ ...apart, value: null })).toContain("(value not known)");
  expect(apartInWords({ ...apart, currency: "USD" })).toContain("($7,000.00)");
});

test("a file is summed up in one sentence, and missing cash is said", () => {
  expect(summaryOf(found)).toBe("0 holdings, $1,500.00 of cash, 1 line kept apart.");
  expect(summaryOf({ ...found, is_cash_named: false, kept_apart: [] })).toBe(
    "0 holdings, no cash named, which counts as none.",
  );
});
