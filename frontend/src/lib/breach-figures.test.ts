import { expect, test } from "vitest";
import { breachFigures } from "./breach-figures";

test.each([
  ["ORDER_NOTIONAL", "1000000", "1200000.50", ["Limit $1,000,000.00", "Would be $1,200,000.50"]],
  ["PRICE_COLLAR", "5", "6.2130", ["Limit 5%", "Is 6.21%"]],
  ["ORDERS_PER_DAY", "2000", "2003", ["Limit 2,000", "Would be 2,003"]],
  ["STALE_QUOTE", "900", "1500", ["Limit 900 s", "Is 1,500 s"]],
  ["HOLDINGS_CHANGED", "10.5", "9", ["Expected 10.5", "Is 9"]],
  ["OPEN_ORDER", "no open order", "5f1c-order-id", []],
  ["STALE_QUOTE", "900", null, ["Limit 900 s"]],
])("a refusal of %s shows its figures in their unit", (code, limit, value, expected) => {
  expect(breachFigures({ code, limit, value }).map(({ name, text }) => `${name} ${text}`)).toEqual(expected);
});
