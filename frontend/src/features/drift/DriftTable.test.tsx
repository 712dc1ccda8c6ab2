// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import type { ClassRow, PlanItem } from "@/wire/generated/planning";
import { DriftTable } from "./DriftTable";

afterEach(() => {
  cleanup();
  localStorage.clear();
});

const member: PlanItem = {
  symbol: "BND",
  action: "HOLD",
  target_percent: "0",
  actual_percent: "30",
  drift_percent: "0",
  drift_level: "WITHIN_TOLERANCE",
  current_value: "3000",
  target_value: "3000",
  trade_amount: "0",
  quantity: "0",
  reason: "WITHIN_BAND",
};
const bonds: ClassRow = {
  name: "Bonds",
  members: ["BND"],
  target_percent: "40",
  actual_percent: "30",
  drift_percent: "-10",
  drift_level: "WARNING",
  current_value: "3000",
  target_value: "4000",
};
const show = (uid: string) =>
  render(<DriftTable uid={uid} rows={[member]} classes={[bonds]} bands={() => null} />);
const group = () => screen.getByText("Bonds");

test("a class that was folded is folded when its owner comes back, and for nobody else", () => {
  show("owner");
  expect(screen.getByText("BND")).toBeTruthy();
  fireEvent.click(group());
  expect(screen.queryByText("BND")).toBeNull();
  cleanup();

  show("owner");
  expect(group().getAttribute("aria-expanded")).toBe("false");
  expect(screen.queryByText("BND")).toBeNull();
  fireEvent.click(group());
  cleanup();

  show("owner");
  expect(group().getAttribute("aria-expanded")).toBe("true");
  fireEvent.click(group());
  cleanup();
  show("another");
  expect(group().getAttribute("aria-expanded")).toBe("true");
});
