// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { PortfolioRow } from "@/wire/generated/ledger";
import { FactTable } from "./FactTable";
import { NONE } from "./figures";
import { PositionsCard } from "./HoldingsCards";

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const windowOf = (matches: boolean) =>
  vi.stubGlobal("matchMedia", () => ({
    matches,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));

const lots = (count: number) => Array.from({ length: count }, (_, at) => ({ symbol: `S${at}`, from: NONE }));

const draw = (count: number) =>
  render(
    <FactTable
      caption="Lots"
      columns={[
        { head: "Symbol", cell: ({ symbol }) => symbol },
        { head: "Long-term from", cell: ({ from }) => from },
      ]}
      rows={lots(count)}
      keyOf={({ symbol }) => symbol}
    />,
  );

test("a phone draws the first six cards and says how many there are", () => {
  windowOf(false);
  draw(9);
  expect(screen.getAllByRole("rowheader")).toHaveLength(6);
  fireEvent.click(screen.getByRole("button", { name: "Show all 9" }));
  expect(screen.getAllByRole("rowheader")).toHaveLength(9);
});

test("a desktop draws all of nine rows, and the dash of what is not there only in the table", () => {
  windowOf(true);
  draw(9);
  expect(screen.getAllByRole("rowheader")).toHaveLength(9);
  for (const cell of screen.getAllByRole("cell")) expect(cell.className).toContain("max-sm:hidden");
});

const held = (strategy: string): PortfolioRow => ({
  symbol: "SPY",
  strategy,
  known_to: "BOTH",
  quantity: "1",
  average_cost_usd: "100",
  price_usd: "110",
  value_base_usd: "110",
  nav_percent: "100",
  pnl_percent: "10",
});

test("who has no strategies sees no column of them", () => {
  windowOf(true);
  const { rerender } = render(<PositionsCard positions={[held("unassigned")]} method="FIFO" />);
  expect(screen.getByRole("table", { name: "Positions" }).textContent).not.toContain("No strategy");
  rerender(<PositionsCard positions={[held("unassigned"), held("core")]} method="FIFO" />);
  expect(screen.getByRole("table", { name: "Positions by strategy" }).textContent).toContain("No strategy");
});
