// @vitest-environment happy-dom
import { cleanup, render, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { BoundLine } from "./bound-line";

afterEach(cleanup);

test("a plan that nothing beats says that this is proven", () => {
  render(<BoundLine bound={{ shortfall_usd: "0.00", proven: true }} />);
  expect(
    screen.getByText(
      "No other quantities for these trades would end closer to your targets; this is proven.",
    ),
  ).toBeDefined();
});

test("a plan that may be beaten says by how much at most", () => {
  render(<BoundLine bound={{ shortfall_usd: "1234.50", proven: false }} />);
  expect(screen.getByText(/by at most \$1,234\.50\./)).toBeDefined();
});

test("a plan of least cost speaks of its cost", () => {
  const known = { shortfall_usd: "3.20", proven: false, cost_usd: "412.00" } as const;
  const { rerender } = render(<BoundLine bound={known} />);
  expect(
    screen.getByText("Another plan could cost less in drift, trading and tax, by at most $3.20."),
  ).toBeDefined();
  rerender(<BoundLine bound={{ ...known, shortfall_usd: "0.00", proven: true }} />);
  expect(screen.getByText(/No other plan costs less .*; this is proven\./)).toBeDefined();
});

test("a plan of an earlier version of the planner says nothing", () => {
  const { container } = render(<BoundLine bound={null} />);
  expect(container.textContent).toBe("");
});
