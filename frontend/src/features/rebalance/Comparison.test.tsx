// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { PlanFigures, SideBySide } from "@/wire/generated/tax";
import Comparison from "./Comparison";
import { barsOf } from "./side-by-side-words";

afterEach(cleanup);

const figures = (rest: Partial<PlanFigures>): PlanFigures => ({
  plan_id: "sha256:targets",
  objective: "to_target",
  trade_count: 4,
  traded_usd: "20000.00",
  short_term_usd: "412.00",
  long_term_usd: "4000.00",
  unknown_term_usd: "0.00",
  tax_usd: "750.00",
  cost_usd: "5.00",
  drift_usd: "0.00",
  drift_percent: "0",
  bound: null,
  without_cost: [],
  ...rest,
});

const LEAST: Partial<PlanFigures> = {
  plan_id: "sha256:least",
  objective: "least_cost",
  tax_usd: "-150.00",
  drift_usd: "5000.00",
  drift_percent: "5",
  bound: { shortfall_usd: "0.48", proven: false },
};

const found = (rest: Partial<SideBySide> = {}): SideBySide => ({
  message: "Least cost: $900.00 less in tax and trading now, and $5,000.00 more drift left.",
  is_same: false,
  has_rates: true,
  drift_before_usd: "10000.00",
  drift_before_percent: "10",
  plans: [figures({}), figures(LEAST)],
  ...rest,
});

function show(side: SideBySide, choose = vi.fn()) {
  render(
    <Comparison
      found={side}
      shownId="sha256:targets"
      busy={false}
      onChoose={choose}
      settings={<a href="/settings">Change the settings</a>}
    />,
  );
  return choose;
}

const rowNamed = (name: RegExp) => within(screen.getByRole("row", { name })).getAllByRole("cell");

test("each figure of both plans has its place in one table", () => {
  show(found());
  const text = (name: RegExp) => rowNamed(name).map((cell) => cell.textContent);
  expect(text(/^Short-term gains/)).toEqual(["+$412.00", "+$412.00"]);
  expect(text(/^Tax on them/)).toEqual(["$750.00", "−$150.00"]);
  expect(text(/^Drift left/)).toEqual(["$0.00 · 0.00%", "$5,000.00 · 5.00%"]);
  expect(text(/^Another plan/)).toEqual(["—", "$0.48"]);
  expect(screen.queryByText(/unknown age/)).toBeNull();
});

test("the plan that is not shown can be chosen", () => {
  const choose = show(found());
  expect(screen.getByText("Shown here")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Use this plan for the least cost" }));
  expect(choose).toHaveBeenCalledExactlyOnceWith("sha256:least");
});

test("two plans that are one have no table and no choice", () => {
  show(found({ is_same: true, message: "Both ways make the same trades." }));
  expect(screen.getByRole("status").textContent).toBe("Both ways make the same trades.");
  expect(screen.queryByRole("table")).toBeNull();
  expect(screen.queryByRole("button")).toBeNull();
});

test("without rates no tax is claimed, and the way to them is there", () => {
  show(found({ has_rates: false }));
  expect(rowNamed(/^Tax on them/).map((cell) => cell.textContent)).toEqual(["—", "—"]);
  expect(screen.getByText(/There are no tax rates/)).toBeTruthy();
  expect(screen.getByRole("link", { name: "Change the settings" })).toBeTruthy();
});

test("shares of which nobody knows the cost are named", () => {
  show(found({ plans: [figures({ without_cost: ["OLD"] }), figures(LEAST)] }));
  expect(screen.getByText(/Without shares of OLD whose cost is unknown/)).toBeTruthy();
});

test("bars are as long as their figures, and what is saved has none", () => {
  const [targets, least] = barsOf(found());
  expect([targets?.paid.length, least?.paid.length]).toEqual([100, 0]);
  expect([targets?.drift.length, least?.drift.length]).toEqual([0, 50]);
  expect(barsOf(found({ drift_before_usd: "0.00", plans: [figures({})] }))[0]?.drift.length).toBe(0);
});
