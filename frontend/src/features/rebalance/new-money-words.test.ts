import { expect, test } from "vitest";
import type { NewMoney } from "@/wire/generated/standing";
import { newMoneyWords } from "./new-money-words";

const buy: NewMoney["buys"][number] = { symbol: "QQQ", quantity: "2.5", usd: "1000" };

test("the amount comes with what it buys", () => {
  const words = newMoneyWords({ usd: "1250", is_least: true, reason: null, buys: [buy] });
  expect(words).toBe(
    "$1,250.00 would bring everything inside its band without a sale. It buys QQQ for $1,000.00.",
  );
});

test("cash that is there may do it, or nothing is needed", () => {
  expect(newMoneyWords({ usd: "0.00", is_least: true, reason: null, buys: [buy] })).toContain(
    "the cash that is there does it",
  );
  expect(newMoneyWords({ usd: "0.00", is_least: true, reason: null, buys: [] })).toContain(
    "Nothing is needed",
  );
});

test("where no amount does it the reason is given", () => {
  const none = { usd: null, is_least: false, reason: "SPY is to be sold.", buys: [] };
  expect(newMoneyWords(none)).toBe("SPY is to be sold.");
});
