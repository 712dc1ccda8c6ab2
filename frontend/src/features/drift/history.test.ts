import { expect, test } from "vitest";
import type { Decimal } from "@/lib/decimal";
import type { DriftHistoryDay } from "@/wire/generated/drift";
import { bandsOf, daysOf, DRIFT, historyRows, OTHERS, shareOf } from "./history";

const line = (
  drift: Decimal,
  shares: Record<string, [Decimal, Decimal]>,
  rest: Decimal = "0",
): DriftHistoryDay => ({
  measured_at: new Date("2026-03-02T15:00:00Z"),
  portfolio_value: "1000",
  drift_percent: drift,
  rows: Object.entries(shares).map(([symbol, [target, actual]]) => ({
    symbol,
    target_percent: target,
    actual_percent: actual,
  })),
  rest_percent: rest,
});

const MARCH = line("5", { CASH: ["0", "5"], OLD: ["0", "10"], SPY: ["100", "85"] });
const APRIL = line("1", { CASH: ["0", "1"], SPY: ["100", "99"] });
const quarters = [
  { quarter: "2026Q2", days: { "2026-04-01": APRIL } },
  { quarter: "2026Q1", days: { "2026-03-31": MARCH, "2026-03-30": MARCH } },
];

test("days of all quarters are drawn from the oldest to the newest", () => {
  expect(daysOf(quarters).map(({ day }) => day)).toEqual(["2026-03-30", "2026-03-31", "2026-04-01"]);
});

test("what is no part of the newest day is drawn among the others, and every day adds up", () => {
  const days = daysOf(quarters);
  const bands = bandsOf(days);
  expect(bands.map(({ symbol }) => symbol)).toEqual(["SPY", "CASH", OTHERS]);
  expect(bands.find(({ symbol }) => symbol === "CASH")?.colour).toBe("var(--chart-cash)");
  expect(days.map((day) => shareOf(day, OTHERS, bands))).toEqual(["10", "10", "0"]);
  for (const row of historyRows(days, bands))
    expect(bands.reduce((sum, { symbol }) => sum + Number(row[symbol]), 0)).toBeCloseTo(100);
  expect(historyRows(days, bands).map((row) => row[DRIFT])).toEqual([5, 5, 1]);
});

test("of very many symbols the largest are drawn, and the others as one", () => {
  const many = Object.fromEntries(
    Array.from({ length: 20 }, (_, index) => [`S${index}`, ["4.9", "4.9"] as [Decimal, Decimal]]),
  );
  const days = daysOf([{ quarter: "2026Q1", days: { "2026-03-30": line("0", many, "2") } }]);
  const bands = bandsOf(days);
  expect(bands).toHaveLength(9);
  expect(bands.at(-1)?.symbol).toBe(OTHERS);
  const [day] = days;
  expect(day && shareOf(day, OTHERS, bands)).toBe("60.8");
});

test("no day, no drawing", () => {
  expect(bandsOf(daysOf([]))).toEqual([]);
});
