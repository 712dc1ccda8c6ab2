import { expect, test } from "vitest";
import type { EquityDay } from "@/wire/generated/overview";
import { deepestFall, equityRows } from "./equity-rows";

const day = (
  on: string,
  equity: EquityDay["equity_usd"],
  fall: EquityDay["drawdown_percent"],
): EquityDay => ({
  day: on,
  equity_usd: equity,
  return_percent: "0",
  drawdown_percent: fall,
});

test("every day is drawn at its equity, and hangs below its high", () => {
  const rows = equityRows([day("2026-03-02", "104950.25", "0"), day("2026-03-03", "99000", "5.67")]);
  expect(rows).toEqual([
    { day: "2026-03-02", equity: 104_950.25, fall: -0 },
    { day: "2026-03-03", equity: 99_000, fall: -5.67 },
  ]);
  expect(deepestFall(rows)).toBe(-5.67);
});

test("a day without a known fall hangs nowhere, and a quiet account is drawn on a scale of one percent", () => {
  const rows = equityRows([day("2026-03-02", "100", null), day("2026-03-03", "100", "0.2")]);
  expect(rows[0]?.fall).toBe(0);
  expect(deepestFall(rows)).toBe(-1);
});
