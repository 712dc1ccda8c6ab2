import { expect, test } from "vitest";
import type { PlannedSale, PlanTax } from "@/wire/generated/tax";
import { notesOn, totalInWords } from "./plan-tax-words";

const NONE = {
  kind: "GAIN",
  gain_usd: "0.00",
  short_term_usd: "0.00",
  long_term_usd: "0.00",
  unknown_term_usd: "0.00",
} as const;

const together = (total: Partial<PlanTax["total"]>, ...unknown: string[]): PlanTax => ({
  sales: [],
  total: { ...NONE, ...total },
  without_cost: unknown,
});

const sale = (tax: Partial<PlannedSale["tax"]>, replaced: PlannedSale["replaced_quantity"] = "0") => ({
  symbol: "SPY",
  quantity: "10" as const,
  price: "100" as const,
  tax: { ...NONE, quantity_without_cost: "0" as const, ...tax },
  replaced_quantity: replaced,
});

test("the sum is called a gain or a loss, never by its sign alone", () => {
  expect(totalInWords(together({ gain_usd: "650.00" }))).toBe(
    "Together the sells would realize a gain of about $650.00.",
  );
  expect(totalInWords(together({ gain_usd: "-12.50" }))).toContain("a loss of about $12.50.");
  expect(totalInWords(together({ kind: "NEUTRAL" }))).toContain("neither gain nor loss");
});

test("what nobody knows the cost of is named, and many are counted", () => {
  expect(totalInWords(together({ gain_usd: "1.00" }, "GLD"))).toContain("without shares of GLD whose cost");
  expect(totalInWords(together({}, "A", "B", "C", "D", "E", "F", "G"))).toContain("A, B, C, D, E and 2 more");
  expect(totalInWords(together({ kind: "UNKNOWN" }, "GLD"))).toContain("cost of these shares is unknown");
});

test("a loss says what would defer it, and a gain says nothing of that", () => {
  const loss = { kind: "LOSS_HARVESTING_OPPORTUNITY", gain_usd: "-5.00" } as const;
  expect(notesOn(sale(loss, "4"))).toEqual([
    "Wash sale: 4 were bought within 30 days and stay, so the loss on as many is deferred.",
  ]);
  expect(notesOn(sale(loss))[0]).toContain("Buying it again within 30 days");
  expect(notesOn(sale({ gain_usd: "5.00" }))).toEqual([]);
});

test("shares without a known day and shares without a known cost are distinguished", () => {
  expect(notesOn(sale({ unknown_term_usd: "3.00" }))[0]).toContain("average cost");
  expect(notesOn(sale({ quantity_without_cost: "2.5" }))[0]).toContain("Without 2.5 of them");
  expect(notesOn(sale({ kind: "UNKNOWN", quantity_without_cost: "10" }))).toEqual([]);
});
