import { expect, test } from "vitest";
import type { Decimal } from "@/lib/decimal";
import type { PlanItem } from "@/wire/generated/planning";
import { partsOf, widthsOf } from "./whole-account";

const item = (symbol: string, actual: Decimal): PlanItem => ({
  symbol,
  action: "HOLD",
  target_percent: "10",
  actual_percent: actual,
  drift_percent: "0",
  drift_level: "WITHIN_TOLERANCE",
  current_value: "0",
  target_value: "0",
  trade_amount: "0",
  quantity: "0",
  reason: "INSIDE_BAND",
});

const plan = (shares: Record<string, [now: Decimal, after: Decimal]>) => ({
  items: Object.entries(shares).map(([symbol, [now]]) => item(symbol, now)),
  shares_after: Object.fromEntries(Object.entries(shares).map(([symbol, [, after]]) => [symbol, after])),
});

test("the whole account is shown, traded or not, the largest part after the plan first and cash last", () => {
  const parts = partsOf(plan({ CASH: ["30", "10"], SPY: ["20", "40"], QQQ: ["50", "50"] }));
  expect(parts.map(({ name, now, after }) => [name, now, after])).toEqual([
    ["QQQ", "50", "50"],
    ["SPY", "20", "40"],
    ["CASH", "30", "10"],
  ]);
});

test("of many parts those that change least are one part with its sums", () => {
  const ten = Object.fromEntries(
    Array.from({ length: 10 }, (_, n): [string, [Decimal, Decimal]] => [`S${n}`, ["10", `${20 - n}`]]),
  );
  const parts = partsOf(plan({ ...ten, LARGE: ["60", "60"] }));
  expect(parts.map(({ name }) => name)).toEqual([
    ...Array.from({ length: 8 }, (_, n) => `S${n}`),
    "3 others",
  ]);
  expect(parts.at(-1)).toMatchObject({ now: "80", after: "83" });
});

test("a bar is filled whole, and what is sold short has no width", () => {
  const parts = partsOf(plan({ SPY: ["75", "50"], QQQ: ["25", "50"], GME: ["-5", "0"] }));
  const byName = Object.fromEntries(parts.map(({ name }, index) => [name, widthsOf(parts, "now")[index]]));
  expect(byName).toEqual({ SPY: 75, QQQ: 25, GME: 0 });
});
