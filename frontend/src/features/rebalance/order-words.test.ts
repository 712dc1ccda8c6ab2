import { expect, test } from "vitest";
import type { Plan } from "@/wire/generated/planning";
import { orderWords } from "./order-words";

type Order = Plan["orders"][number];
const order = (more: Partial<Order> = {}): Order => ({
  symbol: "SPY",
  price: "400",
  order_type: "market",
  time_in_force: "day",
  spread_usd: "1.25",
  ...more,
});

test("orders and the spread of all of them are said in a sentence", () => {
  expect(orderWords([order(), order({ symbol: "QQQ", spread_usd: "0.50" })])).toMatch(
    /^Market orders, good for the day\. Crossing the spread costs about \$1\.75 /,
  );
});

test("a spread that is not known is not summed as nothing", () => {
  expect(orderWords([order(), order({ spread_usd: null })])).toContain("is not known for every trade");
  expect(orderWords([])).toBeNull();
});

test("crypto is good until it is filled", () => {
  const crypto = order({ symbol: "BTC/USD", time_in_force: "gtc" });
  expect(orderWords([crypto])).toContain("good until filled.");
  expect(orderWords([order(), crypto])).toContain("for the day, crypto until filled");
});
