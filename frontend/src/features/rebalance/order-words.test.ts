import { expect, test } from "vitest";
import type { Plan } from "@/wire/generated/planning";
import { orderWords } from "./order-words";

type Order = Plan["orders"][number];
type Costs = Plan["costs"];
const COSTS: Costs = { spread_usd: "1.75", fees_usd: "0.02", cost_usd: "1.77" };
const order = (more: Partial<Order> = {}): Order => ({
  symbol: "SPY",
  price: "400",
  order_type: "market",
  time_in_force: "day",
  ...COSTS,
  ...more,
});

test("orders and what all of them cost are said in sentences", () => {
  expect(orderWords({ orders: [order(), order({ symbol: "QQQ" })], costs: COSTS })).toBe(
    "Market orders, good for the day. They cost about $1.77: $1.75 by crossing the spread at the quotes of now, $0.02 in fees. Fees go to the SEC and FINRA, rounded up once a day; Alpaca takes no commission on shares.",
  );
});

test("a spread that is not known is not summed as nothing, and fees are said all the same", () => {
  const costs: Costs = { spread_usd: null, fees_usd: "0.02", cost_usd: null };
  expect(orderWords({ orders: [order()], costs })).toContain(
    "Fees are about $0.02; what crossing the spread costs is not known for every trade.",
  );
  expect(orderWords({ orders: [], costs: COSTS })).toBeNull();
});

test("crypto is good until it is filled, and its fee is the broker's", () => {
  const crypto = order({ symbol: "BTC/USD", time_in_force: "gtc" });
  expect(orderWords({ orders: [crypto], costs: COSTS })).toContain("good until filled.");
  const both = orderWords({ orders: [order(), crypto], costs: COSTS });
  expect(both).toContain("for the day, crypto until filled");
  expect(both).toContain("the SEC, FINRA and, on crypto, Alpaca");
});
