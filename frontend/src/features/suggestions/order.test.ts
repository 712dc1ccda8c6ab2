import { expect, test } from "vitest";
import type { Decimal } from "@/lib/decimal";
import type { Suggestion } from "@/wire/generated/advice";
import { waiting } from "./order";

const NOW = new Date("2026-03-02T15:00:00Z");

function one(symbol: string, change: Partial<Suggestion>): Suggestion {
  const zero = "0" as Decimal;
  return {
    suggestion_id: symbol,
    symbol,
    action: "SELL",
    priority: "HIGH",
    current_quantity: zero,
    suggested_quantity: zero,
    estimated_value: "100.00",
    price: zero,
    drift_percent: zero,
    drift_level: "CRITICAL",
    reason: "OUTSIDE_BAND",
    tax: {
      kind: "NEUTRAL",
      gain_usd: zero,
      short_term_usd: zero,
      long_term_usd: zero,
      unknown_term_usd: zero,
      quantity_without_cost: zero,
    },
    status: "PENDING",
    created_at: NOW,
    expires_at: new Date("2026-03-03T15:00:00Z"),
    ...change,
  };
}

test("the urgent come first, then sells, then the larger; what has expired is left out", () => {
  const given = [
    one("LOW", { priority: "LOW" }),
    one("BUY", { action: "BUY", estimated_value: "9000" }),
    one("SMALL", { estimated_value: "99.99" }),
    one("LARGE", { estimated_value: "1000.00" }),
    one("OLD", { expires_at: NOW }),
    one("KEPT", { priority: "MEDIUM", expires_at: null }),
  ];
  expect(waiting(given, NOW).map(({ symbol }) => symbol)).toEqual(["LARGE", "SMALL", "BUY", "KEPT", "LOW"]);
});
