import { expect, test } from "vitest";
import type { Benchmark } from "@/wire/generated/evidence";
import type { EquityDay } from "@/wire/generated/overview";
import { deepestFall, equityRows, returnsByDay } from "./equity-rows";

const day = (
  on: string,
  equity: EquityDay["equity_usd"],
  fall: EquityDay["drawdown_percent"],
  returned: EquityDay["return_percent"] = "0",
): EquityDay => ({ day: on, equity_usd: equity, return_percent: returned, drawdown_percent: fall });

const benchmark: Benchmark = {
  name: "SPY",
  since: "2026-03-03",
  days: [
    { day: "2026-03-03", return_percent: "0" },
    { day: "2026-03-05", return_percent: "-1.25" },
  ],
  series: [],
};

test("every day is drawn at its equity, and hangs below its high", () => {
  const rows = equityRows([day("2026-03-02", "104950.25", "0"), day("2026-03-03", "99000", "5.67", "-5.67")]);
  expect(rows.map(({ equity }) => equity)).toEqual([104_950.25, 99_000]);
  expect(rows.map(({ fall, own }) => [Math.abs(fall), own])).toEqual([
    [0, 0],
    [5.67, -5.67],
  ]);
  expect(deepestFall(rows)).toBe(-5.67);
});

test("a day without a known fall hangs nowhere, and a quiet account is drawn on a scale of one percent", () => {
  const rows = equityRows([day("2026-03-02", "100", null, null), day("2026-03-03", "100", "0.2")]);
  expect(rows[0]).toMatchObject({ fall: 0, own: null });
  expect(deepestFall(rows)).toBe(-1);
});

test("a benchmark is drawn on the days that it knows, and on no other", () => {
  const days = ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"].map((on) => day(on, "100", "0"));
  expect(equityRows(days, returnsByDay(benchmark)).map(({ other }) => other)).toEqual([null, 0, null, -1.25]);
  expect(equityRows(days, returnsByDay(null)).every(({ other }) => other === null)).toBe(true);
});
