// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { DriftStatus } from "@/wire/generated/drift";
import type { PlanItem } from "@/wire/generated/planning";
import { FurthestOff } from "./FurthestOff";

afterEach(cleanup);

const row = (symbol: string, value: PlanItem["current_value"]): PlanItem => ({
  symbol,
  action: "BUY",
  target_percent: "50",
  actual_percent: "0",
  drift_percent: "-50",
  drift_level: "CRITICAL",
  current_value: value,
  target_value: "500.00",
  trade_amount: "500.00",
  quantity: "1",
  reason: "OUTSIDE_BAND",
});

/** As much of a measurement as the card reads. */
const measured = (...rows: PlanItem[]) => ({ rows }) as DriftStatus;

test("an account for which nothing was bought so far has not drifted: nothing in it is critical", () => {
  render(<FurthestOff drift={measured(row("SPY", "0.00"), row("CASH", "1000.00"))} link={null} />);
  expect(screen.queryByText("Critical")).toBeNull();
  expect(screen.getByText("Not bought yet")).toBeTruthy();
  expect(screen.getByText("Not invested yet")).toBeTruthy();
});

test("from the first purchase on each target has its level", () => {
  render(<FurthestOff drift={measured(row("SPY", "0.00"), row("QQQ", "10.00"))} link={null} />);
  expect(screen.getAllByText("Critical")).toHaveLength(2);
});
